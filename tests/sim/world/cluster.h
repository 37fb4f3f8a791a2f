// The cast of a run, built from its plan: hosts, Redis servers, sentinels, writers, operators.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "sim/base/timeline.h"
#include "sim/base/trace.h"
#include "sim/client/writer.h"
#include "sim/net/network.h"
#include "sim/plan/plan.h"
#include "sim/redis/ledger.h"
#include "sim/redis/redis_server.h"
#include "sim/sentinel/sentinel_node.h"

namespace sentinel::sim {

// A Redis master and its replicas, with who writes to them.
struct Group {
  GroupPlan plan;
  Ledger ledger;
  std::vector<std::unique_ptr<RedisServer>> servers;  // The first one begins as the master.
  std::unique_ptr<Writer> writer;
};

class Cluster {
 public:
  // Nothing runs before Start. `witness` outlives the cluster.
  Cluster(const Plan& plan, Trace& trace, Witness& witness);

  void Start();

  Timeline& timeline() { return timeline_; }
  Network& network() { return network_; }
  MonotonicTime now() const { return timeline_.now(); }

  std::vector<std::unique_ptr<SentinelNode>>& sentinels() { return sentinels_; }
  std::deque<Group>& groups() { return groups_; }
  Host& operator_host() { return *operator_host_; }

  // nullptr if nobody has it.
  RedisServer* FindServer(std::string_view ip);
  Group* GroupOf(std::string_view server_ip);
  SentinelNode* FindSentinel(std::string_view id);
  int IndexOf(const SentinelNode& node) const;

  // The server that most running sentinels hold for the master; the first of the group if none
  // does.
  RedisServer& BelievedMaster(Group& group);

 private:
  Random& NewRandom();
  void AddGroup(const GroupPlan& plan, int index, int sentinels);
  void AddSentinel(const Plan& plan, int index, Witness& witness);

  const std::uint64_t seed_;
  std::uint64_t randoms_ = 0;
  std::deque<Random> random_;  // One stream for each part.
  Timeline timeline_;
  Network network_;
  std::deque<Group> groups_;
  std::vector<std::unique_ptr<SentinelNode>> sentinels_;
  Host* operator_host_ = nullptr;
};

}  // namespace sentinel::sim
