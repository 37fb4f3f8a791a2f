// Who is subscribed to what (command sheet, section 6). Publication is internal: the daemon asks
// Deliveries() for every event and hands the pushes out.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/ordered_set.h"
#include "codec/resp/reply.h"
#include "sentinel/ids.h"

namespace sentinel::command {

// One push and everybody who gets it, so that it is encoded once per protocol version.
struct Delivery {
  codec::Reply push;
  std::vector<ClientId> clients;
};

// Names in the order they were added. One request may bring a hundred thousand of them.
using Subscriptions = OrderedSet<std::string, std::string_view>;

class PubSub {
 public:
  // Subscribing twice and unsubscribing from what is not subscribed change nothing.
  void Subscribe(ClientId client, const std::string& channel);
  void SubscribePattern(ClientId client, const std::string& pattern);
  void Unsubscribe(ClientId client, const std::string& channel);
  void UnsubscribePattern(ClientId client, const std::string& pattern);

  // Forgets a client. Call when its connection ends.
  void Drop(ClientId client);

  // What a client is subscribed to, in the order it subscribed. Valid until the next change.
  const Subscriptions& Channels(ClientId client) const;
  const Subscriptions& Patterns(ClientId client) const;

  // Channels + patterns of a client. 0 = not in the subscribed state.
  std::size_t Count(ClientId client) const;

  std::size_t channel_count() const { return channels_.size(); }  // With a subscriber.
  std::size_t pattern_count() const { return patterns_.size(); }

  // The messages that publishing makes: first the channel's own subscribers, then each matching
  // pattern's. Carry them out front to back.
  std::vector<Delivery> Deliveries(std::string_view channel, std::string_view payload) const;

 private:
  // In the order in which they subscribed, which is the order in which they are served. A thousand
  // of one channel may go at once.
  using Clients = OrderedSet<ClientId>;
  using Table = std::map<std::string, Clients, std::less<>>;
  struct Subscriber {
    Subscriptions channels;
    Subscriptions patterns;
    bool empty() const { return channels.empty() && patterns.empty(); }
  };

  static void RemoveFrom(Table& table, const std::string& name, ClientId client);

  Table channels_;  // Invariant: no entry without clients; mirrors clients_.
  Table patterns_;  // Likewise.
  std::map<ClientId, Subscriber> clients_;  // Invariant: no entry without subscriptions.
};

}  // namespace sentinel::command
