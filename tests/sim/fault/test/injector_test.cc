// Each kind of fault does what it says, from its beginning to its end, and faults that overlap undo
// their own part only.
#include "sim/fault/injector.h"

#include <gtest/gtest.h>
#include <hiredis/hiredis.h>

#include <cctype>
#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sim/net/resp_client.h"
#include "sim/plan/fault_kinds.h"
#include "sim/sentinel/deaf_witness.h"

namespace sentinel::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Target kMasterOfG0{0, Target::kMaster};
constexpr Target kReplica{0, 1};
constexpr Target kSentinel{Target::kSentinels, 0};

std::string Flat(const redisReply& reply) {
  if (reply.type != REDIS_REPLY_ARRAY) return TextOf(reply);
  std::string text;
  for (std::size_t i = 0; i < reply.elements; ++i) text += " " + Flat(*reply.element[i]);
  return text;
}

// Three sentinels of ours, a master and two replicas, and the faults of a test.
class Scene {
 public:
  explicit Scene(std::vector<Fault> faults) {
    plan_.seed = 1;
    plan_.stock = {false, false, false};
    plan_.groups.emplace_back();
    plan_.groups.front().name = "g0";
    plan_.groups.front().down_after = seconds(30);  // Nobody interferes.
    for (Fault& fault : faults) fault.number = ++number_;
    plan_.faults = std::move(faults);
    cluster_ = std::make_unique<Cluster>(plan_, trace_, deaf_);
    injector_ = std::make_unique<Injector>(plan_, *cluster_, trace_);
    cluster_->Start();
    injector_->Schedule();
  }

  void RunTo(Duration when) {
    while (cluster_->timeline().RunNext(MonotonicTime{} + when)) {
    }
  }

  Cluster& cluster() { return *cluster_; }
  Injector& injector() { return *injector_; }
  SentinelNode& sentinel(std::size_t index = 0) { return *cluster_->sentinels()[index]; }
  RedisServer& server(std::size_t index) { return *cluster_->groups().front().servers[index]; }
  const Path& path(const Host& a, const Host& b) { return cluster_->network().path(a, b); }

  // What is answered within 20 ms, which pass.
  std::string Ask(const Host& whom, std::uint16_t port, const std::vector<std::string>& words) {
    std::string answer = "nothing";
    RespClient client(cluster_->network(), cluster_->operator_host(), whom.ip(), port, {});
    client.Send(words, [&answer](const redisReply& reply) { answer = Flat(reply); });
    RunTo(cluster_->now() - MonotonicTime{} + milliseconds(20));
    return answer;
  }
  std::string AskServer(std::size_t index, const std::vector<std::string>& words) {
    return Ask(server(index).host(), kRedisPort, words);
  }
  std::string AskSentinel(const std::vector<std::string>& words) {
    return Ask(sentinel().host(), kSentinelPort, words);
  }

 private:
  int number_ = 0;
  Plan plan_;
  Trace trace_;
  DeafWitness deaf_;
  std::unique_ptr<Cluster> cluster_;
  std::unique_ptr<Injector> injector_;
};

Fault At(Duration at, Duration lasts, FaultKind kind, Target who, std::int64_t value = 0,
         Target other = {}) {
  Fault fault;
  fault.at = at;
  fault.lasts = lasts;
  fault.kind = kind;
  fault.who = who;
  fault.other = other;
  fault.value = value;
  return fault;
}

// --- each kind -------------------------------------------------------------------------------

using Look = std::function<bool(Scene&)>;

struct Row {
  Target who;
  Target other;
  std::int64_t value;
  Look shows;
  bool undone = true;  // It does not show any more once the fault has ended.
};

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Look Cut(bool there, bool back) {
  return [there, back](Scene& scene) {
    Host& a = scene.server(0).host();
    Host& b = scene.server(1).host();
    return scene.path(a, b).cut == there && scene.path(b, a).cut == back;
  };
}
Look Config(const char* option, const char* value) {
  return [=](Scene& scene) {
    return scene.AskServer(1, {"CONFIG", "GET", option}) == " " + std::string(option) + " " + value;
  };
}
Look Setting(const std::string& text) {
  return [text](Scene& scene) {
    return Contains(scene.AskSentinel({"SENTINEL", "MASTER", "g0"}), text);
  };
}
bool IsUnsaved(Scene& scene) {
  return scene.AskSentinel({"SENTINEL", "SET", "g0", "parallel-syncs", "2"}) != "OK";
}
bool IsAccepted(Scene& scene) { return !scene.injector().took_effect().empty(); }

Row RowOf(FaultKind kind) {
  switch (kind) {
    case FaultKind::kCut:
      return {kMasterOfG0, kReplica, 0, Cut(true, true)};
    case FaultKind::kCutOneWay:
      return {kMasterOfG0, kReplica, 0, Cut(true, false)};
    case FaultKind::kIsolate:
      return {kReplica, {}, 0, Cut(true, true)};
    case FaultKind::kSplit:
      return {kReplica, {}, 1, Cut(true, true)};
    case FaultKind::kSlowPath:
      return {kMasterOfG0, {}, 70, [](Scene& scene) {
                return scene.path(scene.server(0).host(), scene.server(1).host()).latency >=
                       milliseconds(70);
              }};
    case FaultKind::kLoss:
      return {kMasterOfG0, {}, 300, [](Scene& scene) {
                return scene.path(scene.server(1).host(), scene.server(0).host()).loss == 300;
              }};
    case FaultKind::kReset:
      return {kMasterOfG0, kReplica, 0,
              [](Scene& scene) { return scene.server(0).partial_resyncs() == 1; }, false};
    case FaultKind::kRefuse:
      return {
          kReplica, {}, 0, [](Scene& scene) { return scene.AskServer(1, {"PING"}) == "nothing"; }};
    case FaultKind::kServerCrash:
      return {kReplica, {}, 0, [](Scene& scene) { return !scene.server(1).running(); }};
    case FaultKind::kServerPause:
      return {kReplica, {}, 0, [](Scene& scene) { return scene.server(1).host().paused(); }};
    case FaultKind::kServerBusy:
      return {kReplica, {}, 0, [](Scene& scene) { return scene.server(1).busy(); }};
    case FaultKind::kServerLoads:
      return {kReplica, {}, 0, [](Scene& scene) { return scene.server(1).loading(); }};
    case FaultKind::kServerPassword:
      return {kReplica, {}, 0, [](Scene& scene) {
                return Contains(scene.AskServer(1, {"ROLE"}), "NOAUTH");
              }};
    case FaultKind::kServerKillClients:  // Nobody else loses and has again its connection.
      return {kMasterOfG0,
              {},
              0,
              [](Scene& scene) {
                return scene.cluster().groups().front().writer->counts().connections == 2;
              },
              false};
    case FaultKind::kServerLags:
      return {kReplica, {}, 3000, [](Scene& scene) {
                return scene.server(0).offset() > scene.server(1).offset() + 300;
              }};
    case FaultKind::kServerMinReplicas:
      return {kReplica, {}, 0, Config("min-replicas-to-write", "1")};
    case FaultKind::kServerPriority:
      return {kReplica, {}, 7, Config("replica-priority", "7")};
    case FaultKind::kServerKeepsConfig:
      return {kReplica, {}, 0, [](Scene& scene) {
                return scene.AskServer(1, {"CONFIG", "REWRITE"}) != "OK";
              }};
    case FaultKind::kServerReplicaOf:
      return {kMasterOfG0, kReplica, 0,
              [](Scene& scene) { return scene.server(0).role() == Role::kReplica; }, false};
    case FaultKind::kServerNoOne:  // Sentinels put it right.
      return {
          kReplica, {}, 0, [](Scene& scene) { return scene.server(1).role() == Role::kMaster; }};
    case FaultKind::kServerFailover:
      return {kMasterOfG0, kReplica, 0,
              [](Scene& scene) { return scene.server(1).role() == Role::kMaster; }, false};
    case FaultKind::kSentinelCrash:
      return {kSentinel, {}, 0, [](Scene& scene) { return !scene.sentinel().running(); }};
    case FaultKind::kSentinelPause:
      return {kSentinel, {}, 0, [](Scene& scene) { return scene.sentinel().host().paused(); }};
    case FaultKind::kDiskFails:
    case FaultKind::kDiskSlow:
    case FaultKind::kDiskHangs:
      return {kSentinel, {}, 0, IsUnsaved};
    case FaultKind::kWallStep:
      return {kSentinel,
              {},
              5000,
              [](Scene& scene) {
                return scene.sentinel().host().WallMillis() -
                           scene.sentinel(1).host().WallMillis() >
                       4000;
              },
              false};
    case FaultKind::kClockRate:
      return {kSentinel, {}, 2000, [](Scene& scene) {
                return scene.sentinel().host().ToTrue(seconds(1)) < seconds(1);
              }};
    case FaultKind::kOrderFailover:
    case FaultKind::kOrderCoordinated:
    case FaultKind::kOrderFailoverOfAll:
    case FaultKind::kOrderReset:
    case FaultKind::kOrderPause:
      return {kSentinel, {}, 0, IsAccepted, false};
    case FaultKind::kOrderRemove:
      return {kSentinel, {}, 0, [](Scene& scene) { return !scene.sentinel().View("g0"); }};
    case FaultKind::kOrderDownAfter:
      return {kSentinel, {}, 1234, Setting(" down-after-milliseconds 1234 ")};
    case FaultKind::kOrderTimeout:
      return {kSentinel, {}, 4321, Setting(" failover-timeout 4321 ")};
    case FaultKind::kOrderQuorum:
      return {kSentinel, {}, 3, Setting(" quorum 3 ")};
  }
  return {};
}

class EachKind : public ::testing::TestWithParam<int> {};

TEST_P(EachKind, ShowsFromItsBeginningToItsEnd) {
  const auto kind = static_cast<FaultKind>(GetParam());
  const Row row = RowOf(kind);
  Scene scene({At(seconds(10), seconds(8), kind, row.who, row.value, row.other)});
  scene.RunTo(milliseconds(9900));
  EXPECT_FALSE(row.shows(scene)) << "before it begins";
  EXPECT_TRUE(scene.injector().took_effect().empty());
  scene.RunTo(milliseconds(16'000));
  EXPECT_TRUE(row.shows(scene)) << "while it is under way";
  EXPECT_EQ(scene.injector().took_effect(), std::set<FaultKind>{kind});
  scene.RunTo(seconds(26));
  EXPECT_EQ(row.shows(scene), !row.undone) << "after its end";
}

INSTANTIATE_TEST_SUITE_P(Faults, EachKind, ::testing::Range(0, kFaultKinds), [](const auto& param) {
  std::string name = NameOf(static_cast<FaultKind>(param.param));
  std::erase_if(name, [](char c) { return std::isalnum(c) == 0; });
  return name;
});

TEST(Faults, WhateverHasNotEndedIsMended) {
  for (int i = 0; i < kFaultKinds; ++i) {
    const auto kind = static_cast<FaultKind>(i);
    const Row row = RowOf(kind);
    if (!row.undone || kind == FaultKind::kServerLoads || ByHandOnServers(kind)) continue;
    SCOPED_TRACE(NameOf(kind));
    Scene scene({At(seconds(10), seconds(1000), kind, row.who, row.value, row.other)});
    scene.RunTo(seconds(16));
    ASSERT_TRUE(row.shows(scene));
    scene.injector().MendAll();
    scene.RunTo(seconds(24));
    EXPECT_FALSE(row.shows(scene));
  }
}

// --- effect, or none ---------------------------------------------------------------------------

TEST(Faults, WhatTroublesADeadProcessHasNoEffect) {
  Scene scene({At(seconds(10), seconds(20), FaultKind::kServerCrash, kReplica),
               At(seconds(12), seconds(5), FaultKind::kServerBusy, kReplica),
               At(seconds(12), seconds(5), FaultKind::kServerNoOne, kReplica)});
  scene.RunTo(seconds(25));
  EXPECT_EQ(scene.injector().took_effect(), std::set<FaultKind>{FaultKind::kServerCrash});
}

TEST(Faults, ARefusedOrderHasNoEffect) {
  Scene scene({At(seconds(10), seconds(0), FaultKind::kServerFailover, kReplica, 0, {0, 2})});
  scene.RunTo(seconds(16));
  EXPECT_TRUE(scene.injector().took_effect().empty());
}

// --- faults that overlap -----------------------------------------------------------------------

TEST(Faults, WhatAnotherOneStillWantsStays) {
  for (const FaultKind kind :
       {FaultKind::kCut, FaultKind::kIsolate, FaultKind::kRefuse, FaultKind::kServerCrash,
        FaultKind::kServerPause, FaultKind::kServerBusy, FaultKind::kServerPassword,
        FaultKind::kServerPriority, FaultKind::kServerKeepsConfig, FaultKind::kSentinelCrash,
        FaultKind::kSentinelPause, FaultKind::kDiskFails, FaultKind::kOrderRemove}) {
    SCOPED_TRACE(NameOf(kind));
    const Row row = RowOf(kind);
    Scene scene({At(seconds(10), seconds(4), kind, row.who, row.value, row.other),
                 At(seconds(12), seconds(8), kind, row.who, row.value, row.other)});
    scene.RunTo(seconds(16));
    EXPECT_TRUE(row.shows(scene)) << "the end of the first undid the second";
    scene.RunTo(seconds(26));
    EXPECT_FALSE(row.shows(scene));
  }
}

TEST(Faults, TheValueOfTheLastOneBegunHolds) {
  Scene scene({At(seconds(10), seconds(10), FaultKind::kServerPriority, kReplica, 7),
               At(seconds(12), seconds(4), FaultKind::kServerPriority, kReplica, 8)});
  scene.RunTo(seconds(14));
  EXPECT_TRUE(Config("replica-priority", "8")(scene));
  scene.RunTo(seconds(18));
  EXPECT_TRUE(Config("replica-priority", "7")(scene));
  scene.RunTo(seconds(22));
  EXPECT_TRUE(Config("replica-priority", "100")(scene));
}

TEST(Faults, APauseEndsWithItsProcess) {
  Scene scene({At(seconds(10), seconds(20), FaultKind::kServerPause, kReplica),
               At(seconds(12), seconds(2), FaultKind::kServerCrash, kReplica)});
  scene.RunTo(seconds(16));
  EXPECT_TRUE(scene.server(1).running());
  EXPECT_FALSE(scene.server(1).host().paused());
}

TEST(Faults, AnotherHostIsNoneOfTheirs) {
  Scene scene({At(seconds(10), seconds(10), FaultKind::kServerBusy, kReplica),
               At(seconds(10), seconds(4), FaultKind::kServerBusy, {0, 2})});
  scene.RunTo(seconds(16));
  EXPECT_TRUE(scene.server(1).busy());
  EXPECT_FALSE(scene.server(2).busy());
}

// --- who is meant --------------------------------------------------------------------------------

TEST(Faults, TwoTargetsAreNeverOne) {
  // The other one is the master of that moment: the next server is taken.
  Scene scene({At(seconds(10), seconds(5), FaultKind::kCut, kMasterOfG0, 0, {0, 0})});
  scene.RunTo(seconds(12));
  EXPECT_TRUE(Cut(true, true)(scene));
}

TEST(Faults, AReplicaIsMadeOneOfAnotherReplica) {
  // Number 0 is the master by then, so that number 1 is meant.
  Scene scene({At(seconds(10), seconds(0), FaultKind::kServerReplicaOf, {0, 0}, 0, {0, 2})});
  scene.RunTo(seconds(11));
  EXPECT_EQ(scene.server(0).role(), Role::kMaster);
  EXPECT_EQ(scene.server(1).upstream()->ip, scene.server(2).ip());
}

TEST(Faults, TheMasterIsWhomMostSentinelsHoldForItThen) {
  Scene scene({At(seconds(10), seconds(0), FaultKind::kOrderFailover, kSentinel),
               At(seconds(40), seconds(5), FaultKind::kServerBusy, kMasterOfG0)});
  scene.RunTo(seconds(42));
  RedisServer& master = scene.cluster().BelievedMaster(scene.cluster().groups().front());
  EXPECT_NE(&master, &scene.server(0));
  EXPECT_TRUE(master.busy());
}

}  // namespace
}  // namespace sentinel::sim
