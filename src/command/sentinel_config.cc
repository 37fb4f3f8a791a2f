// SENTINEL CONFIG GET and SET (command sheet, section 8.11), with one parameter or several.
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "base/routable.h"
#include "base/text.h"
#include "codec/conf/value.h"
#include "command/handlers.h"
#include "command/operator_reply.h"
#include "command/password.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

using codec::TlsOptions;

// All that can be set.
struct Values : ProcessSettings {
  codec::LogThreshold log_level{};
  TlsOptions tls;
  bool sets_tls = false;
};

Values Present(const Context& context) {
  return {context.model.process, context.host.log_level(), context.host.tls()};
}

struct Parameter {
  std::string_view name;
  std::string (*show)(const Values& values);
  // False iff `value` is not valid.
  bool (*set)(Values& values, const std::string& value);
};

// In the order of codec::LogThreshold.
constexpr std::array<std::string_view, 5> kLogLevels = {"debug", "verbose", "notice", "warning",
                                                        "nothing"};

bool SetLogLevel(codec::LogThreshold& level, const std::string& value) {
  for (std::size_t i = 0; i < kLogLevels.size(); ++i) {
    if (!EqualsIgnoreCase(kLogLevels[i], value)) continue;
    level = static_cast<codec::LogThreshold>(i);
    return true;
  }
  return false;
}

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

// Peers refuse hello messages with a host that holds a comma or a blank, or that leads nowhere.
bool SetHost(std::string& setting, const std::string& value) {
  const bool usable =
      codec::IsPlainName(value) && value.find(',') == std::string::npos && IsRoutable(value);
  return (value.empty() || usable) && SetText(setting, value);
}

bool SetPort(std::uint16_t& setting, const std::string& value) {
  const auto port = ParseInteger(value);
  if (!port || *port < 0 || *port > std::numeric_limits<std::uint16_t>::max()) return false;
  setting = static_cast<std::uint16_t>(*port);
  return true;
}

template <std::string TlsOptions::*field>
constexpr Parameter TlsText(std::string_view name) {
  return {name, [](const Values& s) { return s.tls.*field; },
          [](Values& s, const std::string& v) {
            s.sets_tls = true;
            return SetText(s.tls.*field, v);
          }};
}

// That there is one is all that anybody is shown.
template <std::string TlsOptions::*field>
constexpr Parameter TlsSecret(std::string_view name) {
  Parameter secret = TlsText<field>(name);
  secret.show = [](const Values& s) { return std::string((s.tls.*field).empty() ? "" : "******"); };
  return secret;
}

template <bool TlsOptions::*field>
constexpr Parameter TlsFlag(std::string_view name) {
  return {name, [](const Values& s) { return YesNo(s.tls.*field); },
          [](Values& s, const std::string& v) {
            s.sets_tls = true;
            return SetBool(s.tls.*field, v);
          }};
}

// In the order of codec::TlsAuthClients.
constexpr std::array<std::string_view, 3> kAuthClients = {"no", "yes", "optional"};

std::string ShowAuthClients(const Values& values) {
  return std::string(kAuthClients[static_cast<std::size_t>(values.tls.auth_clients)]);
}

bool SetAuthClients(Values& values, const std::string& word) {
  for (std::size_t i = 0; i < kAuthClients.size(); ++i) {
    if (!EqualsIgnoreCase(kAuthClients[i], word)) continue;
    values.tls.auth_clients = static_cast<codec::TlsAuthClients>(i);
    values.sets_tls = true;
    return true;
  }
  return false;
}

// In the order in which GET shows them. Empty texts mean unset, announce-ip's included: a stock
// sentinel would announce the empty address and be dropped by its peers.
constexpr std::array kParameters = {
    Parameter{"resolve-hostnames", [](const Values& s) { return YesNo(s.resolve_hostnames); },
              [](Values& s, const std::string& v) { return SetBool(s.resolve_hostnames, v); }},
    Parameter{"announce-hostnames", [](const Values& s) { return YesNo(s.announce_hostnames); },
              [](Values& s, const std::string& v) { return SetBool(s.announce_hostnames, v); }},
    Parameter{"announce-ip", [](const Values& s) { return s.announce_host; },
              [](Values& s, const std::string& v) { return SetHost(s.announce_host, v); }},
    Parameter{"announce-port", [](const Values& s) { return std::to_string(s.announce_port); },
              [](Values& s, const std::string& v) { return SetPort(s.announce_port, v); }},
    Parameter{"sentinel-user", [](const Values& s) { return s.peer_user; },
              [](Values& s, const std::string& v) { return SetText(s.peer_user, v); }},
    // Where it is read takes the place of what it is.
    Parameter{"sentinel-pass",
              [](const Values& s) {
                return s.peer_pass_source.empty() ? s.peer_pass : s.peer_pass_source;
              },
              [](Values& s, const std::string& v) {
                s.peer_pass_source.clear();
                return SetText(s.peer_pass, v);
              }},
    Parameter{"loglevel",
              [](const Values& s) {
                return std::string(kLogLevels[static_cast<std::size_t>(s.log_level)]);
              },
              [](Values& s, const std::string& v) { return SetLogLevel(s.log_level, v); }},
    TlsText<&TlsOptions::cert_file>("tls-cert-file"),
    TlsText<&TlsOptions::key_file>("tls-key-file"),
    TlsSecret<&TlsOptions::key_file_pass>("tls-key-file-pass"),
    TlsText<&TlsOptions::client_cert_file>("tls-client-cert-file"),
    TlsText<&TlsOptions::client_key_file>("tls-client-key-file"),
    TlsSecret<&TlsOptions::client_key_file_pass>("tls-client-key-file-pass"),
    TlsText<&TlsOptions::ca_cert_file>("tls-ca-cert-file"),
    TlsText<&TlsOptions::ca_cert_dir>("tls-ca-cert-dir"),
    TlsText<&TlsOptions::dh_params_file>("tls-dh-params-file"),
    Parameter{"tls-auth-clients", ShowAuthClients, SetAuthClients},
    TlsText<&TlsOptions::protocols>("tls-protocols"),
    TlsText<&TlsOptions::ciphers>("tls-ciphers"),
    TlsText<&TlsOptions::ciphersuites>("tls-ciphersuites"),
    TlsFlag<&TlsOptions::prefer_server_ciphers>("tls-prefer-server-ciphers"),
    TlsFlag<&TlsOptions::session_caching>("tls-session-caching"),
    TlsFlag<&TlsOptions::verify_hostname>("tls-verify-hostname"),
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
  const Values present = Present(context);
  Reply values = Reply::Map();
  for (std::size_t i = 3; i < words.size(); ++i) {
    for (std::size_t p = 0; p < kParameters.size(); ++p) {
      if (shown[p] || !GlobMatch(words[i], kParameters[p].name, CaseRule::kIgnore)) continue;
      shown[p] = true;
      values.Add(std::string(kParameters[p].name), Reply::Bulk(kParameters[p].show(present)));
    }
  }
  return Answer{std::move(values)};
}

// Applies all pairs to `values`; returns the error text, empty if all is well.
std::string ApplyPairs(const Words& words, Values& values) {
  std::array<bool, kParameters.size()> seen{};
  for (std::size_t i = 3; i < words.size(); i += 2) {
    const std::string& name = words[i];
    const std::size_t p = FindParameter(name);
    if (p == kNoParameter) return texts::UnknownConfigParameter(name);
    if (i + 1 == words.size()) return texts::MissingConfigValue(name);
    if (seen[p]) return texts::DuplicateConfigParameter(name);
    seen[p] = true;
    if (!kParameters[p].set(values, words[i + 1])) {
      return texts::BadConfigValue(words[i + 1], name);
    }
  }
  return {};
}

// Reads the password that `values` only name; returns the error text, empty if all is well.
std::string ReadPeerPassword(const Context& context, Values& values) {
  if (!values.peer_pass_source.empty()) return {};  // As it was.
  auto password = TakePassword(context, values.peer_pass, context.model.process.peer_pass_source,
                               "sentinel-pass");
  if (!password) return password.error().message;
  values.peer_pass = std::move(password->text);
  values.peer_pass_source = std::move(password->source);
  return {};
}

// Returns the error text, empty if all is well.
std::string PutTlsInForce(const Context& context, const Values& values) {
  if (!values.sets_tls) return {};
  const Result<void> done = context.host.SetTls(values.tls);
  return done ? std::string() : texts::TlsRefused(done.error().message);
}

// All or nothing.
Outcome Set(const Context& context, const Words& words) {
  Values values = Present(context);
  std::string error = ApplyPairs(words, values);
  if (error.empty()) error = ReadPeerPassword(context, values);
  if (error.empty()) error = PutTlsInForce(context, values);
  if (!error.empty()) return Answer{Reply::Error(std::move(error))};
  context.host.SetLogLevel(values.log_level);
  return Submit{ProcessConfigCommand{context.token, std::move(values)}, RenderStatus};
}

}  // namespace

Outcome SentinelConfig(Context& context, const Words& words) {
  if (words.size() >= 4 && EqualsIgnoreCase(words[2], "get")) return Get(context, words);
  if (words.size() >= 5 && EqualsIgnoreCase(words[2], "set")) return Set(context, words);
  return Answer{Reply::Error(texts::kConfigUsage)};
}

}  // namespace sentinel::command
