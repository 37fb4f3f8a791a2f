#include <algorithm>
#include <array>
#include <cstdio>

#include "sim/plan/plan.h"

namespace sentinel::sim {
namespace {

constexpr std::array<const char*, kFaultKinds> kNames = {
    "cut",
    "one-way cut",
    "isolation",
    "split",
    "slow path",
    "loss",
    "reset",
    "refusal",
    "server crash",
    "server pause",
    "server busy",
    "server loads",
    "password changed",
    "clients killed",
    "replication lag",
    "min-replicas-to-write",
    "priority",
    "CONFIG REWRITE fails",
    "REPLICAOF by hand",
    "REPLICAOF NO ONE by hand",
    "FAILOVER of the server",
    "sentinel crash",
    "sentinel pause",
    "disk fails",
    "disk slow",
    "disk hangs",
    "wall clock step",
    "clock rate",
    "SENTINEL FAILOVER",
    "SENTINEL FAILOVER COORDINATED",
    "SENTINEL FAILOVER at all sentinels",
    "SENTINEL RESET",
    "SENTINEL REMOVE and MONITOR",
    "SENTINEL SET down-after-milliseconds",
    "SENTINEL SET failover-timeout",
    "SENTINEL SET quorum",
    "SENTINEL PAUSE",
};

std::string Seconds(Duration duration) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3fs", static_cast<double>(duration.count()) / 1e6);
  return text.data();
}

std::string NameOf(const Target& target) {
  if (target.is_sentinel()) return "s" + std::to_string(target.index);
  const std::string group = "g" + std::to_string(target.group);
  return target.index == Target::kMaster ? "master of " + group
                                         : group + "r" + std::to_string(target.index);
}

std::string DescribeServers(const ServerPlan& servers) {
  std::string text = "backlog " + std::to_string(servers.backlog_size) + ", full resync " +
                     Seconds(servers.transfer_time) + ", repl-timeout " +
                     Seconds(servers.repl_timeout);
  if (!servers.serve_stale) text += ", nothing stale";
  if (servers.unannounced != ServerPlan::kNobody) {
    text += ", r" + std::to_string(servers.unannounced) + " not announced";
  }
  return text;
}

}  // namespace

const char* NameOf(FaultKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

bool HasOther(FaultKind kind) {
  return kind == FaultKind::kCut || kind == FaultKind::kCutOneWay || kind == FaultKind::kReset ||
         kind == FaultKind::kServerReplicaOf || kind == FaultKind::kServerFailover;
}

bool Plan::all_ours() const { return std::find(stock.begin(), stock.end(), true) == stock.end(); }

bool Plan::all_stock() const { return std::find(stock.begin(), stock.end(), false) == stock.end(); }

bool Plan::only_handovers() const {
  return std::all_of(faults.begin(), faults.end(),
                     [](const Fault& fault) { return fault.kind == FaultKind::kOrderCoordinated; });
}

// Two bits, four bits, milliseconds.
std::int64_t CoordinatedOrder::Encode() const {
  const std::int64_t millis =
      std::chrono::duration_cast<std::chrono::milliseconds>(timeout).count();
  return (wait ? 1 : 0) | (to ? (*to + 1) << 1 : 0) | (millis << 5);
}

CoordinatedOrder CoordinatedOrder::Decode(std::int64_t value) {
  CoordinatedOrder order;
  order.wait = (value & 1) != 0;
  if (const int to = static_cast<int>((value >> 1) & 15); to != 0) order.to = to - 1;
  order.timeout = std::chrono::milliseconds(value >> 5);
  return order;
}

std::string Describe(const Fault& fault) {
  std::string text = "#" + std::to_string(fault.number) + " " + NameOf(fault.kind) + " at " +
                     Seconds(fault.at) + " for " + Seconds(fault.lasts) + ": " + NameOf(fault.who);
  if (HasOther(fault.kind)) text += " and " + NameOf(fault.other);
  if (fault.kind >= FaultKind::kOrderFailover) text += " about g" + std::to_string(fault.group);
  if (fault.value != 0) text += ", " + std::to_string(fault.value);
  return text;
}

std::string Describe(const Plan& plan) {
  std::string text = "seed " + std::to_string(plan.seed) + ": sentinels ";
  for (const bool stock : plan.stock) text += stock ? 's' : 'o';
  text += ", latency " + Seconds(plan.latency) + " + " + Seconds(plan.jitter);
  for (const GroupPlan& group : plan.groups) {
    text += "; " + group.name + ": 1 + " + std::to_string(group.replicas) + ", quorum " +
            std::to_string(group.quorum) + ", down-after " + Seconds(group.down_after) +
            ", failover-timeout " + Seconds(group.failover_timeout);
    if (group.crash_failover_after > Duration{0}) {
      text += ", crash-failover-after " + Seconds(group.crash_failover_after);
    }
    if (group.forget_after > Duration{0}) text += ", forget-after " + Seconds(group.forget_after);
    if (group.verify_config) text += ", verify-config";
    text += ", " + DescribeServers(group.servers);
    if (group.naive_writer) text += ", naive writer";
    if (group.writer_subscribes) text += ", subscribing writer";
  }
  if (!plan.forgeries.empty()) {
    text += "; " + std::to_string(plan.forgeries.size()) + " forged hellos";
  }
  text += "; faults from " + Seconds(plan.quiet) + " to " + Seconds(plan.faults_end) + ", then " +
          std::to_string(plan.sentinels_to_die) + " sentinels die";
  return text;
}

}  // namespace sentinel::sim
