// The replicas that hang on a server: who they are, how far they are, and what they are sent.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "codec/resp/reply.h"
#include "sim/net/host.h"
#include "sim/net/resp_session.h"
#include "sim/redis/ledger.h"
#include "sim/redis/redis_settings.h"
#include "sim/redis/replication_log.h"

namespace sentinel::sim {

class ReplicaFeed {
 public:
  struct Replica {
    RespSession* session = nullptr;
    std::uint16_t port = 0;
    bool transferred = false;  // Its full copy is on the way to it, or it needed none.
    bool online = false;       // Takes part in the stream and has said so.
    std::uint64_t acked = 0;
    MonotonicTime acked_at{};
    DataSet snapshot;
    codec::Reply waiting = codec::Reply::Sequence();  // Since the snapshot was taken.
    std::unique_ptr<Alarm> transfer;
  };

  ReplicaFeed(Host& host, const RedisOptions& options) : host_(host), options_(options) {}

  // Answers the PSYNC of a session, which must be detached before it is destroyed.
  void AttachWhole(RespSession& session, std::uint16_t port, const ReplicationLog& log);
  void AttachPartial(RespSession& session, std::uint16_t port, const ReplicationLog& log,
                     std::int64_t first);
  void Detach(std::uint64_t session) { replicas_.erase(session); }
  bool Has(std::uint64_t session) const { return replicas_.contains(session); }

  void Stream(const Words& words);
  void OnAck(std::uint64_t session, std::uint64_t offset);
  // Every second: signs of life for those that wait for their copy.
  void Tick();
  // Sessions of replicas that have been silent for too long.
  std::vector<std::uint64_t> Silent() const;
  std::vector<std::uint64_t> Sessions() const;

  // By session id.
  const std::map<std::uint64_t, Replica>& replicas() const { return replicas_; }
  std::size_t size() const { return replicas_.size(); }
  int CountGood(Duration max_lag) const;
  // Whole seconds since the last sign of life.
  std::int64_t LagOf(const Replica& replica) const;
  // Null if there is no such replica.
  const Replica* Find(const Upstream& address) const;
  std::size_t waiting_commands() const;

 private:
  void SendSnapshot(std::uint64_t session, const ReplicationLog& log);

  Host& host_;
  const RedisOptions& options_;
  std::map<std::uint64_t, Replica> replicas_;
};

}  // namespace sentinel::sim
