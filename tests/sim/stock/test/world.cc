#include "sim/stock/test/world.h"

#include <hiredis/hiredis.h>

#include <algorithm>

#include "sentinel/hello.h"

namespace sentinel::sim::stock {
namespace {

std::string LineOf(const redisReply& reply) {
  if (reply.type == REDIS_REPLY_NIL) return "nil";
  if (reply.type != REDIS_REPLY_ARRAY) return TextOf(reply);
  std::string line = "[";
  for (std::size_t i = 0; i < reply.elements; ++i) {
    line += (i == 0 ? "" : " ") + LineOf(*reply.element[i]);
  }
  return line + "]";
}

}  // namespace

StockSettings ShortSettings() {
  StockSettings settings;
  settings.quorum = 2;
  settings.down_after = seconds(5);
  settings.failover_timeout = seconds(30);
  return settings;
}

std::vector<std::string> VoteFor(const std::string& id, const std::string& epoch,
                                 const std::string& ip) {
  return {"SENTINEL", "is-master-down-by-addr", ip, "6379", epoch, id};
}

std::string Vote(const std::string& id, int epoch) {
  return "[0 " + id + " " + std::to_string(epoch) + "]";
}

World::World(int sentinels, StockSettings settings, std::uint64_t seed)
    : random_(seed), network_(timeline_, random_, trace_) {
  for (const char* ip : {kMaster, kReplicaA, kReplicaB}) {
    Host& host = network_.AddHost(ip, ip);
    const std::string upstream = servers_.empty() ? "" : kMaster;
    servers_.push_back(std::make_unique<MiniServer>(network_, host, by_ip_, upstream));
  }
  Witness& witness = *this;
  for (int i = 0; i < sentinels; ++i) {
    const auto index = static_cast<std::size_t>(i);
    Host& host = network_.AddHost("s" + std::to_string(i), SentinelIp(index));
    streams_.push_back(std::make_unique<Random>(seed * 100 + index));
    const StockConfig config{Id(index), {{"g", kMaster, kRedisPort, settings}}};
    sentinels_.push_back(
        std::make_unique<StockSentinel>(network_, host, *streams_.back(), witness, config));
  }
  outside_ = &network_.AddHost("outside", "10.0.2.1");
  for (const auto& sentinel : sentinels_) sentinel->Start();
}

World::~World() = default;

milliseconds World::now() const {
  return std::chrono::floor<milliseconds>(timeline_.now().time_since_epoch());
}

void World::RunFor(milliseconds span) {
  const MonotonicTime limit = timeline_.now() + span;
  while (timeline_.RunNext(limit)) {
  }
}

bool World::RunUntil(const std::function<bool()>& done, milliseconds limit) {
  const MonotonicTime end = timeline_.now() + limit;
  while (!done()) {
    if (!timeline_.RunNext(end)) return false;
  }
  return true;
}

std::optional<std::string> World::Ask(std::size_t i, std::vector<std::string> words,
                                      milliseconds limit) {
  std::optional<std::string> answer;
  RespClient client(network_, *outside_, SentinelIp(i), kSentinelPort, {});
  client.Send(words, [&answer](const redisReply& reply) { answer = LineOf(reply); });
  RunUntil([&answer] { return answer.has_value(); }, limit);
  return answer;
}

std::optional<std::string> World::Tell(std::size_t i, const std::string& hello) {
  return Ask(i, {"PUBLISH", std::string(kHelloChannel), hello});
}

std::optional<milliseconds> World::When(const std::string& who, const std::string& event,
                                        milliseconds since) const {
  for (const Seen& seen : events_) {
    if (seen.at < since || !(seen.what + " ").starts_with(event + " ")) continue;
    if (who.empty() || seen.who == who) return seen.at;
  }
  return std::nullopt;
}

std::size_t World::Count(const std::string& who, const std::string& event) const {
  return static_cast<std::size_t>(
      std::count_if(events_.begin(), events_.end(), [&](const Seen& seen) {
        return seen.who == who && (seen.what + " ").starts_with(event + " ");
      }));
}

std::size_t World::Requests(const std::string& who, const std::string& prefix,
                            milliseconds since) const {
  return static_cast<std::size_t>(
      std::count_if(requests_.begin(), requests_.end(), [&](const Seen& seen) {
        return seen.who == who && seen.at >= since && seen.what.starts_with(prefix);
      }));
}

std::vector<std::string> World::Order(const std::string& who, milliseconds since) const {
  std::vector<std::string> names;
  for (const Seen& seen : events_) {
    if (seen.who == who && seen.at >= since) {
      names.push_back(seen.what.substr(0, seen.what.find(' ')));
    }
  }
  return names;
}

void World::OnEvent(SentinelNode& node, const std::string& name, const std::string& payload) {
  events_.push_back({now(), node.host().name(), name + " " + payload});
}

void World::OnRequest(SentinelNode& node, const std::string& ip, std::uint16_t,
                      const std::vector<std::string>& words) {
  std::string text = ip;
  for (const std::string& word : words) text += " " + word;
  requests_.push_back({now(), node.host().name(), text});
}

void World::OnVote(SentinelNode& node, const std::string&, std::uint16_t, const std::string& leader,
                   Epoch epoch) {
  votes_.push_back({now(), node.host().name(), leader + " " + std::to_string(epoch)});
}

}  // namespace sentinel::sim::stock
