#include "acl/permissions.h"

#include <algorithm>
#include <initializer_list>

#include "base/text.h"

namespace sentinel::acl {
namespace {

bool IsOneOf(std::string_view rule, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(
      names, [rule](std::string_view name) { return EqualsIgnoreCase(rule, name); });
}

}  // namespace

Applied Permissions::Apply(const Terms& terms, std::string_view rule) {
  if (rule.empty()) return {};
  if (IsOneOf(rule, {"allkeys", "~*"})) {
    keys_.AllowAll();
  } else if (IsOneOf(rule, {"resetkeys"})) {
    keys_.Clear();
  } else if (IsOneOf(rule, {"allchannels", "&*"})) {
    channels_.AllowAll();
  } else if (IsOneOf(rule, {"resetchannels"})) {
    channels_.Clear();
  } else if (IsOneOf(rule, {"allcommands"})) {
    commands_.AllowAll();
  } else if (IsOneOf(rule, {"nocommands"})) {
    commands_.DenyAll();
  } else if (rule.front() == '~' || rule.front() == '%') {
    return keys_.Add(rule);
  } else if (rule.front() == '&') {
    return channels_.Add(rule.substr(1));
  } else if (rule.front() == '+' || rule.front() == '-') {
    return commands_.Apply(terms.catalog, rule);
  } else {
    return Refuse(Flaw::kSyntax);
  }
  return {};
}

void Permissions::Reset(const Terms& terms) { *this = Permissions(terms); }

std::optional<Denial> Permissions::WhyDenied(const Request& request) const {
  if (!commands_.Allow(request.command, request.words)) return Denial{};
  if (request.channels == ChannelUse::kNone || channels_.all()) return std::nullopt;
  const std::size_t end = request.channels == ChannelUse::kFirst ? 2 : request.words.size();
  for (std::size_t i = 1; i < end; ++i) {
    const std::string& channel = request.words[i];
    const bool allowed = request.channels == ChannelUse::kPatterns
                             ? channels_.AllowPattern(channel)
                             : channels_.AllowChannel(channel);
    if (!allowed) return Denial{Denial::Of::kChannel, i};
  }
  return std::nullopt;
}

}  // namespace sentinel::acl
