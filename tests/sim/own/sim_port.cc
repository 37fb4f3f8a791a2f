#include "sim/own/sim_port.h"

#include <utility>
#include <variant>

#include "base/check.h"
#include "command/command_catalog.h"
#include "command/execute.h"

namespace sentinel::sim {

SimPort::SimPort(Surroundings around)
    : around_(std::move(around)),
      machine_(around_.clock),
      access_(acl::Users(acl::Terms{command::CommandCatalog()}), {}),
      alive_(std::make_shared<bool>(true)) {}

SimPort::~SimPort() { *alive_ = false; }

void SimPort::Listen(std::uint16_t port) {
  around_.network.Listen(around_.host, port, [this, alive = alive_](Channel channel) {
    if (*alive) Accept(std::move(channel));
  });
}

void SimPort::Accept(Channel channel) {
  const ClientId id{++last_client_};
  command::ClientState state;
  state.id = id;
  state.addr = channel.remote_ip() + ":40000";
  state.connected_at = state.last_command_at = around_.clock.Now();
  access_.Admit(state);
  registry_.Add(std::move(state));
  RespSession::Callbacks callbacks;
  callbacks.request = [this, id](RespSession&, const std::vector<std::string>& words) {
    OnRequest(id, words);
  };
  callbacks.closed = [this, id](RespSession&) { Drop(id); };
  sessions_.emplace(id, std::make_unique<RespSession>(static_cast<std::uint64_t>(id),
                                                      std::move(channel), std::move(callbacks)));
}

void SimPort::Drop(ClientId id) {
  auto node = sessions_.extract(id);
  if (node.empty()) return;
  pubsub_.Drop(id);
  registry_.Remove(id);
  closed_.push_back(std::move(node.mapped()));
  around_.host.AtTurnEnd([this, alive = alive_] {
    if (*alive) closed_.clear();
  });
}

void SimPort::OnRequest(ClientId id, const std::vector<std::string>& words) {
  const CommandToken token{++last_token_};
  command::Context context{around_.model, *registry_.Find(id), registry_, pubsub_, access_, facts_,
                           machine_,      around_.clock.Now(), token};
  command::Outcome outcome = command::Execute(context, words);
  const bool ends = context.client.close_after_reply;
  std::visit([&](auto& what) { Carry(id, token, what); }, outcome);
  if (ends) {
    if (RespSession* session = Find(id); session != nullptr) session->Close();
    Drop(id);
  }
  for (const ClientId other : registry_.TakeCloseRequests()) {
    if (RespSession* session = Find(other); session != nullptr) session->Close();
    Drop(other);
  }
}

void SimPort::Carry(ClientId id, CommandToken, command::Answer& answer) {
  if (!answer.shows_state || around_.intake.settled()) return Send(id, answer.reply);
  Find(id)->Hold();
  around_.intake.WhenTried([this, id, reply = std::move(answer.reply)] {
    Send(id, reply);
    if (RespSession* session = Find(id); session != nullptr) session->Resume();
  });
}

void SimPort::Carry(ClientId id, CommandToken token, command::Submit& submit) {
  Find(id)->Hold();
  Pending pending{id, std::move(submit.render), std::nullopt};
  if (const auto* vote = std::get_if<VoteRequest>(&submit.input)) pending.vote = *vote;
  pending_.emplace(token, std::move(pending));
  around_.intake.Deliver(std::move(submit.input));
}

void SimPort::Carry(ClientId id, CommandToken, command::HelloArrived& hello) {
  Send(id, hello.reply);
  if (hello.hello) around_.intake.Deliver(HelloPublished{std::move(*hello.hello)});
}

void SimPort::Carry(ClientId, CommandToken, command::Parked&) {
  SENTINEL_CHECK(false);  // Nobody pauses clients.
}

// There is no aclfile.
void SimPort::Carry(ClientId, CommandToken, command::WriteFile&) { SENTINEL_UNREACHABLE(); }

void SimPort::Carry(ClientId, CommandToken, command::Shutdown&) {
  SENTINEL_CHECK(false);  // Nobody sends it: a crash is the outside's business.
}

void SimPort::Carry(ClientId id, CommandToken, command::Disconnect&) {
  Find(id)->Close();
  Drop(id);
}

void SimPort::OnReply(const OperatorReply& reply) {
  auto node = pending_.extract(reply.token);
  if (node.empty()) return;
  const Pending& pending = node.mapped();
  if (pending.vote && reply.vote) around_.on_vote(*pending.vote, *reply.vote);
  if (pending.render) Send(pending.client, pending.render(reply));
  if (RespSession* session = Find(pending.client); session != nullptr) session->Resume();
}

void SimPort::Publish(std::string_view channel, std::string_view payload) {
  for (const command::Delivery& delivery : pubsub_.Deliveries(channel, payload)) {
    for (const ClientId id : delivery.clients) Send(id, delivery.push);
  }
}

void SimPort::Send(ClientId id, const codec::Reply& reply) {
  RespSession* session = Find(id);
  if (session != nullptr) session->Send(reply, registry_.Find(id)->resp);
}

RespSession* SimPort::Find(ClientId id) {
  const auto it = sessions_.find(id);
  return it == sessions_.end() ? nullptr : it->second.get();
}

}  // namespace sentinel::sim
