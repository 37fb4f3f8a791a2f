#include <gtest/gtest.h>

#include "codec/conf/load.h"
#include "fake_surroundings.h"

namespace sentinel::codec {
namespace {

const std::string kMonitor = "sentinel monitor m 127.0.0.1 6379 2\n";
const std::string kId(40, 'a');
const std::string kOtherId(40, 'b');

MasterState OneMaster(const std::string& lines) {
  const LoadedConfig config = MustLoad(kMonitor + lines);
  if (config.state.masters.size() == 1) return config.state.masters[0];
  ADD_FAILURE() << "not one master";
  return {};
}

// --- what is said about the process ---------------------------------------------------------

TEST(ReadStatements, TheProcessIsDescribed) {
  const auto state = MustLoad("sentinel myid " + kId +
                              "\nsentinel current-epoch 7\n"
                              "sentinel announce-ip 10.0.0.9\nsentinel announce-port 5\n"
                              "sentinel deny-scripts-reconfig NO\nSENTINEL Resolve-Hostnames yes\n"
                              "sentinel announce-hostnames yes\n"
                              "sentinel sentinel-user bob\nsentinel sentinel-pass pw\n")
                         .state;
  EXPECT_EQ(state.my_id, kId);
  EXPECT_EQ(state.current_epoch, 7u);
  EXPECT_EQ(state.process.announce_host, "10.0.0.9");
  EXPECT_EQ(state.process.announce_port, 5);
  EXPECT_FALSE(state.process.deny_scripts_reconfig);
  EXPECT_TRUE(state.process.resolve_hostnames);
  EXPECT_TRUE(state.process.announce_hostnames);
  EXPECT_EQ(state.process.peer_user, "bob");
  EXPECT_EQ(state.process.peer_pass, "pw");
}

TEST(ReadStatements, EmptyTextsAboutTheProcessAreIgnored) {
  const auto process = MustLoad(
                           "sentinel announce-ip a\nsentinel announce-ip \"\"\n"
                           "sentinel sentinel-user \"\"\nsentinel sentinel-pass \"\"\n")
                           .state.process;
  EXPECT_EQ(process.announce_host, "a");
  EXPECT_EQ(process.peer_user, "");
  EXPECT_EQ(process.peer_pass, "");
}

TEST(ReadStatements, FlagsHaveTheirOwnErrorTexts) {
  EXPECT_EQ(LoadFailure("sentinel deny-scripts-reconfig maybe\n"),
            "1: Please specify yes or no for the deny-scripts-reconfig options.");
  EXPECT_EQ(LoadFailure("sentinel resolve-hostnames maybe\n"),
            "1: Please specify yes or no for the resolve-hostnames option.");
  EXPECT_EQ(LoadFailure("sentinel announce-hostnames maybe\n"),
            "1: Please specify yes or no for the announce-hostnames option.");
}

TEST(ReadStatements, AnIdHasFortyBytes) {
  EXPECT_EQ(MustLoad("sentinel myid " + std::string(40, 'Z')).state.my_id, std::string(40, 'Z'));
  EXPECT_EQ(LoadFailure("sentinel myid abc\n"), "1: Malformed Sentinel id in myid option.");
}

TEST(ReadStatements, AnImpossibleAnnouncePortLoadsAndHasNoEffect) {
  for (const char* port : {"99999", "-5"}) {
    const auto config = MustLoad(std::string("sentinel announce-port ") + port);
    EXPECT_EQ(config.state.process.announce_port, 0);
    EXPECT_EQ(config.warnings.size(), 1u);
  }
  EXPECT_TRUE(MustLoad("sentinel announce-port x").warnings.empty());
}

TEST(ReadStatements, TheLargestEpochCounts) {
  EXPECT_EQ(MustLoad("sentinel current-epoch 9\nsentinel current-epoch 4\n").state.current_epoch,
            9u);
  EXPECT_EQ(MustLoad("sentinel current-epoch x\n").state.current_epoch, 0u);
  EXPECT_EQ(MustLoad(kMonitor + "sentinel config-epoch m 12\nsentinel current-epoch 4\n")
                .state.current_epoch,
            12u);
}

TEST(ReadStatements, HostileEpochsAreCapped) {
  const auto config = MustLoad("sentinel current-epoch -1\n");
  EXPECT_EQ(config.state.current_epoch, kEpochMax);
  EXPECT_EQ(config.warnings.size(), 1u);
}

// --- masters --------------------------------------------------------------------------------

TEST(ReadStatements, AMasterStartsWithTheDefaults) {
  const MasterState master = OneMaster("");
  EXPECT_EQ(master.name, "m");
  EXPECT_EQ(master.address, MakeAddress("127.0.0.1", 6379));
  MasterSettings expected;
  expected.quorum = 2;
  EXPECT_EQ(master.settings, expected);
  EXPECT_EQ(master.config_epoch, 0u);
  EXPECT_EQ(master.leader_epoch, 0u);
}

TEST(ReadStatements, EverySettingOfAMasterIsRead) {
  const MasterState master = OneMaster(
      "sentinel down-after-milliseconds m 1000\nsentinel failover-timeout m 2000\n"
      "sentinel parallel-syncs m 5\nsentinel notification-script m /bin/true\n"
      "sentinel client-reconfig-script m /bin/true\nsentinel auth-pass m \"p w\"\n"
      "sentinel auth-user m bob\nsentinel master-reboot-down-after-period m 30\n"
      "sentinel crash-failover-after m 40\nsentinel forget-after m 50\n"
      "sentinel verify-config m yes\nsentinel auto-failover m no\n"
      "sentinel paused-until m 1700000000000\n"
      "sentinel config-epoch m 4\nsentinel leader-epoch m 6\n"
      "sentinel rename-command m config CONF\n");
  MasterSettings expected;
  expected.quorum = 2;
  expected.down_after = milliseconds(1000);
  expected.failover_timeout = milliseconds(2000);
  expected.parallel_syncs = 5;
  expected.reboot_down_after = milliseconds(30);
  expected.crash_failover_after = milliseconds(40);
  expected.forget_after = std::chrono::seconds(50);
  expected.verify_config = true;
  expected.auto_failover = false;
  expected.auth_pass = "p w";
  expected.auth_user = "bob";
  expected.notification_script = "/bin/true";
  expected.client_reconfig_script = "/bin/true";
  expected.renamed_commands = {{"CONFIG", "CONF"}};
  EXPECT_EQ(master.settings, expected);
  ASSERT_TRUE(master.pause);
  EXPECT_EQ(master.pause->ends_at_ms, 1'700'000'000'000);
  EXPECT_EQ(master.config_epoch, 4u);
  EXPECT_EQ(master.leader_epoch, 6u);
}

TEST(ReadStatements, MastersKeepTheOrderOfTheFile) {
  const auto masters = MustLoad(
                           "sentinel monitor z 127.0.0.1 1 1\nsentinel monitor a 127.0.0.1 2 1\n"
                           "sentinel monitor Z 127.0.0.1 3 1\n")
                           .state.masters;
  ASSERT_EQ(masters.size(), 3u);
  EXPECT_EQ(masters[0].name, "z");
  EXPECT_EQ(masters[1].name, "a");
  EXPECT_EQ(masters[2].name, "Z");
}

TEST(ReadStatements, MonitorLinesAreCheckedInTheStockOrder) {
  EXPECT_EQ(LoadFailure("sentinel monitor m nosuch 70000 0\n"), "1: Quorum must be 1 or greater.");
  EXPECT_EQ(LoadFailure("sentinel monitor m nosuch 70000 1\n"), "1: Invalid port number.");
  EXPECT_EQ(LoadFailure("sentinel monitor m nosuch 1 1\n"), "1: Can't resolve instance hostname.");
  EXPECT_EQ(LoadFailure("sentinel monitor m 127.0.0.1 -1 1\n"), "1: Invalid port number.");
  EXPECT_EQ(LoadFailure(kMonitor + "sentinel monitor m 127.0.0.1 7 1\n"),
            "2: Duplicate master name.");
}

TEST(ReadStatements, NumbersAreLenient) {
  EXPECT_EQ(MustLoad("sentinel monitor m 127.0.0.1 x 2abc\n").state.masters[0].address.port, 0);
  EXPECT_EQ(MustLoad("sentinel monitor m 127.0.0.1 x 2abc\n").state.masters[0].settings.quorum, 2);
  EXPECT_EQ(MustLoad("sentinel monitor m 127.0.0.1 4294967297 2\n").state.masters[0].address.port,
            1);
  EXPECT_EQ(OneMaster("sentinel down-after-milliseconds m 99999999999\n").settings.down_after,
            milliseconds(1215752191));
  EXPECT_EQ(OneMaster("sentinel parallel-syncs m -3\n").settings.parallel_syncs, -3);
}

TEST(ReadStatements, PeriodsHaveToBePositive) {
  const std::string text = "2: negative or zero time parameter.";
  for (const char* value : {"0", "-1", "x", "3000000000", "99999999999999999999"}) {
    EXPECT_EQ(LoadFailure(kMonitor + "sentinel down-after-milliseconds m " + value), text);
    EXPECT_EQ(LoadFailure(kMonitor + "sentinel failover-timeout m " + value), text);
  }
  EXPECT_EQ(LoadFailure(kMonitor + "sentinel master-reboot-down-after-period m -1\n"),
            "2: negative time parameter.");
  EXPECT_EQ(LoadFailure(kMonitor + "sentinel master-reboot-down-after-period m 0\n"), "loaded");
}

TEST(ReadStatements, TheNewerNameOfTheRebootPeriodIsRead) {
  EXPECT_EQ(OneMaster("sentinel primary-reboot-down-after-period m 7\n").settings.reboot_down_after,
            milliseconds(7));
}

TEST(ReadStatements, ScriptsHaveToBeExecutable) {
  const std::string notify = "2: Notification script seems non existing or non executable.";
  EXPECT_EQ(LoadFailure(kMonitor + "sentinel notification-script m /nosuch\n"), notify);
  EXPECT_EQ(LoadFailure(kMonitor + "sentinel notification-script m \"\"\n"), notify);
  EXPECT_EQ(LoadFailure(kMonitor + "sentinel client-reconfig-script m /nosuch\n"),
            "2: Client reconfiguration script seems non existing or non executable.");
}

TEST(ReadStatements, NamesThatOthersCouldNotReadAreRefused) {
  const std::string text =
      "1: A master name must not be empty or hold blanks or control characters.";
  for (const char* name : {"\"\"", "\"a b\"", "\"a\\nb\"", "\"a\\x00b\""}) {
    EXPECT_EQ(LoadFailure(std::string("sentinel monitor ") + name + " 127.0.0.1 1 1"), text)
        << name;
  }
}

TEST(ReadStatements, LinesMayComeBeforeTheMasterTheySpeakOf) {
  const auto state = MustLoad("sentinel parallel-syncs m 4\n" + kMonitor).state;
  ASSERT_EQ(state.masters.size(), 1u);
  EXPECT_EQ(state.masters[0].settings.parallel_syncs, 4);
}

TEST(ReadStatements, ErrorsFollowTheOrderOfEvaluation) {
  EXPECT_EQ(LoadFailure("sentinel config-epoch m 5\nsentinel monitor m 1.2.3.4 1 0\n"),
            "2: Quorum must be 1 or greater.");
  EXPECT_EQ(LoadFailure("sentinel monitor m 1.2.3.4 1 0\nsentinel myid x\n"),
            "2: Malformed Sentinel id in myid option.");
}

TEST(ReadStatements, UnknownMastersAreRefused) {
  const std::string text = "1: No such master with specified name.";
  for (const char* line :
       {"down-after-milliseconds m 1", "failover-timeout m 1", "parallel-syncs m 1",
        "notification-script m /bin/true", "client-reconfig-script m /bin/true", "auth-pass m p",
        "auth-user m u", "master-reboot-down-after-period m 1", "crash-failover-after m 1",
        "forget-after m 1", "verify-config m yes", "auto-failover m no", "paused-until m 0",
        "config-epoch m 1", "leader-epoch m 1", "known-replica m 127.0.0.1 1",
        "rename-command m a b"}) {
    EXPECT_EQ(LoadFailure(std::string("sentinel ") + line), text) << line;
  }
  EXPECT_EQ(LoadFailure("sentinel known-sentinel m 127.0.0.1 1 " + kId), text);
}

TEST(ReadStatements, APauseEndsAtATime) {
  for (const char* time : {"soon", "-1", "\"\""}) {
    EXPECT_EQ(LoadFailure(kMonitor + "sentinel paused-until m " + time + "\n"),
              "2: Malformed time of paused-until.");
  }
}

TEST(ReadStatements, UnknownStatementsAndWrongCountsAreRefused) {
  const std::string text = "1: Unrecognized sentinel configuration statement.";
  for (const char* line :
       {"foo", "\"\" 1", "monitor", "monitor m 127.0.0.1 1", "announce-ip", "announce-ip a b",
        "myid", "current-epoch", "announce-hostnames", "sentinel-user", "down-after-milliseconds m",
        "down-after-milliseconds m 1 2", "auth-pass m", "config-epoch m",
        "known-replica m 127.0.0.1", "known-sentinel m 127.0.0.1", "rename-command m CONFIG"}) {
    EXPECT_EQ(LoadFailure(std::string("sentinel ") + line), text) << line;
  }
}

TEST(ReadStatements, RenamesOfOneCommandAreRefusedInAnyCase) {
  EXPECT_EQ(LoadFailure(kMonitor + "sentinel rename-command m CONFIG a\n"
                                   "sentinel rename-command m config b\n"),
            "3: Same command renamed multiple times with rename-command.");
}

// --- addresses (sections 3.2 and 9) ---------------------------------------------------------

TEST(ReadStatements, NumericHostsAreStoredInTheirUsualForm) {
  const auto address_of = [](const std::string& host) {
    return MustLoad("sentinel monitor m " + host + " 1 1\n").state.masters.at(0).address;
  };
  EXPECT_EQ(address_of("127.1"), (Address{"127.0.0.1", 1, "127.0.0.1"}));
  EXPECT_EQ(address_of("FE80::0:1%lo"), (Address{"fe80::1", 1, "fe80::1"}));
}

TEST(ReadStatements, NamesNeedResolveHostnames) {
  EXPECT_EQ(LoadFailure("sentinel monitor m localhost 1 1\n"),
            "1: Can't resolve instance hostname.");
  const auto state =
      MustLoad("sentinel monitor m localhost 1 1\nsentinel resolve-hostnames yes\n").state;
  EXPECT_EQ(state.masters.at(0).address, (Address{"localhost", 1, ""}));
}

TEST(ReadStatements, NamesThatCannotBeAreRefusedEvenWithResolveHostnames) {
  for (const char* host : {"\"\"", "\"a b\""}) {
    EXPECT_EQ(LoadFailure(std::string("sentinel resolve-hostnames yes\nsentinel monitor m ") +
                          host + " 1 1"),
              "2: Can't resolve instance hostname.");
  }
}

// --- replicas and peers (section 3.3) -------------------------------------------------------

TEST(ReadStatements, ReplicasAndPeersKeepTheirOrder) {
  const MasterState master = OneMaster(
      "sentinel known-replica m 127.0.0.1 3\nsentinel known-slave m ::1 2\n"
      "sentinel known-sentinel m 127.0.0.1 26381 " +
      kOtherId + "\nsentinel known-sentinel m 127.0.0.1 26380 " + kId + "\n");
  ASSERT_EQ(master.known_replicas.size(), 2u);
  EXPECT_EQ(master.known_replicas[0], MakeAddress("127.0.0.1", 3));
  EXPECT_EQ(master.known_replicas[1], MakeAddress("::1", 2));
  ASSERT_EQ(master.known_sentinels.size(), 2u);
  EXPECT_EQ(master.known_sentinels[0], (KnownSentinel{MakeAddress("127.0.0.1", 26381), kOtherId}));
  EXPECT_EQ(master.known_sentinels[1], (KnownSentinel{MakeAddress("127.0.0.1", 26380), kId}));
}

TEST(ReadStatements, ReplicasAndPeersAreChecked) {
  EXPECT_EQ(LoadFailure(kMonitor + "sentinel known-replica m 127.0.0.1 70000\n"),
            "2: Invalid port number.");
  EXPECT_EQ(LoadFailure(kMonitor + "sentinel known-replica m nosuch 1\n"),
            "2: Can't resolve instance hostname.");
  EXPECT_EQ(LoadFailure(kMonitor + "sentinel known-sentinel m 127.0.0.1 70000 " + kId),
            "2: Invalid port number.");
  EXPECT_EQ(LoadFailure(kMonitor + "sentinel known-sentinel m nosuch 1 " + kId),
            "2: Can't resolve instance hostname.");
}

// Somebody has pasted lines twice: nothing is lost by that.
TEST(ReadStatements, LinesThatSayTheSameAgainAreWarnedOf) {
  const std::string once = kMonitor + "sentinel known-replica m 127.0.0.1 6380\n" +
                           "sentinel known-sentinel m 127.0.0.1 1 " + kId + "\n" +
                           "sentinel rename-command m CONFIG a\n";
  const LoadedConfig config = MustLoad(once + once);
  EXPECT_EQ(config.state, MustLoad(once).state);
  EXPECT_EQ(config.warnings.size(), 4u);
  EXPECT_EQ(OneMaster("sentinel resolve-hostnames yes\nsentinel known-replica m host 6380\n"
                      "sentinel known-replica m HOST 6380\n")
                .known_replicas.size(),
            1u);
}

TEST(ReadStatements, TheOldAndTheNewNameForOneReplicaAreLetThrough) {
  EXPECT_EQ(OneMaster("sentinel known-slave m 127.0.0.1 6380\n"
                      "sentinel known-replica m 127.0.0.1 6380\n")
                .known_replicas.size(),
            1u);
}

TEST(ReadStatements, ARepeatedPeerIsRefusedByItsId) {
  EXPECT_EQ(LoadFailure(kMonitor + "sentinel known-sentinel m 127.0.0.1 1 " + kId +
                        "\nsentinel known-sentinel m 127.0.0.1 2 " + kId),
            "3: Duplicate runid for sentinel.");
  EXPECT_EQ(OneMaster("sentinel known-sentinel m 127.0.0.1 1 " + kId +
                      "\nsentinel known-sentinel m 127.0.0.1 1 " + kOtherId)
                .known_sentinels.size(),
            2u);
}

TEST(ReadStatements, PeersWithoutIdAreIgnoredEvenForAnUnknownMaster) {
  EXPECT_EQ(LoadFailure("sentinel known-sentinel nosuch 127.0.0.1 1\n"), "loaded");
  EXPECT_TRUE(OneMaster("sentinel known-sentinel m 127.0.0.1 1\n").known_sentinels.empty());
}

TEST(ReadStatements, EntriesThatCannotBeAreDroppedWithAWarning) {
  const auto config = MustLoad("sentinel myid " + kId + "\n" + kMonitor +
                               "sentinel known-replica m 127.0.0.1 6379\n"
                               "sentinel known-sentinel m 127.0.0.1 1 " +
                               kId + "\n");
  EXPECT_TRUE(config.state.masters.at(0).known_replicas.empty());
  EXPECT_TRUE(config.state.masters.at(0).known_sentinels.empty());
  EXPECT_EQ(config.warnings.size(), 2u);
}

}  // namespace
}  // namespace sentinel::codec
