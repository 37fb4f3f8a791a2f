#include "sim/world/operator.h"

#include <hiredis/hiredis.h>

#include <chrono>
#include <utility>

namespace sentinel::sim {
namespace {

constexpr Duration kPatience = std::chrono::seconds(5);

std::string Join(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
  return line;
}

}  // namespace

void Operator::Say(const std::string& ip, std::uint16_t port, const Commands& commands,
                   const std::function<void()>& accepted) {
  const std::uint64_t talk = ++last_talk_;
  RespClient::Callbacks callbacks;
  callbacks.closed = [this, talk](const std::string&) { Done(talk); };
  auto client = std::make_unique<RespClient>(network_, host_, ip, port, std::move(callbacks));
  for (const auto& words : commands) {
    const auto on_accepted = &words == &commands.back() ? accepted : nullptr;
    client->Send(words, [this, ip, line = Join(words), on_accepted](const redisReply& reply) {
      trace_.Tell(network_.now(), host_.name(), ip + ": " + line + " -> " + TextOf(reply));
      if (on_accepted && reply.type != REDIS_REPLY_ERROR) on_accepted();
    });
  }
  talks_[talk] = std::move(client);
  host_.timeline().After(kPatience, [this, talk] { Done(talk); });
}

void Operator::Done(std::uint64_t talk) {
  // Not at once: this may be called by the connection itself.
  host_.timeline().After(Duration{0}, [this, talk] { talks_.erase(talk); });
}

}  // namespace sentinel::sim
