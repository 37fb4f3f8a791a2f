// All that a run is made of, before it begins: who takes part, with which settings, and what goes
// wrong when. A plan follows from its seed; leaving faults out of it gives a smaller one.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sentinel/ids.h"
#include "sentinel/time.h"

namespace sentinel::sim {

enum class FaultKind : std::uint8_t {
  // The network. `who` and `other` are hosts.
  kCut,        // Nothing passes between two hosts.
  kCutOneWay,  // From `who` to `other`.
  kIsolate,    // Nothing passes to or from `who`.
  kSplit,      // Two halves of all hosts; `value` says who is where.
  kSlowPath,   // `value` ms more from `who` to everybody.
  kLoss,       // `value` of 1000 packets of `who` are lost.
  kReset,      // The connections of two hosts are reset.
  kRefuse,     // `who` takes no new connections.

  // Redis servers. `who` is one.
  kServerCrash,  // Killed, and started again when the fault ends; `value` & 1: data are lost,
                 // & 2: the machine lost its power.
  kServerPause,
  kServerBusy,      // A script runs.
  kServerLoads,     // Restarted, and loads its data for the time of the fault.
  kServerPassword,  // requirepass is changed behind everybody's back.
  kServerKillClients,
  kServerLags,         // Applies what its master sends `value` ms late.
  kServerMinReplicas,  // min-replicas-to-write 1.
  kServerPriority,     // Priority becomes `value`.
  kServerKeepsConfig,  // Its configuration file cannot be written: CONFIG REWRITE fails.
  kServerReplicaOf,  // An operator makes the master a replica of one of its replicas, or a replica
                     // one of another replica.
  kServerNoOne,      // An operator makes it a master.
  kServerFailover,   // An operator's FAILOVER on the master, to replica `other`.

  // Sentinels. `who` is one.
  kSentinelCrash,  // `value` & 2: the machine lost its power.
  kSentinelPause,
  kDiskFails,
  kDiskSlow,
  kDiskHangs,
  kWallStep,   // The wall clock jumps by `value` ms.
  kClockRate,  // The clock runs by `value` millionths faster.

  // Operators at the port of sentinel `who`, about a group.
  kOrderFailover,
  kOrderCoordinated,    // COORDINATED: see CoordinatedOrder.
  kOrderFailoverOfAll,  // At all sentinels at once.
  kOrderReset,
  kOrderRemove,     // SENTINEL REMOVE, and MONITOR again when the fault ends.
  kOrderDownAfter,  // SENTINEL SET down-after-milliseconds `value`; set back at the end.
  kOrderTimeout,    // SENTINEL SET failover-timeout `value`; set back at the end.
  kOrderQuorum,     // SENTINEL SET quorum `value`; set back at the end.
  kOrderPause,      // SENTINEL PAUSE, for `value` s if that is above 0; RESUME at the end.
};
inline constexpr int kFaultKinds = static_cast<int>(FaultKind::kOrderPause) + 1;

const char* NameOf(FaultKind kind);
// True iff it is about two hosts, which are not the same one.
bool HasOther(FaultKind kind);

// What SENTINEL FAILOVER ... COORDINATED says beyond that, as the value of a fault.
struct CoordinatedOrder {
  std::optional<int> to;  // TO: number of a server of the group, perhaps the master.
  Duration timeout{0};    // TIMEOUT; 0 = none.
  bool wait = false;      // WAIT

  std::int64_t Encode() const;
  static CoordinatedOrder Decode(std::int64_t value);
};

// Sentinel number `index`, or server number `index` of a group.
struct Target {
  static constexpr int kMaster = -1;  // The server that most sentinels hold for the master then.
  static constexpr int kSentinels = -1;

  int group = kSentinels;
  int index = 0;

  bool is_sentinel() const { return group == kSentinels; }
  bool operator==(const Target&) const = default;
};

struct Fault {
  int number = 0;  // In its plan, from 1: how people name it.
  Duration at{};   // Since the beginning.
  Duration lasts{};
  FaultKind kind{};
  Target who;
  Target other;
  int group = 0;  // Orders of operators: which one they are about.
  std::int64_t value = 0;
};

// A hello that somebody forges who may publish.
struct Forgery {
  enum class What : std::uint8_t {
    kRogueMaster,  // In a newer configuration the master is where nobody is.
    kReplica,      // ... or is one of the replicas.
    kDeafness,     // A newer configuration of the same master, so that the next one is too old.
    kFarEpoch,     // The epoch is out of reach. Of half of those at ports a vote is asked for.
    kMove,         // The sentinel is where nobody is.
  };
  Duration at{};
  What what{};
  int group = 0;
  int named = 0;       // The sentinel in whose name.
  int told = -1;       // The sentinel at whose port; -1: everybody, by the master's channel.
  Epoch distance = 0;  // How far ahead its epochs are.
};
// From here on an epoch is out of reach of everything that happens in a run.
inline constexpr Epoch kFarEpochs = 1'000'000;

// How the servers of a group behave, for good.
struct ServerPlan {
  static constexpr int kNobody = -1;

  bool serve_stale = true;    // replica-serve-stale-data
  int unannounced = kNobody;  // The number of the server with replica-announced no.
  std::size_t backlog_size = 1024 * 1024;
  Duration transfer_time = std::chrono::milliseconds(500);  // Of a full resync.
  // Half open links last so long; beyond 30 s that would be most of what may pass before all rests.
  Duration repl_timeout = std::chrono::seconds(10);
};

struct GroupPlan {
  std::string name;
  int replicas = 2;
  int quorum = 2;
  Duration down_after = std::chrono::seconds(1);
  Duration failover_timeout = std::chrono::seconds(10);
  Duration crash_failover_after{0};  // Of ours; 0 = off.
  Duration forget_after{0};          // Of ours, in whole seconds; 0 = off.
  bool verify_config = false;        // Of ours.
  int parallel_syncs = 1;
  std::string password;  // Empty = none.
  Duration write_interval = std::chrono::milliseconds(100);
  bool naive_writer = false;       // Keeps its connection for as long as it stands.
  bool writer_subscribes = false;  // Hears of +switch-master from a sentinel.
  Duration writer_pause = std::chrono::milliseconds(100);  // At most, before it asks again.
  ServerPlan servers;
};

struct Plan {
  std::uint64_t seed = 0;
  std::vector<bool> stock;  // One for each sentinel.
  std::vector<GroupPlan> groups;
  Duration latency{};  // One way.
  Duration jitter{};
  Duration quiet{};       // Before this nothing goes wrong.
  Duration faults_end{};  // Behind this nothing does.
  std::vector<Fault> faults;
  std::vector<Forgery> forgeries;
  // When all has come to rest again, the masters and so many sentinels die for good.
  bool last_deaths = true;
  int sentinels_to_die = 0;

  int sentinels() const { return static_cast<int>(stock.size()); }
  bool all_ours() const;
  bool all_stock() const;
  // True iff nothing goes wrong but that masters are told to hand over: then nothing may get lost.
  bool only_handovers() const;
};

// kAny is one of the next two: of stock sentinels alone nothing is demanded.
enum class Mixture : std::uint8_t { kAny, kOurs, kMixed, kStock };

struct PlanOptions {
  Mixture mixture = Mixture::kAny;
  int sentinels = 0;  // 0 = any.
};

Plan MakePlan(std::uint64_t seed, const PlanOptions& options);

// For people, one line each.
std::string Describe(const Plan& plan);
std::string Describe(const Fault& fault);

}  // namespace sentinel::sim
