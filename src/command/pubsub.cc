#include "command/pubsub.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace sentinel::command {
namespace {

using codec::Reply;

// Adds at the end unless present; true iff added.
template <typename T>
bool AddOnce(std::vector<T>& list, const T& value) {
  if (std::ranges::find(list, value) != list.end()) return false;
  list.push_back(value);
  return true;
}

void RemoveFrom(std::map<std::string, std::vector<ClientId>, std::less<>>& table,
                const std::string& key, ClientId client) {
  const auto it = table.find(key);
  std::erase(it->second, client);
  if (it->second.empty()) table.erase(it);
}

const std::vector<std::string> kNoSubscriptions;

}  // namespace

void PubSub::Subscribe(ClientId client, const std::string& channel) {
  if (AddOnce(clients_[client].channels, channel)) channels_[channel].push_back(client);
}

void PubSub::SubscribePattern(ClientId client, const std::string& pattern) {
  if (AddOnce(clients_[client].patterns, pattern)) patterns_[pattern].push_back(client);
}

void PubSub::Unsubscribe(ClientId client, const std::string& channel) {
  const auto it = clients_.find(client);
  if (it == clients_.end() || std::erase(it->second.channels, channel) == 0) return;
  RemoveFrom(channels_, channel, client);
  if (it->second.empty()) clients_.erase(it);
}

void PubSub::UnsubscribePattern(ClientId client, const std::string& pattern) {
  const auto it = clients_.find(client);
  if (it == clients_.end() || std::erase(it->second.patterns, pattern) == 0) return;
  RemoveFrom(patterns_, pattern, client);
  if (it->second.empty()) clients_.erase(it);
}

void PubSub::Drop(ClientId client) {
  const auto it = clients_.find(client);
  if (it == clients_.end()) return;
  for (const std::string& channel : it->second.channels) RemoveFrom(channels_, channel, client);
  for (const std::string& pattern : it->second.patterns) RemoveFrom(patterns_, pattern, client);
  clients_.erase(it);
}

const std::vector<std::string>& PubSub::Channels(ClientId client) const {
  const auto it = clients_.find(client);
  return it == clients_.end() ? kNoSubscriptions : it->second.channels;
}

const std::vector<std::string>& PubSub::Patterns(ClientId client) const {
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
                          exact->second});
  }
  for (const auto& [pattern, clients] : patterns_) {
    if (!GlobMatch(pattern, channel)) continue;
    deliveries.push_back(
        {Reply::Push({Reply::Bulk("pmessage"), Reply::Bulk(pattern),
                      Reply::Bulk(std::string(channel)), Reply::Bulk(std::string(payload))}),
         clients});
  }
  return deliveries;
}

}  // namespace sentinel::command
