#include "command/client_state.h"

#include <utility>

#include "base/check.h"

namespace sentinel::command {

ClientState& ClientRegistry::Add(ClientState state) {
  const ClientId id = state.id;
  const auto [it, added] =
      clients_.try_emplace(id, std::make_unique<ClientState>(std::move(state)));
  SENTINEL_CHECK(added);
  return *it->second;
}

void ClientRegistry::Remove(ClientId id) { clients_.erase(id); }

ClientState* ClientRegistry::Find(ClientId id) {
  const auto it = clients_.find(id);
  return it == clients_.end() ? nullptr : it->second.get();
}

const ClientState* ClientRegistry::Find(ClientId id) const {
  const auto it = clients_.find(id);
  return it == clients_.end() ? nullptr : it->second.get();
}

std::vector<ClientId> ClientRegistry::TakeCloseRequests() { return std::exchange(to_close_, {}); }

}  // namespace sentinel::command
