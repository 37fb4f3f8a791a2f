#include "sim/stock/port.h"

#include <utility>
#include <vector>

#include "sim/sentinel/sentinel_node.h"

namespace sentinel::sim::stock {

// The network forgets who listens when the process crashes, before this object is gone.
Port::Port(Network& network, Host& host, Stall& stall, Commands& commands)
    : stall_(stall), commands_(commands) {
  network.Listen(host, kSentinelPort, [this](Channel channel) { Accept(std::move(channel)); });
}

void Port::Accept(Channel channel) {
  const std::uint64_t id = ++last_session_;
  RespSession::Callbacks callbacks;
  callbacks.request = [this](RespSession& session, const Commands::Words& words) {
    OnRequest(session, words);
  };
  callbacks.closed = [this](RespSession& session) { sessions_.erase(session.id()); };
  auto session = std::make_unique<RespSession>(id, std::move(channel), std::move(callbacks));
  if (stall_.active()) session->Hold();
  sessions_.emplace(id, std::move(session));
}

void Port::OnRequest(RespSession& session, const Commands::Words& words) {
  Answer answer = commands_.Run(words);
  stall_.Output([this, id = session.id(), answer = std::move(answer)] { Leave(id, answer); });
}

void Port::Leave(std::uint64_t session, const Answer& answer) {
  const auto found = sessions_.find(session);
  if (found == sessions_.end()) return;
  if (answer.on_leave) answer.on_leave();
  found->second->Send(answer.reply);
}

void Port::Hold() {
  for (const auto& [id, session] : sessions_) session->Hold();
}

void Port::Resume() {
  std::vector<std::uint64_t> ids;
  for (const auto& [id, session] : sessions_) ids.push_back(id);
  for (const std::uint64_t id : ids) {
    if (stall_.active()) return;  // A request made it stand still again.
    const auto found = sessions_.find(id);
    if (found != sessions_.end()) found->second->Resume();
  }
}

}  // namespace sentinel::sim::stock
