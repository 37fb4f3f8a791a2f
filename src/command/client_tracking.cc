// CLIENT TRACKING and its kin (command sheet, section 4.4).
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "command/handlers.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;
using Mode = Tracking::Mode;

// The options of CLIENT TRACKING, each valid in itself.
struct Options {
  ClientId redirect{};
  bool broadcast = false;
  bool opt_in = false;
  bool opt_out = false;
  bool noloop = false;
  std::vector<std::string> prefixes;

  Mode mode() const {
    if (broadcast) return Mode::kBroadcast;
    if (opt_in) return Mode::kOptIn;
    return opt_out ? Mode::kOptOut : Mode::kPlain;
  }
};

Outcome Refuse(std::string text) { return Answer{Reply::Error(std::move(text))}; }

// Empty iff `value` names a client that is there.
std::string ParseRedirect(const Context& context, const std::string& value, ClientId& redirect) {
  if (redirect != ClientId{}) return texts::kOneRedirect;
  const auto id = ParseInteger(value);
  if (!id) return texts::kNotAnInteger;
  redirect = ClientId{static_cast<std::uint64_t>(*id)};
  return context.clients.Find(redirect) == nullptr ? texts::kNoRedirectTarget : std::string();
}

// Fills `options`; returns the error text, empty if all is well.
std::string ParseOptions(const Context& context, const Words& words, Options& options) {
  for (std::size_t i = 3; i < words.size(); ++i) {
    const bool has_value = i + 1 < words.size();
    if (EqualsIgnoreCase(words[i], "redirect") && has_value) {
      std::string error = ParseRedirect(context, words[++i], options.redirect);
      if (!error.empty()) return error;
    } else if (EqualsIgnoreCase(words[i], "prefix") && has_value) {
      options.prefixes.push_back(words[++i]);
    } else if (EqualsIgnoreCase(words[i], "bcast")) {
      options.broadcast = true;
    } else if (EqualsIgnoreCase(words[i], "optin")) {
      options.opt_in = true;
    } else if (EqualsIgnoreCase(words[i], "optout")) {
      options.opt_out = true;
    } else if (EqualsIgnoreCase(words[i], "noloop")) {
      options.noloop = true;
    } else {
      return texts::kSyntax;
    }
  }
  return {};
}

bool Overlap(const std::string& a, const std::string& b) {
  return a.starts_with(b) || b.starts_with(a);
}

std::string WhyPrefixesClash(const Tracking& now, const std::vector<std::string>& added) {
  for (std::size_t i = 0; i < added.size(); ++i) {
    for (const std::string& prefix : now.prefixes) {
      if (Overlap(added[i], prefix)) return texts::PrefixOverlapsExisting(added[i], prefix);
    }
    for (std::size_t j = i + 1; j < added.size(); ++j) {
      if (Overlap(added[i], added[j])) return texts::PrefixOverlapsProvided(added[i], added[j]);
    }
  }
  return {};
}

// Empty iff what is asked for goes together, and with what is on already.
std::string WhyRefused(const Tracking& now, const Options& options) {
  if (!options.broadcast && !options.prefixes.empty()) return texts::kPrefixNeedsBroadcast;
  if (now.on && (now.mode == Mode::kBroadcast) != options.broadcast) {
    return texts::kBroadcastSwitched;
  }
  if (options.broadcast && (options.opt_in || options.opt_out)) return texts::kOptWithBroadcast;
  if (options.opt_in && options.opt_out) return texts::kOptInAndOut;
  const bool switches = (options.opt_in && now.mode == Mode::kOptOut) ||
                        (options.opt_out && now.mode == Mode::kOptIn);
  if (now.on && switches) return texts::kOptSwitched;
  return WhyPrefixesClash(now, options.prefixes);
}

void SwitchOn(Options options, Tracking& tracking) {
  tracking.on = true;
  tracking.mode = options.mode();
  tracking.noloop = options.noloop;
  tracking.redirect = options.redirect;
  if (!options.broadcast) return;
  // No prefix means every key, and is shown as an empty one.
  if (options.prefixes.empty()) options.prefixes.emplace_back();
  tracking.prefixes.insert(options.prefixes.begin(), options.prefixes.end());
}

Reply FlagsOf(const Tracking& tracking) {
  Reply flags = Reply::Set({Reply::Bulk(tracking.on ? "on" : "off")});
  if (tracking.mode == Mode::kBroadcast) flags.Add(Reply::Bulk("bcast"));
  if (tracking.mode == Mode::kOptIn) flags.Add(Reply::Bulk("optin"));
  if (tracking.mode == Mode::kOptIn && tracking.caching) flags.Add(Reply::Bulk("caching-yes"));
  if (tracking.mode == Mode::kOptOut) flags.Add(Reply::Bulk("optout"));
  if (tracking.mode == Mode::kOptOut && tracking.caching) flags.Add(Reply::Bulk("caching-no"));
  if (tracking.noloop) flags.Add(Reply::Bulk("noloop"));
  return flags;
}

// -1: tracking is off.
Reply RedirectOf(const Tracking& tracking) {
  return Reply::Integer(tracking.on ? static_cast<std::int64_t>(tracking.redirect) : -1);
}

}  // namespace

Outcome ClientTracking(Context& context, const Words& words) {
  Options options;
  std::string error = ParseOptions(context, words, options);
  if (!error.empty()) return Refuse(std::move(error));
  Tracking& tracking = context.client.tracking;
  if (EqualsIgnoreCase(words[2], "off")) {
    tracking = Tracking{};
    return Answer{Reply::Ok()};
  }
  if (!EqualsIgnoreCase(words[2], "on")) return Refuse(texts::kSyntax);
  error = WhyRefused(tracking, options);
  if (!error.empty()) return Refuse(std::move(error));
  SwitchOn(std::move(options), tracking);
  return Answer{Reply::Ok()};
}

Outcome ClientTrackingInfo(Context& context, const Words&) {
  const Tracking& tracking = context.client.tracking;
  Reply prefixes = Reply::Array();
  for (const std::string& prefix : tracking.prefixes) prefixes.Add(Reply::Bulk(prefix));
  Reply info = Reply::Map();
  info.Add("flags", FlagsOf(tracking));
  info.Add("redirect", RedirectOf(tracking));
  info.Add("prefixes", std::move(prefixes));
  return Answer{std::move(info)};
}

Outcome ClientGetRedir(Context& context, const Words&) {
  return Answer{RedirectOf(context.client.tracking)};
}

Outcome ClientCaching(Context& context, const Words& words) {
  Tracking& tracking = context.client.tracking;
  if (tracking.mode != Mode::kOptIn && tracking.mode != Mode::kOptOut) {
    return Refuse(texts::kCachingWithoutOpt);
  }
  const bool yes = EqualsIgnoreCase(words[2], "yes");
  if (!yes && !EqualsIgnoreCase(words[2], "no")) return Refuse(texts::kSyntax);
  if (yes && tracking.mode != Mode::kOptIn) return Refuse(texts::kCachingYesWithoutOptIn);
  if (!yes && tracking.mode != Mode::kOptOut) return Refuse(texts::kCachingNoWithoutOptOut);
  tracking.caching = true;
  return Answer{Reply::Ok()};
}

}  // namespace sentinel::command
