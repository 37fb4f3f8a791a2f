// The connections of a Redis process: what each has said about itself, and their burial.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/net/host.h"
#include "sim/net/resp_session.h"
#include "sim/redis/replication_log.h"

namespace sentinel::sim {

struct RedisClient {
  std::unique_ptr<RespSession> session;
  std::string name;
  bool authenticated = false;
  bool replica = false;
  bool closing = false;                      // Once its reply is on the way.
  std::uint16_t listening_port = 0;          // REPLCONF, for a replica to be.
  std::set<std::string> channels;            // Subscriptions.
  std::optional<std::vector<Words>> queued;  // Between MULTI and EXEC.
  bool queue_broken = false;                 // A command was refused meanwhile.
  std::uint32_t queued_flags = 0;            // What any queued command has,
  std::uint32_t queued_lacks = 0;            // and what any of them has not.
  std::optional<Words> postponed;            // Waits for the end of a pause.

  std::uint64_t id() const { return session->id(); }
  // As CLIENT KILL TYPE has it.
  const char* type() const {
    if (replica) return "replica";
    return channels.empty() ? "normal" : "pubsub";
  }
};

class ClientTable {
 public:
  explicit ClientTable(Host& host) : host_(host) {}

  RedisClient& Add(Channel channel, RespSession::Callbacks callbacks);
  // Null if it is gone.
  RedisClient* Find(std::uint64_t id);
  // Closes the connection. The client is destroyed at the end of the turn, as it may be at work.
  void Remove(std::uint64_t id);

  std::vector<std::uint64_t> Ids() const;  // In the order in which they came.
  std::size_t size() const { return clients_.size(); }
  std::size_t postponed() const;
  // How many heard it.
  std::int64_t Publish(const std::string& channel, const std::string& payload);

 private:
  Host& host_;
  std::uint64_t last_id_ = 0;
  std::map<std::uint64_t, std::unique_ptr<RedisClient>> clients_;
  std::vector<std::unique_ptr<RedisClient>> removed_;
};

}  // namespace sentinel::sim
