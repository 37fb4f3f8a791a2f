#include "sim/redis/client_table.h"

#include <algorithm>
#include <utility>

namespace sentinel::sim {

using codec::Reply;

RedisClient& ClientTable::Add(Channel channel, RespSession::Callbacks callbacks) {
  auto client = std::make_unique<RedisClient>();
  const std::uint64_t id = ++last_id_;
  client->session = std::make_unique<RespSession>(id, std::move(channel), std::move(callbacks));
  return *clients_.emplace(id, std::move(client)).first->second;
}

RedisClient* ClientTable::Find(std::uint64_t id) {
  const auto found = clients_.find(id);
  return found == clients_.end() ? nullptr : found->second.get();
}

void ClientTable::Remove(std::uint64_t id) {
  const auto found = clients_.find(id);
  if (found == clients_.end()) return;
  found->second->session->Close();
  removed_.push_back(std::move(found->second));
  clients_.erase(found);
  if (removed_.size() == 1) host_.AtTurnEnd([this] { removed_.clear(); });
}

std::vector<std::uint64_t> ClientTable::Ids() const {
  std::vector<std::uint64_t> ids;
  ids.reserve(clients_.size());
  for (const auto& [id, client] : clients_) ids.push_back(id);
  return ids;
}

std::size_t ClientTable::postponed() const {
  return static_cast<std::size_t>(
      std::count_if(clients_.begin(), clients_.end(),
                    [](const auto& entry) { return entry.second->postponed.has_value(); }));
}

std::int64_t ClientTable::Publish(const std::string& channel, const std::string& payload) {
  std::int64_t receivers = 0;
  std::optional<Reply> message;
  for (auto& [id, client] : clients_) {
    if (!client->channels.contains(channel)) continue;
    if (!message) {
      message = Reply::Push({Reply::Bulk("message"), Reply::Bulk(channel), Reply::Bulk(payload)});
    }
    client->session->Send(*message);
    ++receivers;
  }
  return receivers;
}

}  // namespace sentinel::sim
