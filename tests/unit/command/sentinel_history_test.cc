// SENTINEL HISTORY and EXPLAIN, and what SENTINEL PAUSE shows elsewhere.
#include <memory>

#include "fixture.h"

namespace sentinel::command {
namespace {

using Strings = std::vector<std::string>;
using std::chrono::seconds;

class SentinelHistoryTest : public CommandTest {
 protected:
  void Past(const std::string& master, Epoch epoch) {
    auto record = std::make_shared<FailoverRecord>();
    record->master = master;
    record->epoch = epoch;
    record->result = "switched";
    record->phases = {{FailoverPhase::kSdown, Duration(0)},
                      {FailoverPhase::kOdown, Duration(1250)}};
    record->votes = {{kMyId, kPeerId, epoch}};
    record->candidates = {{"10.0.0.2:6379", "r", 100, 7, 1, true, ""},
                          {"10.0.0.3:6379", "", 0, 0, 0, false, "has priority 0"}};
    facts.failovers.Put({std::move(record), 1'700'000'000'000}, 0);
  }
  Strings Epochs(const Words& words) {
    Strings epochs;
    const Reply views = Ask(words);
    for (const Reply& view : views.elements()) epochs.push_back(Field(view, "epoch"));
    return epochs;
  }
};

TEST_F(SentinelHistoryTest, ShowsTheLastFailoversOfOneOrAll) {
  AddMaster("a");
  AddMaster("calm");
  Past("a", 1);
  Past("gone", 2);
  Past("a", 3);
  EXPECT_EQ(Epochs({"SENTINEL", "history"}), Strings({"3", "2", "1"}));
  EXPECT_EQ(Epochs({"sentinel", "HISTORY", "count", "1"}), Strings({"3"}));
  EXPECT_EQ(Epochs({"sentinel", "history", "a"}), Strings({"3", "1"}));
  EXPECT_EQ(Epochs({"sentinel", "history", "a", "COUNT", "1"}), Strings({"3"}));
  EXPECT_EQ(Epochs({"sentinel", "history", "gone"}), Strings({"2"}));
  EXPECT_EQ(Epochs({"sentinel", "history", "calm"}), Strings({}));
}

TEST_F(SentinelHistoryTest, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(ErrorOf({"sentinel", "history", "nope"}), "ERR No such master with that name");
  EXPECT_EQ(ErrorOf({"sentinel", "history", "a", "b"}), "ERR syntax error");
  EXPECT_EQ(ErrorOf({"sentinel", "history", "a", "count"}), "ERR syntax error");
  EXPECT_EQ(ErrorOf({"sentinel", "history", "count", "0"}), "ERR COUNT has to be a number above 0");
  EXPECT_EQ(ErrorOf({"sentinel", "history", "a", "count", "x"}),
            "ERR COUNT has to be a number above 0");
  EXPECT_EQ(ErrorOf({"sentinel", "explain", "nope"}), "ERR No such master with that name");
}

TEST_F(SentinelHistoryTest, ShowsAFailoverInFull) {
  Past("a", 4);
  const Reply view = Ask({"sentinel", "history"}).elements()[0];
  EXPECT_EQ(Keys(view),
            Strings({"name", "epoch", "kind", "started-at-ms", "led-by", "led-by-self", "result",
                     "reason", "from", "to", "acknowledged", "phases", "votes", "candidates"}));
  EXPECT_EQ(Field(view, "kind"), "automatic");
  EXPECT_EQ(Field(view, "started-at-ms"), "1700000000000");
  EXPECT_EQ(Field(view, "led-by"), "?");
  EXPECT_EQ(Field(view, "to"), "-");
  const auto member = [&view](const std::string& name) -> const Reply& {
    const auto& all = view.elements();
    for (std::size_t i = 0; i + 1 < all.size(); i += 2) {
      if (all[i].text() == name) return all[i + 1];
    }
    return view;
  };
  EXPECT_EQ(Texts(member("phases").elements()[1]), Strings({"odown", "1.250"}));
  EXPECT_EQ(Texts(member("votes").elements()[0]), Strings({kMyId, kPeerId}));
  const auto& candidates = member("candidates").elements();
  EXPECT_EQ(Field(candidates[0], "rank"), "1");
  EXPECT_EQ(Field(candidates[0], "chosen"), "yes");
  EXPECT_EQ(Field(candidates[1], "rank"), "-");
  EXPECT_EQ(Field(candidates[1], "excluded"), "has priority 0");
}

TEST_F(SentinelHistoryTest, ExplainsWhyThereIsNoFailover) {
  AddReplica(AddMaster("m"), "10.0.0.2", 6379);
  const Reply view = Ask({"sentinel", "explain", "m"});
  EXPECT_EQ(Keys(view), Strings({"name", "failover-now", "summary", "conditions"}));
  EXPECT_EQ(Field(view, "failover-now"), "no");
  EXPECT_TRUE(
      Field(view, "summary")
          .starts_with(
              "No failover: this sentinel does not hold the master for down (last valid reply "))
      << Field(view, "summary");
}

TEST_F(SentinelHistoryTest, APauseShowsInMasterAndInfo) {
  MasterGroup& group = AddMaster("m");
  EXPECT_EQ(Field(Ask({"sentinel", "master", "m"}), "flags"), "master");
  group.pause = Pause{now + seconds(5), 17};
  Reply view = Ask({"sentinel", "master", "m"});
  EXPECT_EQ(Field(view, "flags"), "master,paused");
  EXPECT_EQ(Field(view, "pause-left"), "5000");
  EXPECT_NE(TextOf({"info", "sentinel"}).find("sentinel_paused_masters:1\r\n"), std::string::npos);
  group.pause = Pause{};
  EXPECT_EQ(Field(Ask({"sentinel", "master", "m"}), "pause-left"), "-1");
  group.pause->until = now;
  EXPECT_EQ(Field(Ask({"sentinel", "master", "m"}), "flags"), "master");
  EXPECT_NE(TextOf({"info", "sentinel"}).find("sentinel_paused_masters:0\r\n"), std::string::npos);
  group.settings.auto_failover = false;
  EXPECT_EQ(Field(Ask({"sentinel", "master", "m"}), "auto-failover"), "no");
}

}  // namespace
}  // namespace sentinel::command
