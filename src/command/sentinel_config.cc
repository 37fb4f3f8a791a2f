// SENTINEL CONFIG GET and SET (command sheet, section 8.11), with one parameter or several.
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "codec/conf/value.h"
#include "command/handlers.h"
#include "command/operator_reply.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

struct Parameter {
  std::string_view name;
  std::string (*show)(const ProcessSettings& settings);
  // False iff `value` is not valid.
  bool (*set)(ProcessSettings& settings, const std::string& value);
};

std::string YesNo(bool value) { return value ? "yes" : "no"; }

bool SetBool(bool& setting, const std::string& value) {
  const bool yes = EqualsIgnoreCase(value, "yes");
  if (!yes && !EqualsIgnoreCase(value, "no")) return false;
  setting = yes;
  return true;
}

bool SetText(std::string& setting, const std::string& value) {
  setting = value;
  return true;
}

// Peers refuse hello messages with a host that holds a comma or a blank.
bool SetHost(std::string& setting, const std::string& value) {
  const bool usable = codec::IsPlainName(value) && value.find(',') == std::string::npos;
  return (value.empty() || usable) && SetText(setting, value);
}

bool SetPort(std::uint16_t& setting, const std::string& value) {
  const auto port = ParseInteger(value);
  if (!port || *port < 0 || *port > std::numeric_limits<std::uint16_t>::max()) return false;
  setting = static_cast<std::uint16_t>(*port);
  return true;
}

using Settings = ProcessSettings;

// In the order in which GET shows them. Empty texts mean unset, announce-ip's included: a stock
// sentinel would announce the empty address and be dropped by its peers.
constexpr std::array kParameters = {
    Parameter{"resolve-hostnames", [](const Settings& s) { return YesNo(s.resolve_hostnames); },
              [](Settings& s, const std::string& v) { return SetBool(s.resolve_hostnames, v); }},
    Parameter{"announce-hostnames", [](const Settings& s) { return YesNo(s.announce_hostnames); },
              [](Settings& s, const std::string& v) { return SetBool(s.announce_hostnames, v); }},
    Parameter{"announce-ip", [](const Settings& s) { return s.announce_host; },
              [](Settings& s, const std::string& v) { return SetHost(s.announce_host, v); }},
    Parameter{"announce-port", [](const Settings& s) { return std::to_string(s.announce_port); },
              [](Settings& s, const std::string& v) { return SetPort(s.announce_port, v); }},
    Parameter{"sentinel-user", [](const Settings& s) { return s.peer_user; },
              [](Settings& s, const std::string& v) { return SetText(s.peer_user, v); }},
    Parameter{"sentinel-pass", [](const Settings& s) { return s.peer_pass; },
              [](Settings& s, const std::string& v) { return SetText(s.peer_pass, v); }},
};

constexpr std::size_t kNoParameter = kParameters.size();

std::size_t FindParameter(std::string_view name) {
  std::size_t index = 0;
  while (index < kParameters.size() && !EqualsIgnoreCase(kParameters[index].name, name)) ++index;
  return index;
}

// Each parameter once, at the first pattern that matches it.
Outcome Get(const Context& context, const Words& words) {
  std::array<bool, kParameters.size()> shown{};
  Reply values = Reply::Map();
  for (std::size_t i = 3; i < words.size(); ++i) {
    for (std::size_t p = 0; p < kParameters.size(); ++p) {
      if (shown[p] || !GlobMatch(words[i], kParameters[p].name, CaseRule::kIgnore)) continue;
      shown[p] = true;
      values.Add(std::string(kParameters[p].name),
                 Reply::Bulk(kParameters[p].show(context.model.process)));
    }
  }
  return Answer{std::move(values)};
}

// Applies all pairs to `settings`; returns the error text, empty if all is well.
std::string ApplyPairs(const Words& words, ProcessSettings& settings) {
  std::array<bool, kParameters.size()> seen{};
  for (std::size_t i = 3; i < words.size(); i += 2) {
    const std::string& name = words[i];
    const std::size_t p = FindParameter(name);
    if (p == kNoParameter) return texts::UnknownConfigParameter(name);
    if (i + 1 == words.size()) return texts::MissingConfigValue(name);
    if (seen[p]) return texts::DuplicateConfigParameter(name);
    seen[p] = true;
    if (!kParameters[p].set(settings, words[i + 1])) {
      return texts::BadConfigValue(words[i + 1], name);
    }
  }
  return {};
}

// All or nothing.
Outcome Set(const Context& context, const Words& words) {
  ProcessSettings settings = context.model.process;
  std::string error = ApplyPairs(words, settings);
  if (!error.empty()) return Answer{Reply::Error(std::move(error))};
  return Submit{ProcessConfigCommand{context.token, std::move(settings)}, RenderStatus};
}

}  // namespace

Outcome SentinelConfig(Context& context, const Words& words) {
  if (words.size() >= 4 && EqualsIgnoreCase(words[2], "get")) return Get(context, words);
  if (words.size() >= 5 && EqualsIgnoreCase(words[2], "set")) return Set(context, words);
  return Answer{Reply::Error(texts::kConfigUsage)};
}

}  // namespace sentinel::command
