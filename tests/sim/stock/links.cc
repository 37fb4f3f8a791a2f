#include "sim/stock/links.h"

#include <hiredis/hiredis.h>

#include <utility>

#include "codec/resp/link_reply.h"
#include "sentinel/hello.h"
#include "sim/stock/hello_text.h"

namespace sentinel::sim::stock {

// --- connections -----------------------------------------------------------------------------

void Links::Reconnect(Instance& instance) {
  Link& link = *instance.link;
  const Millis now = context_.Now();
  if (!link.disconnected || instance.address.port == 0) return;
  if (now - link.last_attempt < kPingPeriod) return;
  link.last_attempt = now;
  if (!link.command) OpenCommand(instance);
  if (instance.kind != Kind::kPeer && !link.subscriber) OpenSubscriber(instance);
  link.disconnected = false;
}

void Links::OpenCommand(Instance& instance) {
  const std::uint64_t number = ++last_connection_;
  RespClient::Callbacks callbacks;
  callbacks.closed = [this, weak = std::weak_ptr(instance.link), number](const std::string&) {
    context_.stall().Input([self = this, link = weak, number] { self->OnClosed(link, number); });
  };
  Link& link = *instance.link;
  link.command = std::make_unique<RespClient>(network_, context_.host(), instance.address.ip,
                                              instance.address.port, std::move(callbacks));
  link.command_number = number;
  link.command_since = context_.Now();
  Introduce(instance, false);
  Ping(instance);
}

void Links::OpenSubscriber(Instance& instance) {
  const std::uint64_t number = ++last_connection_;
  const std::weak_ptr<Link> weak = instance.link;
  RespClient::Callbacks callbacks;
  callbacks.closed = [this, weak, number](const std::string&) {
    context_.stall().Input([self = this, link = weak, number] { self->OnClosed(link, number); });
  };
  callbacks.message = [this, weak, number](std::string_view payload) {
    context_.stall().Input([self = this, link = weak, number, text = std::string(payload)] {
      self->OnMessage(link, number, text);
    });
  };
  Link& link = *instance.link;
  link.subscriber = std::make_unique<RespClient>(network_, context_.host(), instance.address.ip,
                                                 instance.address.port, std::move(callbacks));
  link.subscriber_number = number;
  link.subscriber_since = context_.Now();
  Introduce(instance, true);
  Send(instance, RequestKind::kSubscribe, {"SUBSCRIBE", std::string(kHelloChannel)}, true);
}

void Links::Introduce(Instance& instance, bool subscriber) {
  const std::string& password = instance.master.settings.auth_pass;
  if (instance.kind != Kind::kPeer && !password.empty()) {
    Send(instance, RequestKind::kAuth, {"AUTH", password}, subscriber);
  }
  const std::string name =
      "sentinel-" + context_.id().substr(0, 8) + (subscriber ? "-pubsub" : "-cmd");
  Send(instance, RequestKind::kSetName, {"CLIENT", "SETNAME", name}, subscriber);
}

void Links::CloseCommand(Link& link) {
  link.command = nullptr;
  link.command_number = 0;
  link.disconnected = true;
}

void Links::CloseSubscriber(Link& link) {
  link.subscriber = nullptr;
  link.subscriber_number = 0;
  link.disconnected = true;
}

void Links::Close(Link& link) {
  CloseCommand(link);
  CloseSubscriber(link);
}

void Links::OnClosed(const std::weak_ptr<Link>& weak, std::uint64_t connection) {
  const std::shared_ptr<Link> link = weak.lock();
  if (!link) return;
  if (link->command_number == connection) CloseCommand(*link);
  if (link->subscriber_number == connection) CloseSubscriber(*link);
}

// --- requests --------------------------------------------------------------------------------

void Links::Send(Instance& instance, RequestKind kind, Words words, bool subscriber) {
  const Link& link = *instance.link;
  Origin origin{instance.link, subscriber ? link.subscriber_number : link.command_number,
                instance.serial, kind};
  if (!context_.stall().active()) return Leave(origin, subscriber, instance.address, words);
  context_.stall().Output([this, origin = std::move(origin), subscriber, to = instance.address,
                           words = std::move(words)] { Leave(origin, subscriber, to, words); });
}

void Links::Leave(const Origin& origin, bool subscriber, const Endpoint& to, const Words& words) {
  const std::shared_ptr<Link> link = origin.link.lock();
  if (!link) return;
  if (origin.connection != (subscriber ? link->subscriber_number : link->command_number)) return;
  RespClient& client = subscriber ? *link->subscriber : *link->command;
  context_.SawRequest(to, words);
  client.Send(words, [this, origin](const redisReply& reply) {
    ReplyBody body = codec::DecodeReply(origin.kind, reply);
    if (!context_.stall().active()) return OnReply(origin, body);
    context_.stall().Input(
        [self = this, origin, body = std::move(body)] { self->OnReply(origin, body); });
  });
}

void Links::Ping(Instance& instance) {
  Link& link = *instance.link;
  link.last_ping = context_.Now();
  if (link.act_ping == Millis{0}) link.act_ping = link.last_ping;
  Send(instance, RequestKind::kPing, {"PING"});
}

void Links::Info(Server& server) { Send(server, RequestKind::kInfo, {"INFO"}); }

void Links::PublishHello(Instance& instance) {
  Send(instance, RequestKind::kPublishHello,
       {"PUBLISH", std::string(kHelloChannel), HelloText(context_, instance.master)});
}

void Links::Ask(Peer& peer, Words words) { Send(peer, RequestKind::kAskPeer, std::move(words)); }

void Links::SlaveOf(Server& server, const Endpoint* upstream) {
  const std::string host = upstream != nullptr ? upstream->ip : "NO";
  const std::string port = upstream != nullptr ? std::to_string(upstream->port) : "ONE";
  for (Words words : {Words{"MULTI"}, Words{"SLAVEOF", host, port}, Words{"CONFIG", "REWRITE"},
                      Words{"CLIENT", "KILL", "TYPE", "normal"},
                      Words{"CLIENT", "KILL", "TYPE", "pubsub"}, Words{"EXEC"}}) {
    Send(server, RequestKind::kTransaction, std::move(words));
  }
}

// --- replies ---------------------------------------------------------------------------------

void Links::OnReply(const Origin& origin, const ReplyBody& body) {
  if (origin.kind == RequestKind::kSubscribe) return OnSubscribed(origin, body);
  const std::shared_ptr<Link> link = origin.link.lock();
  if (!link || link->command_number != origin.connection) return;
  Instance* instance = context_.memory.roll.Find(origin.instance);
  if (instance == nullptr) return;
  if (const auto* ping = std::get_if<PingReply>(&body)) return OnPing(*link, *instance, *ping);
  if (const auto* report = std::get_if<InfoReport>(&body)) {
    return user_.OnInfo(static_cast<Server&>(*instance), *report);
  }
  if (const auto* opinion = std::get_if<OpinionReply>(&body)) {
    return user_.OnOpinion(static_cast<Peer&>(*instance), *opinion);
  }
  const auto* ack = std::get_if<AckReply>(&body);
  if (origin.kind == RequestKind::kPublishHello && ack != nullptr && ack->ok) {
    instance->last_publish = context_.Now();
  }
}

void Links::OnPing(Link& link, Instance& instance, PingReply reply) {
  link.last_pong = context_.Now();
  switch (reply) {
    case PingReply::kPong:
    case PingReply::kLoading:
    case PingReply::kMasterDown:
      link.last_ok = link.last_pong;
      link.act_ping = Millis{0};
      return;
    case PingReply::kBusy:
      if (!instance.sdown || instance.script_killed) return;
      instance.script_killed = true;
      return Send(instance, RequestKind::kScriptKill, {"SCRIPT", "KILL"});
    case PingReply::kOther:
      return;
  }
}

void Links::OnSubscribed(const Origin& origin, const ReplyBody& body) {
  const std::shared_ptr<Link> link = origin.link.lock();
  if (!link || link->subscriber_number != origin.connection) return;
  const auto* ack = std::get_if<AckReply>(&body);
  if (ack != nullptr && !ack->ok) return CloseSubscriber(*link);
  link->last_heard = context_.Now();
}

void Links::OnMessage(const std::weak_ptr<Link>& weak, std::uint64_t connection,
                      std::string payload) {
  const std::shared_ptr<Link> link = weak.lock();
  if (!link || link->subscriber_number != connection) return;
  link->last_heard = context_.Now();
  if (payload.find(context_.id()) != std::string::npos) return;
  user_.OnHello(payload);
}

}  // namespace sentinel::sim::stock
