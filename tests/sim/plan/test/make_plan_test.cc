// What holds of every plan.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "sim/plan/fault_kinds.h"
#include "sim/plan/plan.h"

namespace sentinel::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::uint64_t kSeeds = 3000;

// Calls `look` with many plans.
template <typename Look>
void ForPlans(const Look& look, const PlanOptions& options = {}) {
  for (std::uint64_t seed = 0; seed < kSeeds && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    look(MakePlan(seed, options));
  }
}

std::string All(const Plan& plan) {
  std::string text = Describe(plan);
  for (const Fault& fault : plan.faults) text += "\n" + Describe(fault);
  return text;
}

bool Has(const Plan& plan, bool (*what)(FaultKind)) {
  return std::any_of(plan.faults.begin(), plan.faults.end(),
                     [what](const Fault& fault) { return what(fault.kind); });
}

bool IsSentinelCrash(FaultKind kind) { return kind == FaultKind::kSentinelCrash; }
bool IsOrderToFailOver(FaultKind kind) { return kind == FaultKind::kOrderFailover; }
bool IsKeptConfig(FaultKind kind) { return kind == FaultKind::kServerKeepsConfig; }

TEST(MakePlan, TheSameSeedGivesTheSamePlan) {
  std::set<std::string> plans;
  ForPlans([&](const Plan& plan) {
    EXPECT_EQ(All(plan), All(MakePlan(plan.seed, {})));
    plans.insert(All(plan));
  });
  EXPECT_EQ(plans.size(), kSeeds);
}

TEST(MakePlan, NumbersKeepTheirBoundsAndReachThem) {
  std::set<int> sentinels;
  std::set<std::size_t> groups;
  std::set<int> replicas;
  std::set<std::size_t> backlogs;
  ForPlans([&](const Plan& plan) {
    sentinels.insert(plan.sentinels());
    groups.insert(plan.groups.size());
    EXPECT_GE(plan.quiet, seconds(6));
    int quorum = 0;
    for (const GroupPlan& group : plan.groups) {
      replicas.insert(group.replicas);
      backlogs.insert(group.servers.backlog_size);
      EXPECT_GE(group.quorum, 1);
      EXPECT_LE(group.quorum, plan.sentinels());
      EXPECT_LE(group.servers.transfer_time, seconds(5));
      EXPECT_LE(group.servers.repl_timeout, seconds(30));
      EXPECT_LE(group.servers.unannounced, group.replicas);
      quorum = std::max(quorum, group.quorum);
    }
    const int left = plan.sentinels() - plan.sentinels_to_die;
    EXPECT_GE(left, std::max(quorum, plan.sentinels() / 2 + 1)) << "too few are left in the end";
  });
  EXPECT_EQ(sentinels, (std::set<int>{3, 4, 5, 6, 7}));
  EXPECT_EQ(groups, (std::set<std::size_t>{1, 2, 3, 4}));
  EXPECT_EQ(replicas, (std::set<int>{1, 2, 3, 4}));
  EXPECT_EQ(backlogs, (std::set<std::size_t>{2048, 65536, 1048576}));
}

TEST(MakePlan, FaultsAreNumberedInTheirOrderAndWithinTheirTime) {
  std::set<FaultKind> kinds;
  ForPlans([&](const Plan& plan) {
    ASSERT_FALSE(plan.faults.empty());
    Duration last{};
    int number = 0;
    for (const Fault& fault : plan.faults) {
      kinds.insert(fault.kind);
      EXPECT_EQ(fault.number, ++number);
      EXPECT_GE(fault.at, std::max(last, plan.quiet));
      EXPECT_LE(fault.at + fault.lasts, plan.faults_end);
      last = fault.at;
      EXPECT_LT(fault.group, static_cast<int>(plan.groups.size()));
      if (HasOther(fault.kind)) {
        EXPECT_FALSE(fault.who == fault.other);
      }
    }
  });
  EXPECT_EQ(kinds.size(), static_cast<std::size_t>(kFaultKinds)) << "a kind that no plan has";
}

TEST(MakePlan, TheMixtureIsWhatWasAskedFor) {
  ForPlans([](const Plan& plan) { EXPECT_TRUE(plan.all_ours()); }, {Mixture::kOurs, 0});
  ForPlans([](const Plan& plan) { EXPECT_TRUE(plan.all_stock()); }, {Mixture::kStock, 0});
  ForPlans(
      [](const Plan& plan) {
        EXPECT_FALSE(plan.all_ours() || plan.all_stock());
        EXPECT_EQ(plan.sentinels(), 5);
      },
      {Mixture::kMixed, 5});
}

TEST(MakePlan, WithStockMembersNobodyAsksForWhatTheyNeverRecoverFrom) {
  int cuts = 0;
  int orders = 0;
  int kept = 0;
  ForPlans(
      [&](const Plan& plan) {
        EXPECT_FALSE(Has(plan, NotForStock));
        EXPECT_FALSE(Has(plan, CutsNetwork) && Has(plan, IsOrderToFailOver));
        EXPECT_FALSE(Has(plan, RestartsServer) && Has(plan, IsKeptConfig));
        cuts += Has(plan, CutsNetwork) ? 1 : 0;
        orders += Has(plan, IsOrderToFailOver) ? 1 : 0;
        kept += Has(plan, IsKeptConfig) ? 1 : 0;
      },
      {Mixture::kMixed, 0});
  EXPECT_GT(cuts, 100);
  EXPECT_GT(orders, 100);
  EXPECT_GT(kept, 50);
}

TEST(MakePlan, OrdersByHandComeOneToAGroupToServersThatReachOneAnother) {
  int by_hand = 0;
  ForPlans(
      [&](const Plan& plan) {
        std::set<int> groups;
        for (const Fault& order : plan.faults) {
          if (!ByHandOnServers(order.kind)) continue;
          ++by_hand;
          EXPECT_TRUE(groups.insert(order.who.group).second) << "two in one group";
          EXPECT_FALSE(Has(plan, IsSentinelCrash));
          for (const Fault& fault : plan.faults) {
            const bool under_way = fault.at <= order.at && order.at <= fault.at + fault.lasts;
            EXPECT_FALSE(under_way && fault.lasts > seconds(5) &&
                         SeparatesServers(fault, order.who.group))
                << Describe(fault) << ", " << Describe(order);
          }
        }
      },
      {Mixture::kOurs, 0});
  EXPECT_GT(by_hand, 300);
}

TEST(MakePlan, WritersDifferAndNaiveOnesAreSparedWhatTheyNeverLeave) {
  int naive = 0;
  int subscribing = 0;
  int writers = 0;
  ForPlans([&](const Plan& plan) {
    const bool power_loss =
        std::any_of(plan.faults.begin(), plan.faults.end(), [](const Fault& fault) {
          return fault.kind == FaultKind::kServerCrash && (fault.value & 2) != 0;
        });
    for (const GroupPlan& group : plan.groups) {
      EXPECT_FALSE(group.naive_writer && (power_loss || Has(plan, ByHandOnServers)));
      naive += group.naive_writer ? 1 : 0;
      subscribing += group.writer_subscribes ? 1 : 0;
      ++writers;
    }
  });
  EXPECT_GT(naive, writers / 20);
  EXPECT_GT(subscribing, writers * 2 / 5);
  EXPECT_LT(subscribing, writers * 3 / 5);
}

TEST(MakePlan, ADescriptionNamesWhatIsUnusual) {
  Plan plan = MakePlan(1, {});
  GroupPlan group;
  group.name = "g0";
  plan.groups = {group};
  for (const char* unusual : {"naive writer", "subscribing writer", "nothing stale", "announced"}) {
    EXPECT_EQ(Describe(plan).find(unusual), std::string::npos) << unusual;
  }
  plan.groups.front().naive_writer = plan.groups.front().writer_subscribes = true;
  plan.groups.front().servers.serve_stale = false;
  plan.groups.front().servers.unannounced = 1;
  plan.groups.front().servers.transfer_time = milliseconds(1234);
  for (const char* unusual : {"naive writer", "subscribing writer", "nothing stale",
                              "r1 not announced", "full resync 1.234s"}) {
    EXPECT_NE(Describe(plan).find(unusual), std::string::npos) << unusual;
  }
}

}  // namespace
}  // namespace sentinel::sim
