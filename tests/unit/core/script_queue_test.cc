#include "notify/script_queue.h"

#include <string>
#include <vector>

#include "core_test_base.h"

namespace sentinel {
namespace {

// Protocol sheet, section 13. What happens to failed runs is told by the scenarios.
class ScriptQueueTest : public CoreTestBase {
 protected:
  ScriptQueueTest() : group_(NewGroup("mymaster", 6379)) {
    group_.settings.notification_script = "/notify";
  }

  void Queue(int from, int to) {
    for (int i = from; i <= to; ++i) {
      QueueNotification(model_, group_, "+event", std::to_string(i));
    }
  }

  // Starts what may be started and returns the payloads of the runs.
  std::vector<std::string> Run() {
    Agenda agenda;
    Turn turn = NewTurn();
    RunScripts(turn, agenda);
    next_ = agenda.next();
    std::vector<std::string> payloads;
    for (const Effect& effect : TakeEffects().list) {
      payloads.push_back(std::get<StartScript>(effect.body).argv.at(2));
    }
    return payloads;
  }

  MasterGroup& group_;
  MonotonicTime next_ = kNever;
};

TEST_F(ScriptQueueTest, PassesPathEventAndPayload) {
  Queue(1, 1);
  EXPECT_EQ(model_.scripts.front().argv, (std::vector<std::string>{"/notify", "+event", "1"}));
}

TEST_F(ScriptQueueTest, QueuesNothingWithoutAScript) {
  group_.settings.notification_script.clear();
  Queue(1, 1);
  const Address address = MakeAddress("10.0.0.1", 6379);
  QueueClientReconfig(model_, group_, ReconfigRole::kLeader, address, address);
  EXPECT_TRUE(model_.scripts.empty());
}

TEST_F(ScriptQueueTest, TellsTheReconfigScriptWhoMovedWhere) {
  group_.settings.client_reconfig_script = "/reconf";
  QueueClientReconfig(model_, group_, ReconfigRole::kObserver, MakeAddress("10.0.0.1", 6379),
                      MakeAddress("10.0.0.2", 6380));
  EXPECT_EQ(model_.scripts.front().argv,
            (std::vector<std::string>{"/reconf", "mymaster", "observer", "start", "10.0.0.1",
                                      "6379", "10.0.0.2", "6380"}));
}

TEST_F(ScriptQueueTest, StartsSixteenAtOnceInOrder) {
  Queue(1, 20);
  const auto started = Run();
  ASSERT_EQ(started.size(), 16U);
  EXPECT_EQ(started.front(), "1");
  EXPECT_EQ(started.back(), "16");
  EXPECT_TRUE(Run().empty());
}

TEST_F(ScriptQueueTest, WantsToBeWokenWhenARunIsOutOfTime) {
  Queue(1, 1);
  Run();
  EXPECT_EQ(next_, now_ + model_.tunables.script_max_runtime);
}

TEST_F(ScriptQueueTest, DropsTheOldestThatIsNotRunningWhenFull) {
  Queue(1, 256);
  Run();
  Queue(257, 257);
  EXPECT_EQ(model_.scripts.size(), 256U);
  EXPECT_EQ(model_.scripts.at(15).argv.at(2), "16");
  EXPECT_EQ(model_.scripts.at(16).argv.at(2), "18");
  EXPECT_EQ(model_.scripts.back().argv.at(2), "257");
}

}  // namespace
}  // namespace sentinel
