// Each condition of rest, and who is excused from it: first what sentinels hold, then how the
// servers are.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fake_node.h"
#include "sim/check/convergence.h"
#include "sim/sentinel/deaf_witness.h"
#include "sim/world/operator.h"

namespace sentinel::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Plan ThePlan() {
  Plan plan;
  plan.seed = 1;
  plan.latency = Duration(100);
  plan.stock = {false, false, false};
  GroupPlan group;
  group.name = "g0";
  plan.groups.push_back(group);
  return plan;
}

Fault OfKind(FaultKind kind) {
  Fault fault;
  fault.kind = kind;
  return fault;
}

class RestTest : public ::testing::Test {
 protected:
  RedisServer& server(std::size_t index) { return *cluster_.groups().front().servers[index]; }
  void Pass(Duration how_long) {
    const MonotonicTime end = cluster_.now() + how_long;
    while (cluster_.timeline().RunNext(end)) {
    }
  }
  void Say(std::size_t index, const std::vector<std::string>& words) {
    operator_.Say(server(index).ip(), kRedisPort, {words});
    Pass(milliseconds(20));
  }

  Plan plan_ = ThePlan();
  Trace trace_;
  DeafWitness deaf_;
  Cluster cluster_{plan_, trace_, deaf_};
  Operator operator_{cluster_.network(), cluster_.operator_host(), trace_};
};

// --- what sentinels hold ---------------------------------------------------------------------

// Three fakes that know each other and what is: a master and two replicas.
class HeldTest : public RestTest {
 protected:
  HeldTest() {
    for (auto& sentinel : cluster_.sentinels()) {
      auto fake = std::make_unique<FakeNode>(sentinel->host(), sentinel->id());
      GroupView& view = fake->views["g0"];
      view.master_ip = server(0).ip();
      view.config_epoch = 2;
      view.replicas = {server(1).ip(), server(2).ip()};
      view.peers = {"one", "two"};
      nodes_.push_back(fake.get());
      sentinel = std::move(fake);
    }
    for (std::size_t i = 0; i < 3; ++i) server(i).Start();
    Pass(seconds(10));
  }

  GroupView& view(std::size_t index) { return nodes_[index]->views["g0"]; }
  // Lines that a sentinel is named in.
  std::vector<std::string> UnrestOf(const std::string& who) {
    std::vector<std::string> unrest = Unrest(plan_, cluster_);
    std::erase_if(unrest, [&](const std::string& line) {
      return line.find("g0: " + who) == std::string::npos;
    });
    return unrest;
  }

  std::vector<FakeNode*> nodes_;
};

TEST_F(HeldTest, WhatASentinelHoldsOrDoesMayBeNoRest) {
  struct Case {
    std::string what;
    std::function<void(GroupView&)> bring_about;
  };
  const GroupView well = view(1);
  for (const Case& each : std::vector<Case>{
           {"holds 10.1.0.2 for the master", [](GroupView& it) { it.master_ip = "10.1.0.2"; }},
           {"holds 10.1.0.1 for the master", [](GroupView& it) { it.config_epoch = 1; }},
           {"holds the master for down", [](GroupView& it) { it.sdown = true; }},
           {"holds the master for down", [](GroupView& it) { it.odown = true; }},
           {"is failing over", [](GroupView& it) { it.in_failover = true; }},
           {"does not know all replicas", [](GroupView& it) { it.replicas.erase("10.1.0.3"); }},
           {"does not know all peers", [](GroupView& it) { it.peers.erase("two"); }},
       }) {
    EXPECT_THAT(UnrestOf("s1"), IsEmpty());
    each.bring_about(view(1));
    EXPECT_THAT(UnrestOf("s1"), Contains(HasSubstr("s1 " + each.what)));
    view(1) = well;
  }
}

TEST_F(HeldTest, ADeadSentinelHoldsNothing) {
  nodes_[1]->Crash(false);
  view(1).sdown = true;
  EXPECT_THAT(UnrestOf("s1"), IsEmpty());
}

TEST_F(HeldTest, AStockOneStaysWithAnotherMasterOfTheNewestEpoch) {
  view(1).master_ip = server(1).ip();
  nodes_[1]->is_stock = true;
  EXPECT_THAT(UnrestOf("s1"), IsEmpty());
  view(1).config_epoch = 1;
  EXPECT_THAT(UnrestOf("s1"), Contains(HasSubstr("s1 holds 10.1.0.2 for the master")));
}

TEST_F(HeldTest, AReplicaOfAReplicaThatNobodyKnowsIsMissed) {
  Say(2, {"REPLICAOF", server(1).ip(), "6379"});
  for (std::size_t i = 0; i < 3; ++i) view(i).replicas = {server(1).ip()};
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("s1 does not know all replicas")));
}

TEST_F(HeldTest, ItIsNotMissedWhenSentinelsWereToldToForget) {
  Say(2, {"REPLICAOF", server(1).ip(), "6379"});
  for (const FaultKind kind : {FaultKind::kOrderReset, FaultKind::kOrderRemove}) {
    plan_.faults = {OfKind(kind)};
    for (std::size_t i = 0; i < 3; ++i) view(i).replicas = {server(1).ip()};
    EXPECT_THAT(Unrest(plan_, cluster_), Not(Contains(HasSubstr("does not"))));
    view(2).replicas.insert(server(2).ip());
    EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("g0r2 does not follow g0r0")));
    EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("s1 does not know all replicas")));
  }
}

TEST_F(HeldTest, AReplicaOfTheMasterThatNobodyKnowsIsMissed) {
  plan_.faults = {OfKind(FaultKind::kOrderReset)};
  for (std::size_t i = 0; i < 3; ++i) view(i).replicas = {server(1).ip()};
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("s1 does not know all replicas")));
}

TEST_F(HeldTest, WhoHasLedItAstrayIsNoHelp) {
  plan_.faults = {OfKind(FaultKind::kOrderReset)};
  Say(2, {"REPLICAOF", server(1).ip(), "6379"});
  for (std::size_t i = 0; i < 2; ++i) view(i).replicas = {server(1).ip()};
  view(2).master_ip = server(1).ip();
  view(2).replicas = {server(0).ip(), server(2).ip()};
  const auto missed = HasSubstr("s1 does not know all replicas");
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(missed));  // One of ours, which ought to tell.
  nodes_[2]->is_stock = true;
  EXPECT_THAT(Unrest(plan_, cluster_), Not(Contains(missed)));
  view(2).config_epoch = 1;  // It will follow the others.
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(missed));
}

TEST_F(HeldTest, WhoIsAstrayMayKnowServersThatOthersLeadAway) {
  plan_.faults = {OfKind(FaultKind::kOrderReset)};
  Say(2, {"REPLICAOF", "10.1.0.99", "6379"});
  for (std::size_t i = 0; i < 2; ++i) view(i).replicas = {server(1).ip()};
  view(2).master_ip = server(1).ip();
  view(2).replicas = {server(0).ip(), server(2).ip()};
  nodes_[2]->is_stock = true;
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("s1 does not know all replicas")));
}

TEST_F(HeldTest, NobodySucceedsWhereAStrayVoteIsNeeded) {
  Group& group = cluster_.groups().front();
  EXPECT_TRUE(HasSuccessor(plan_, cluster_, group));
  group.plan.quorum = 3;
  EXPECT_TRUE(HasSuccessor(plan_, cluster_, group));
  view(2).master_ip = server(1).ip();
  EXPECT_TRUE(HasSuccessor(plan_, cluster_, group));  // One of ours, which ought to follow.
  nodes_[2]->is_stock = true;
  EXPECT_FALSE(HasSuccessor(plan_, cluster_, group));
  group.plan.quorum = 2;  // The others are enough.
  EXPECT_TRUE(HasSuccessor(plan_, cluster_, group));
  group.plan.quorum = 3;
  view(2).config_epoch = 1;  // It will follow them.
  EXPECT_TRUE(HasSuccessor(plan_, cluster_, group));
  view(2).config_epoch = 2;
  nodes_[1]->Crash(false);  // They would be too few with it.
  EXPECT_TRUE(HasSuccessor(plan_, cluster_, group));
  group.plan.quorum = 2;
  EXPECT_FALSE(HasSuccessor(plan_, cluster_, group));
}

// --- how the servers are ---------------------------------------------------------------------

// Real sentinels, servers and a writer, at rest.
class ServersTest : public RestTest {
 protected:
  ServersTest() {
    cluster_.Start();
    Pass(seconds(30));
  }
};

TEST_F(ServersTest, WhereAllIsWellNothingIsMissing) {
  EXPECT_THAT(Unrest(plan_, cluster_), IsEmpty());
}

TEST_F(ServersTest, AMasterThatDoesNotRunIsNoRest) {
  server(0).Crash(false);
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("g0r0, the master, does not run")));
}

TEST_F(ServersTest, AMasterThatIsAReplicaIsNoRest) {
  Say(0, {"REPLICAOF", server(1).ip(), "6379"});
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("g0r0 is not a master")));
}

TEST_F(ServersTest, AMasterInAFailoverOfItsOwnIsNoRest) {
  server(1).host().Pause();  // It does not catch up.
  Pass(seconds(1));
  Say(0, {"FAILOVER", "TO", server(1).ip(), "6379", "TIMEOUT", "3000"});
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("g0r0 is in a FAILOVER")));
}

TEST_F(ServersTest, AReplicaThatIsAMasterIsNoRest) {
  Say(1, {"REPLICAOF", "NO", "ONE"});
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("g0r1 does not follow g0r0")));
}

TEST_F(ServersTest, AReplicaOfAReplicaIsNoRest) {
  Say(1, {"REPLICAOF", server(2).ip(), "6379"});
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("g0r1 does not follow g0r0")));
}

TEST_F(ServersTest, AReplicaWithoutALinkIsNoRest) {
  cluster_.network().Cut(server(1).host(), server(0).host());
  cluster_.network().Reset(server(0).host(), server(1).host());
  Pass(milliseconds(20));
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("g0r1 has no link to g0r0")));
}

TEST_F(ServersTest, AWriterThatHasNotWrittenFor3SecondsIsNoRest) {
  const auto& hosts = cluster_.network().hosts();
  const auto writer = std::find_if(hosts.begin(), hosts.end(),
                                   [](const auto& host) { return host->name() == "g0w"; });
  ASSERT_NE(writer, hosts.end());
  (*writer)->Pause();
  Pass(milliseconds(2'800));
  EXPECT_THAT(Unrest(plan_, cluster_), Not(Contains(HasSubstr("no write"))));
  Pass(milliseconds(400));
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("no write for 3 s")));
}

}  // namespace
}  // namespace sentinel::sim
