#include "sim/own/sim_links.h"

#include <utility>

#include "codec/hello/hello.h"
#include "codec/resp/link_reply.h"

namespace sentinel::sim {
namespace {

constexpr std::string_view kRefused = "Connection refused";  // As the network says it.
constexpr std::chrono::seconds kPartingMax{1};

}  // namespace

SimLinks::SimLinks(Network& network, Host& host, Sink sink, Tap tap)
    : network_(network),
      host_(host),
      sink_(std::move(sink)),
      tap_(std::move(tap)),
      alive_(std::make_shared<bool>(true)) {}

SimLinks::~SimLinks() { *alive_ = false; }

void SimLinks::Open(const OpenLink& open) {
  const LinkId id = open.link;
  RespClient::Callbacks callbacks;
  callbacks.connected = [this, id] { Report(id, LinkConnected{id, host_.ip()}); };
  callbacks.closed = [this, id](const std::string& reason) {
    Report(id, LinkClosed{id, reason, reason == kRefused});
  };
  if (open.kind == LinkKind::kSubscriber) {
    callbacks.message = [this, id](std::string_view payload) {
      SubscriptionMessage message{id, std::nullopt};
      if (Result<HelloMessage> hello = codec::ParseHello(payload)) message.hello = *hello;
      Report(id, std::move(message));
    };
  }
  links_[id] = {
      open.ip, open.port,
      std::make_unique<RespClient>(network_, host_, open.ip, open.port, std::move(callbacks))};
}

void SimLinks::Close(const CloseLink& close) {
  auto node = links_.extract(close.link);
  if (node.empty()) return;
  if (close.behind_requests) {
    EndParted();
    parting_.push_back({std::move(node.mapped().client), host_.Now() + kPartingMax});
  } else {
    closed_.push_back(std::move(node.mapped().client));
  }
  std::erase_if(inputs_, [&](const LinkInput& input) { return input.link == close.link; });
}

// Not at the very moment: nobody sees the difference.
void SimLinks::EndParted() {
  for (Parting& parting : parting_) {
    RespClient& client = *parting.client;
    const bool awaits_replies = client.open() && client.unanswered() > 0;
    if (!awaits_replies || parting.until <= host_.Now()) {
      closed_.push_back(std::move(parting.client));
    }
  }
  std::erase_if(parting_, [](const Parting& parting) { return parting.client == nullptr; });
}

void SimLinks::Send(const sentinel::Send& send) {
  const auto link = links_.find(send.link);
  if (link == links_.end()) return;
  tap_(link->second.ip, link->second.port, send.words);
  link->second.client->Send(
      send.words, [this, id = send.link, tag = send.tag](const redisReply& reply) {
        Report(id, ReplyReceived{id, tag, codec::DecodeReply(tag.kind, reply),
                                 codec::ErrorText(reply)});
      });
}

std::size_t SimLinks::unanswered() const {
  std::size_t count = 0;
  for (const auto& [id, link] : links_) count += link.client->unanswered();
  return count;
}

void SimLinks::Report(LinkId link, Input input) {
  if (!links_.contains(link)) return;
  inputs_.push_back({link, std::move(input)});
  if (std::exchange(scheduled_, true)) return;
  host_.AtTurnEnd([this, alive = alive_] {
    if (*alive) Deliver();
  });
}

void SimLinks::Deliver() {
  scheduled_ = false;
  closed_.clear();
  // A link closed by what an earlier input led to is heard of no more.
  for (LinkInput& input : std::exchange(inputs_, {})) {
    if (!links_.contains(input.link)) continue;
    if (std::holds_alternative<LinkClosed>(input.input)) {
      closed_.push_back(std::move(links_.extract(input.link).mapped().client));
    }
    sink_(std::move(input.input));
  }
}

}  // namespace sentinel::sim
