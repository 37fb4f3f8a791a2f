// The FAILOVER command: a master lets a replica catch up while writes wait, and changes roles with
// it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "codec/resp/reply.h"
#include "sim/net/host.h"
#include "sim/redis/redis_settings.h"
#include "sim/redis/replica_feed.h"
#include "sim/redis/replication_log.h"

namespace sentinel::sim {

class Handover {
 public:
  struct Callbacks {
    std::function<bool()> is_master;
    std::function<void(const Upstream& target)> demote;  // Becomes a replica of it.
    std::function<void()> promote;                       // Becomes a master again.
    std::function<void()> ended;                         // Writes go on, whoever takes them.
  };

  Handover(Host& host, const ReplicaFeed& feed, const ReplicationLog& log, Callbacks callbacks);

  // FAILOVER [TO host port [FORCE]] [ABORT] [TIMEOUT milliseconds]
  codec::Reply Execute(const Words& words);

  bool active() const { return state_ != State::kNone; }
  // The target is asked to take over: PSYNC ... FAILOVER.
  bool in_progress() const { return state_ == State::kInProgress; }
  const char* state_name() const;  // As INFO has it.

  // What the target answered.
  void OnAccepted();
  void OnRejected();

 private:
  enum class State : std::uint8_t { kNone, kWaitForSync, kInProgress };
  struct Order {
    std::optional<Upstream> target;
    std::optional<Duration> timeout;
    bool abort = false;
    bool force = false;
  };

  static std::optional<Order> Parse(const Words& words);
  codec::Reply Begin(const Order& order);
  void Check();
  void Proceed(const Upstream& target);
  void Abort();
  void End();

  Host& host_;
  const ReplicaFeed& feed_;
  const ReplicationLog& log_;
  const Callbacks callbacks_;
  State state_ = State::kNone;
  Order order_;
  MonotonicTime began_{};
  Alarm check_;
};

}  // namespace sentinel::sim
