// A few simulated Redis servers, and somebody who asks them.
#pragma once

#include <gtest/gtest.h>
#include <hiredis/hiredis.h>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/net/resp_client.h"
#include "sim/redis/redis_server.h"
#include "sim/sentinel/sentinel_node.h"

namespace sentinel::sim {

using std::chrono::milliseconds;
using std::chrono::seconds;

// The whole reply in one line: arrays in brackets.
inline std::string Flat(const redisReply& reply) {
  if (reply.type == REDIS_REPLY_NIL) return "nil";
  if (reply.type != REDIS_REPLY_ARRAY) return TextOf(reply);
  std::string text = "[";
  for (std::size_t i = 0; i < reply.elements; ++i) {
    text += (i > 0 ? " " : "") + Flat(*reply.element[i]);
  }
  return text + "]";
}

class RedisWorld : public testing::Test {
 protected:
  // One connection to a server. Replies and messages are kept in their order.
  class Caller {
   public:
    Caller(RedisWorld& world, Host& from, const std::string& ip)
        : world_(world),
          client_(world.network_, from, ip, kRedisPort,
                  {{}, {}, [this](std::string_view payload) { messages_.emplace_back(payload); }}) {
    }

    // The reply, "closed" when the connection ends before it, "silence" after two seconds.
    std::string Ask(const std::vector<std::string>& words) {
      const auto answer = std::make_shared<std::optional<std::string>>();
      client_.Send(words, [answer](const redisReply& reply) { *answer = Flat(reply); });
      const MonotonicTime limit = world_.timeline_.now() + seconds(2);
      while (!*answer && client_.open() && world_.timeline_.RunNext(limit)) {
      }
      if (*answer) return **answer;
      return client_.open() ? "silence" : "closed";
    }

    void Send(const std::vector<std::string>& words) {
      client_.Send(words, [this](const redisReply& reply) { replies_.push_back(Flat(reply)); });
    }

    bool open() const { return client_.open(); }
    std::vector<std::string>& replies() { return replies_; }
    std::vector<std::string>& messages() { return messages_; }

   private:
    RedisWorld& world_;
    std::vector<std::string> replies_;
    std::vector<std::string> messages_;
    RespClient client_;
  };

  RedisServer& AddServer(RedisOptions options = {}) {
    const std::string number = std::to_string(servers_.size() + 1);
    Host& host = network_.AddHost("r" + number, "10.0.0." + number);
    return servers_.emplace_back(network_, host, ledger_, random_, std::move(options));
  }

  RedisServer& StartMaster(RedisOptions options = {}) {
    RedisServer& server = AddServer(std::move(options));
    server.Start();
    return server;
  }

  RedisServer& StartReplica(const RedisServer& master, RedisOptions options = {}) {
    options.config.replicaof = Upstream{master.ip(), kRedisPort};
    RedisServer& server = AddServer(std::move(options));
    server.Start();
    return server;
  }

  void Run(Duration time) {
    const MonotonicTime limit = timeline_.now() + time;
    while (timeline_.RunNext(limit)) {
    }
  }

  // True iff it comes true within `time`.
  bool RunUntil(const std::function<bool()>& condition, Duration time) {
    const MonotonicTime limit = timeline_.now() + time;
    while (!condition()) {
      if (!timeline_.RunNext(limit)) return condition();
    }
    return true;
  }

  std::unique_ptr<Caller> Call(const RedisServer& server) {
    return std::make_unique<Caller>(*this, asker_, server.ip());
  }

  // On a connection of its own.
  std::string Ask(const RedisServer& server, const std::vector<std::string>& words) {
    return Call(server)->Ask(words);
  }

  // Writes and, if the server says so, notes the acknowledgement.
  WriteNumber Write(const RedisServer& server) {
    const WriteNumber write = ledger_.Propose();
    if (Ask(server, {"SET", std::string(kNumberedKey), std::to_string(write)}) == "OK") {
      ledger_.Acknowledge(write, timeline_.now());
    }
    return write;
  }

  // The value of a line of INFO, "" without it.
  std::string InfoOf(const RedisServer& server, const std::string& name) {
    const std::string text = "\r\n" + Ask(server, {"INFO"});
    const std::size_t found = text.find("\r\n" + name + ":");
    if (found == std::string::npos) return {};
    const std::size_t begin = found + name.size() + 3;
    return text.substr(begin, text.find("\r\n", begin) - begin);
  }

  void CutBoth(const RedisServer& a, const RedisServer& b) {
    network_.Cut(a.host(), b.host());
    network_.Cut(b.host(), a.host());
  }

  Timeline timeline_;
  Random random_{7};
  Trace trace_;
  Network network_{timeline_, random_, trace_};
  Ledger ledger_;
  Host& asker_ = network_.AddHost("asker", "10.1.0.1");
  std::deque<RedisServer> servers_;
};

}  // namespace sentinel::sim
