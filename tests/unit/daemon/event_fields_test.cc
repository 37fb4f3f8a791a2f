#include "daemon/event_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sentinel::daemon {
namespace {

using io::LogField;
using ::testing::ElementsAre;

TEST(EventFields, NamesThePartsOfAMaster) {
  EXPECT_THAT(
      EventFields({EventKind::kOdown, "master m 10.0.0.1 6379 #quorum 2/2"}),
      ElementsAre(LogField{"event", "+odown"}, LogField{"type", "master"}, LogField{"name", "m"},
                  LogField{"ip", "10.0.0.1"}, LogField{"port", "6379", true},
                  LogField{"master", "m"}, LogField{"detail", "#quorum 2/2"}));
}

TEST(EventFields, NamesThePartsOfAReplicaAndItsMaster) {
  EXPECT_THAT(
      EventFields({EventKind::kReplica, "slave 10.0.0.2:6379 10.0.0.2 6379 @ m 10.0.0.1 6379"}),
      ElementsAre(LogField{"event", "+slave"}, LogField{"type", "slave"},
                  LogField{"name", "10.0.0.2:6379"}, LogField{"ip", "10.0.0.2"},
                  LogField{"port", "6379", true}, LogField{"master", "m"},
                  LogField{"master-ip", "10.0.0.1"}, LogField{"master-port", "6379", true}));
}

TEST(EventFields, NamesBothAddressesOfASwitch) {
  EXPECT_THAT(EventFields({EventKind::kSwitchMaster, "m 10.0.0.1 6379 10.0.0.2 6380"}),
              ElementsAre(LogField{"event", "+switch-master"}, LogField{"master", "m"},
                          LogField{"old-ip", "10.0.0.1"}, LogField{"old-port", "6379", true},
                          LogField{"ip", "10.0.0.2"}, LogField{"port", "6380", true}));
}

TEST(EventFields, NamesEpochsAndLeaders) {
  EXPECT_THAT(EventFields({EventKind::kNewEpoch, "7"}),
              ElementsAre(LogField{"event", "+new-epoch"}, LogField{"epoch", "7", true}));
  EXPECT_THAT(EventFields({EventKind::kVoteForLeader, "abc 7"}),
              ElementsAre(LogField{"event", "+vote-for-leader"}, LogField{"leader", "abc"},
                          LogField{"epoch", "7", true}));
}

TEST(EventFields, KeepsWhatHasNoNameAsADetail) {
  EXPECT_THAT(EventFields({EventKind::kTilt, "#tilt mode entered"}),
              ElementsAre(LogField{"event", "+tilt"}, LogField{"detail", "#tilt mode entered"}));
}

}  // namespace
}  // namespace sentinel::daemon
