#include "command/client_eviction.h"

#include <algorithm>
#include <string>

namespace sentinel::command {
namespace {

// From now on it is nobody, whatever it has sent already.
void Evict(Context& context, ClientState& client) {
  client.user = context.access.users().default_user();
  client.authenticated = false;
  if (client.id == context.client.id) {
    client.close_after_reply = true;
  } else {
    context.clients.RequestClose(client.id);
  }
}

bool HearsOnlyWhatItMay(const PubSub& pubsub, ClientId client, const acl::User& user) {
  const auto may_hear = [&user](const std::string& name) { return user.AllowsChannel(name); };
  const auto may_match = [&user](const std::string& name) { return user.AllowsPattern(name); };
  const Subscriptions& channels = pubsub.Channels(client);
  const Subscriptions& patterns = pubsub.Patterns(client);
  return std::all_of(channels.begin(), channels.end(), may_hear) &&
         std::all_of(patterns.begin(), patterns.end(), may_match);
}

}  // namespace

void EvictClientsOf(Context& context, const acl::User& user) {
  for (const auto& [id, client] : context.clients.all()) {
    if (client->user.get() == &user) Evict(context, *client);
  }
}

void EvictSubscribersOf(Context& context, const acl::User& user) {
  for (const auto& [id, client] : context.clients.all()) {
    if (client->user.get() != &user) continue;
    if (!HearsOnlyWhatItMay(context.pubsub, id, user)) Evict(context, *client);
  }
}

}  // namespace sentinel::command
