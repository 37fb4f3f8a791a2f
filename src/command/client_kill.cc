// CLIENT KILL in its two forms: one address, or filters that must all match.
#include <cstdint>
#include <optional>
#include <string>

#include "base/text.h"
#include "command/access.h"
#include "command/client_line.h"
#include "command/handlers.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

struct Filter {
  std::optional<ClientId> id;
  std::optional<ClientType> type;
  std::optional<std::string> addr;
  std::optional<std::string> laddr;
  std::optional<std::string> user;
  std::optional<std::int64_t> age_seconds;  // At least this old.
  bool skip_self = true;
};

bool Matches(const Context& context, const Filter& filter, const ClientState& client) {
  if (filter.id && client.id != *filter.id) return false;
  if (filter.type && TypeOf(client, context.pubsub) != *filter.type) return false;
  if (filter.addr && client.addr != *filter.addr) return false;
  if (filter.laddr && client.laddr != *filter.laddr) return false;
  if (filter.user && client.user->name() != *filter.user) return false;
  if (filter.age_seconds &&
      MillisSince(client.connected_at, context.now) / 1000 < *filter.age_seconds) {
    return false;
  }
  return !filter.skip_self || client.id != context.client.id;
}

// Adds one filter to `filter`; returns the error text, empty if all is well.
std::string AddFilter(const Context& context, const std::string& option, const std::string& value,
                      Filter& filter) {
  if (EqualsIgnoreCase(option, "id")) {
    const auto id = ParseInteger(value);
    if (!id || *id < 1) return texts::kClientIdTooSmall;
    filter.id = ClientId{static_cast<std::uint64_t>(*id)};
  } else if (EqualsIgnoreCase(option, "type")) {
    filter.type = ParseClientType(value);
    if (!filter.type) return texts::UnknownClientType(value);
  } else if (EqualsIgnoreCase(option, "addr")) {
    filter.addr = value;
  } else if (EqualsIgnoreCase(option, "laddr")) {
    filter.laddr = value;
  } else if (EqualsIgnoreCase(option, "user")) {
    if (!context.access.users().Find(value)) return texts::NoSuchUser(value);
    filter.user = value;
  } else if (EqualsIgnoreCase(option, "maxage")) {
    filter.age_seconds = ParseInteger(value);
    if (!filter.age_seconds) return texts::kBadMaxAge;
  } else if (EqualsIgnoreCase(option, "skipme")) {
    filter.skip_self = EqualsIgnoreCase(value, "yes");
    if (!filter.skip_self && !EqualsIgnoreCase(value, "no")) return texts::kSyntax;
  } else {
    return texts::kSyntax;
  }
  return {};
}

// Returns how many clients were killed. The caller itself gets its reply first.
std::int64_t KillAll(Context& context, const Filter& filter) {
  std::int64_t killed = 0;
  for (const auto& [id, client] : context.clients.all()) {
    if (!Matches(context, filter, *client)) continue;
    ++killed;
    if (id == context.client.id) {
      client->close_after_reply = true;
    } else {
      context.clients.RequestClose(id);
    }
  }
  return killed;
}

}  // namespace

Outcome ClientKill(Context& context, const Words& words) {
  Filter filter;
  if (words.size() == 3) {
    filter.addr = words[2];
    filter.skip_self = false;
    const bool found = KillAll(context, filter) > 0;
    return Answer{found ? Reply::Ok() : Reply::Error(texts::kNoSuchClient)};
  }
  for (std::size_t i = 2; i < words.size(); i += 2) {
    std::string error = i + 1 < words.size() ? AddFilter(context, words[i], words[i + 1], filter)
                                             : std::string(texts::kSyntax);
    if (!error.empty()) return Answer{Reply::Error(std::move(error))};
  }
  return Answer{Reply::Integer(KillAll(context, filter))};
}

}  // namespace sentinel::command
