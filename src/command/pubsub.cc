#include "command/pubsub.h"

#include "base/text.h"

namespace sentinel::command {
namespace {

using codec::Reply;

const Subscriptions kNoSubscriptions;

}  // namespace

void PubSub::Subscribe(ClientId client, const std::string& channel) {
  if (clients_[client].channels.Add(channel)) channels_[channel].Add(client);
}

void PubSub::SubscribePattern(ClientId client, const std::string& pattern) {
  if (clients_[client].patterns.Add(pattern)) patterns_[pattern].Add(client);
}

void PubSub::Unsubscribe(ClientId client, const std::string& channel) {
  const auto it = clients_.find(client);
  if (it == clients_.end() || !it->second.channels.Remove(channel)) return;
  RemoveFrom(channels_, channel, client);
  if (it->second.empty()) clients_.erase(it);
}

void PubSub::UnsubscribePattern(ClientId client, const std::string& pattern) {
  const auto it = clients_.find(client);
  if (it == clients_.end() || !it->second.patterns.Remove(pattern)) return;
  RemoveFrom(patterns_, pattern, client);
  if (it->second.empty()) clients_.erase(it);
}

void PubSub::RemoveFrom(Table& table, const std::string& name, ClientId client) {
  const auto it = table.find(name);
  it->second.Remove(client);
  if (it->second.empty()) table.erase(it);
}

void PubSub::Drop(ClientId client) {
  const auto it = clients_.find(client);
  if (it == clients_.end()) return;
  for (const std::string& channel : it->second.channels) RemoveFrom(channels_, channel, client);
  for (const std::string& pattern : it->second.patterns) RemoveFrom(patterns_, pattern, client);
  clients_.erase(it);
}

const Subscriptions& PubSub::Channels(ClientId client) const {
  const auto it = clients_.find(client);
  return it == clients_.end() ? kNoSubscriptions : it->second.channels;
}

const Subscriptions& PubSub::Patterns(ClientId client) const {
  const auto it = clients_.find(client);
  return it == clients_.end() ? kNoSubscriptions : it->second.patterns;
}

std::size_t PubSub::Count(ClientId client) const {
  const auto it = clients_.find(client);
  return it == clients_.end() ? 0 : it->second.channels.size() + it->second.patterns.size();
}

std::vector<Delivery> PubSub::Deliveries(std::string_view channel, std::string_view payload) const {
  std::vector<Delivery> deliveries;
  const auto exact = channels_.find(channel);
  if (exact != channels_.end()) {
    deliveries.push_back({Reply::Push({Reply::Bulk("message"), Reply::Bulk(std::string(channel)),
                                       Reply::Bulk(std::string(payload))}),
                          {exact->second.begin(), exact->second.end()}});
  }
  for (const auto& [pattern, clients] : patterns_) {
    if (!GlobMatch(pattern, channel)) continue;
    deliveries.push_back(
        {Reply::Push({Reply::Bulk("pmessage"), Reply::Bulk(pattern),
                      Reply::Bulk(std::string(channel)), Reply::Bulk(std::string(payload))}),
         {clients.begin(), clients.end()}});
  }
  return deliveries;
}

}  // namespace sentinel::command
