#include "command/client_state.h"

#include <algorithm>
#include <set>
#include <string_view>
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

ClientFigures ClientRegistry::Figures() const {
  ClientFigures figures;
  std::set<std::string_view> prefixes;
  for (const auto& [id, client] : clients_) {
    figures.largest_input = std::max(figures.largest_input, client->query_bytes);
    figures.largest_output = std::max(figures.largest_output, client->output_bytes);
    figures.blocked += client->parked ? 1 : 0;
    figures.tracking += client->tracking.on ? 1 : 0;
    prefixes.insert(client->tracking.prefixes.begin(), client->tracking.prefixes.end());
  }
  figures.tracked_prefixes = prefixes.size();
  return figures;
}

std::vector<ClientId> ClientRegistry::TakeCloseRequests() { return std::exchange(to_close_, {}); }

}  // namespace sentinel::command
