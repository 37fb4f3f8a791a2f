// SENTINEL subcommands that only look.
#include <gmock/gmock.h>

#include <variant>

#include "fixture.h"

namespace sentinel::command {
namespace {

using std::chrono::milliseconds;
using SentinelQueryTest = CommandTest;
using Strings = std::vector<std::string>;

bool ShowsState(const Outcome& outcome) { return std::get<Answer>(outcome).shows_state; }

TEST_F(SentinelQueryTest, UnknownMastersAreRefused) {
  for (const char* subcommand :
       {"master", "primary", "replicas", "slaves", "sentinels", "ckquorum"}) {
    EXPECT_EQ(ErrorOf({"sentinel", subcommand, "nope"}), "ERR No such master with that name");
  }
}

TEST_F(SentinelQueryTest, MasterNamesAreCaseSensitive) {
  AddMaster("mymaster");
  EXPECT_TRUE(Ask({"SENTINEL", "MASTER", "MyMaster"}).is_error());
  EXPECT_FALSE(Ask({"SENTINEL", "MASTER", "mymaster"}).is_error());
}

TEST_F(SentinelQueryTest, MastersAreListedInTheOrderOfConfiguration) {
  EXPECT_EQ(Bytes({"sentinel", "masters"}), "*0\r\n");
  AddMaster("b");
  AddMaster("a");
  const Reply masters = Ask({"sentinel", "masters"});
  ASSERT_EQ(masters.elements().size(), 2U);
  EXPECT_EQ(Field(masters.elements()[0], "name"), "b");
  EXPECT_EQ(Field(masters.elements()[1], "name"), "a");
}

TEST_F(SentinelQueryTest, TellsTheAddressOfAMaster) {
  MasterGroup& group = AddMaster("mymaster");
  EXPECT_EQ(Bytes({"sentinel", "get-master-addr-by-name", "mymaster"}),
            "*2\r\n$8\r\n10.0.0.1\r\n$4\r\n6379\r\n");
  group.master().address = Address{"redis.local", 6379, "10.0.0.5"};
  model.process.announce_hostnames = true;
  EXPECT_EQ(Texts(Ask({"sentinel", "get-master-addr-by-name", "mymaster"})),
            Strings({"redis.local", "6379"}));
}

TEST_F(SentinelQueryTest, AnUnknownMasterHasNoAddressWhichIsNoError) {
  EXPECT_EQ(Bytes({"sentinel", "get-master-addr-by-name", "nope"}), "*-1\r\n");
  self().resp = 3;
  EXPECT_EQ(Bytes({"sentinel", "get-master-addr-by-name", "nope"}), "_\r\n");
}

TEST_F(SentinelQueryTest, RepliesWithAnAddressShowState) {
  AddMaster("mymaster");
  EXPECT_FALSE(ShowsState(Run({"sentinel", "get-master-addr-by-name", "mymaster"})));
  EXPECT_TRUE(ShowsState(Run({"sentinel", "master", "mymaster"})));
  EXPECT_TRUE(ShowsState(Run({"sentinel", "masters"})));
  EXPECT_TRUE(ShowsState(Run({"info"})));
  EXPECT_FALSE(ShowsState(Run({"ping"})));
  EXPECT_FALSE(ShowsState(Run({"sentinel", "myid"})));
}

TEST_F(SentinelQueryTest, TheAddressIsThatOfTheMasterOnDisk) {
  MasterGroup& group = AddMaster("mymaster");
  group.told = AddReplica(group, "10.0.0.2", 6380).address;
  EXPECT_EQ(Texts(Ask({"sentinel", "get-master-addr-by-name", "mymaster"})),
            Strings({"10.0.0.2", "6380"}));
  group.told.reset();
  EXPECT_EQ(Texts(Ask({"sentinel", "get-master-addr-by-name", "mymaster"})),
            Strings({"10.0.0.1", "6379"}));
}

TEST_F(SentinelQueryTest, ValkeyNamesAnswerAlike) {
  AddMaster("mymaster");
  EXPECT_EQ(Ask({"sentinel", "PRIMARIES"}), Ask({"sentinel", "masters"}));
  EXPECT_EQ(Ask({"sentinel", "primary", "mymaster"}), Ask({"sentinel", "master", "mymaster"}));
  EXPECT_EQ(Ask({"sentinel", "get-primary-addr-by-name", "mymaster"}),
            Ask({"sentinel", "get-master-addr-by-name", "mymaster"}));
}

TEST_F(SentinelQueryTest, CkQuorumCountsUsableSentinels) {
  MasterGroup& group = AddMaster("mymaster");
  Peer& one = AddPeer(group, std::string(40, '1'));
  Peer& two = AddPeer(group, std::string(40, '2'));
  EXPECT_EQ(Bytes({"sentinel", "ckquorum", "mymaster"}),
            "+OK 3 usable Sentinels. Quorum and failover authorization can be reached\r\n");
  two.sdown.since = now;
  EXPECT_EQ(TextOf({"sentinel", "ckquorum", "mymaster"}),
            "OK 2 usable Sentinels. Quorum and failover authorization can be reached");
  group.settings.quorum = 3;
  EXPECT_EQ(ErrorOf({"sentinel", "ckquorum", "mymaster"}),
            "NOQUORUM 2 usable Sentinels. Not enough available Sentinels to reach the specified "
            "quorum for this master");
  one.sdown.since = now;
  EXPECT_EQ(ErrorOf({"sentinel", "ckquorum", "mymaster"}),
            "NOQUORUM 1 usable Sentinels. Not enough available Sentinels to reach the specified "
            "quorum for this master. Not enough available Sentinels to reach the majority and "
            "authorize a failover");
  group.settings.quorum = 1;
  EXPECT_EQ(ErrorOf({"sentinel", "ckquorum", "mymaster"}),
            "NOQUORUM 1 usable Sentinels. Not enough available Sentinels to reach the majority and "
            "authorize a failover");
}

TEST_F(SentinelQueryTest, CkQuorumTellsWhenNoElectionCanBeNumbered) {
  MasterGroup& group = AddMaster("mymaster");
  AddPeer(group, std::string(40, '1'));
  model.current_epoch = kEpochMax - 1;
  EXPECT_THAT(TextOf({"sentinel", "ckquorum", "mymaster"}), testing::StartsWith("OK 2"));
  model.current_epoch = kEpochMax;
  EXPECT_EQ(ErrorOf({"sentinel", "ckquorum", "mymaster"}),
            "NOQUORUM 2 usable Sentinels. The epochs are used up, so that no election can be "
            "numbered");
  group.settings.quorum = 3;
  EXPECT_THAT(ErrorOf({"sentinel", "ckquorum", "mymaster"}),
              testing::EndsWith("for this master. The epochs are used up, so that no election can "
                                "be numbered"));
}

TEST_F(SentinelQueryTest, MyIdIsTheSentinelsId) { EXPECT_EQ(TextOf({"sentinel", "myid"}), kMyId); }

TEST_F(SentinelQueryTest, ShowsScriptsOldestFirst) {
  EXPECT_EQ(Bytes({"sentinel", "pending-scripts"}), "*0\r\n");
  ScriptJob running;
  running.argv = {"/n.sh", "+sdown", "master m"};
  running.running = true;
  running.pid = 4711;
  running.attempts = 1;
  running.due = now - milliseconds(1500);
  ScriptJob waiting;
  waiting.argv = {"/n.sh"};
  waiting.attempts = 2;
  waiting.due = now + milliseconds(30'000);
  ScriptJob due;
  due.due = now - milliseconds(5);
  model.scripts = {running, waiting, due};

  const Reply scripts = Ask({"sentinel", "pending-scripts"});
  ASSERT_EQ(scripts.elements().size(), 3U);
  const Reply& first = scripts.elements()[0];
  EXPECT_EQ(Keys(first), Strings({"argv", "flags", "pid", "run-time", "retry-num"}));
  EXPECT_EQ(Texts(first.elements()[1]), Strings({"/n.sh", "+sdown", "master m"}));
  EXPECT_EQ(Field(first, "flags"), "running");
  EXPECT_EQ(Field(first, "pid"), "4711");
  EXPECT_EQ(Field(first, "run-time"), "1500");
  EXPECT_EQ(Field(first, "retry-num"), "1");
  const Reply& second = scripts.elements()[1];
  EXPECT_EQ(Keys(second), Strings({"argv", "flags", "pid", "run-delay", "retry-num"}));
  EXPECT_EQ(Field(second, "flags"), "scheduled");
  EXPECT_EQ(Field(second, "pid"), "0");
  EXPECT_EQ(Field(second, "run-delay"), "30000");
  EXPECT_EQ(Field(second, "retry-num"), "2");
  EXPECT_EQ(Field(scripts.elements()[2], "run-delay"), "0");
}

TEST_F(SentinelQueryTest, DebugShowsThePeriods) {
  model.tunables.ask_period = milliseconds(500);
  const Reply periods = Ask({"sentinel", "debug"});
  EXPECT_EQ(Keys(periods),
            Strings({"INFO-PERIOD", "PING-PERIOD", "ASK-PERIOD", "PUBLISH-PERIOD",
                     "DEFAULT-DOWN-AFTER", "DEFAULT-FAILOVER-TIMEOUT", "TILT-TRIGGER",
                     "TILT-PERIOD", "SLAVE-RECONF-TIMEOUT", "MIN-LINK-RECONNECT-PERIOD",
                     "ELECTION-TIMEOUT", "SCRIPT-MAX-RUNTIME", "SCRIPT-RETRY-DELAY"}));
  EXPECT_EQ(Field(periods, "INFO-PERIOD"), "10000");
  EXPECT_EQ(Field(periods, "ASK-PERIOD"), "500");
  EXPECT_EQ(Field(periods, "SCRIPT-RETRY-DELAY"), "30000");
}

}  // namespace
}  // namespace sentinel::command
