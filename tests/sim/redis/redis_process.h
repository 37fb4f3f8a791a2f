// The process of a simulated Redis server: its connections, its role, its commands. Lives from
// start to crash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/random.h"
#include "codec/resp/reply.h"
#include "sentinel/info_report.h"
#include "sim/net/host.h"
#include "sim/net/network.h"
#include "sim/redis/client_table.h"
#include "sim/redis/handover.h"
#include "sim/redis/ledger.h"
#include "sim/redis/redis_settings.h"
#include "sim/redis/replica_feed.h"
#include "sim/redis/replication_log.h"
#include "sim/redis/upstream_link.h"

namespace sentinel::sim {

class RedisProcess {
 public:
  struct World {
    Network& network;
    Host& host;
    Ledger& ledger;
    Random& random;
    const RedisOptions& options;
    RedisDisk& disk;
    RedisCounters& counters;
  };

  // Listens and, if it is a replica, connects to its upstream once it has loaded.
  RedisProcess(World world, std::string run_id, Duration loading);

  // --- faults ---
  void StartLoading(Duration how_long);
  void SetBusy(bool busy);
  void SetLag(Duration lag) { link_.SetLag(lag); }
  void KillClients();
  RedisConfig& config() { return config_; }

  // --- what it is ---
  Role role() const { return config_.replicaof ? Role::kReplica : Role::kMaster; }
  const RedisConfig& config() const { return config_; }
  const ReplicationLog& log() const { return log_; }
  const UpstreamLink& link() const { return link_; }
  const ReplicaFeed& feed() const { return feed_; }
  bool loading() const { return loading_; }
  bool busy() const { return busy_; }
  bool in_failover() const { return handover_.active(); }
  bool writable() const;
  std::size_t connections() const { return clients_.size(); }
  std::size_t backlog() const;
  std::string Info(std::string_view section) const;

 private:
  enum class Pause : std::uint8_t { kNone, kWrites, kAll };
  struct Command {
    std::string_view name;
    int arity;  // As Redis counts: with the name; negative = at least.
    std::uint32_t flags;
    codec::Reply (RedisProcess::*execute)(RedisClient& client, const Words& words);
  };

  // redis_process.cc: connections, time, replication.
  void Accept(Channel channel);
  void RemoveClient(std::uint64_t id);
  void OnSecond();
  void OnLoaded();
  void Propagate(const Words& words);
  void OnStream(Words words);
  void BecomeMaster();
  void Follow(const Upstream& upstream);
  void DisconnectReplicas();
  Words PsyncRequest() const;
  void OnAccepted(bool everything);
  void OnContinued(const std::string& replid);
  void OnCopied(const std::string& replid, std::uint64_t offset);
  std::string NewId();

  // redis_dispatch.cc: which command, and whether it may run now.
  static std::span<const Command> Commands();
  static const Command* FindCommand(std::string_view name);
  void OnRequest(RedisClient& client, const Words& words);
  // The reason why not, with its code; nullopt = it may.
  std::optional<std::string> WhyNot(const RedisClient& client, const Command* command,
                                    const Words& words) const;
  bool Postpones(const RedisClient& client, std::uint32_t flags) const;
  void Refuse(RedisClient& client, const Command* command, const std::string& reason);
  void ReleasePostponed();
  bool EnoughReplicas() const;

  // redis_commands.cc
  codec::Reply Ping(RedisClient& client, const Words& words);
  codec::Reply GiveInfo(RedisClient& client, const Words& words);
  codec::Reply Auth(RedisClient& client, const Words& words);
  codec::Reply Client(RedisClient& client, const Words& words);
  codec::Reply ClientKill(RedisClient& client, const Words& words);
  codec::Reply ClientPause(const Words& words);
  codec::Reply Subscribe(RedisClient& client, const Words& words);
  codec::Reply Publish(RedisClient& client, const Words& words);
  codec::Reply Multi(RedisClient& client, const Words& words);
  codec::Reply Exec(RedisClient& client, const Words& words);
  codec::Reply Discard(RedisClient& client, const Words& words);
  codec::Reply ReplicaOf(RedisClient& client, const Words& words);
  codec::Reply ConfigSet(const Words& words);
  codec::Reply Config(RedisClient& client, const Words& words);
  codec::Reply Script(RedisClient& client, const Words& words);
  codec::Reply GiveRole(RedisClient& client, const Words& words);
  codec::Reply Set(RedisClient& client, const Words& words);
  codec::Reply FailOver(RedisClient& client, const Words& words);
  codec::Reply ReplConf(RedisClient& client, const Words& words);
  codec::Reply Psync(RedisClient& client, const Words& words);

  // redis_info.cc
  void AppendReplication(std::string& text) const;
  void AppendUpstream(std::string& text) const;

  World world_;
  const std::string run_id_;
  const MonotonicTime started_at_;
  RedisConfig config_;
  ReplicationLog log_;
  // True iff our place in the stream means something to others: a partial resync may be asked for.
  bool continues_ = false;
  bool loading_ = false;
  bool busy_ = false;
  std::int64_t seconds_ = 0;

  ClientTable clients_;
  ReplicaFeed feed_;
  UpstreamLink link_;
  Handover handover_;
  Pause pause_ = Pause::kNone;
  Alarm every_second_;
  Alarm loaded_;
  Alarm pause_end_;
};

}  // namespace sentinel::sim
