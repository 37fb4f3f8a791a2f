#include "fixture.h"

namespace sentinel::http {
namespace {

using std::chrono::milliseconds;

class HealthTest : public HttpTest {
 protected:
  MasterGroup& AddKnownMaster() {
    MasterGroup& group = AddMaster("m");
    group.master().endpoint.round_trip = milliseconds(1);
    group.master().history_offset = 1000;
    return group;
  }
  DataNode& AddGoodReplica(MasterGroup& group) {
    DataNode& node = AddReplica(group, "10.0.0.2", 6380);
    node.info_at = now;
    node.upstream_host = "10.0.0.1";
    node.upstream_port = 6379;
    node.upstream_link_up = true;
    node.offset = 900;
    return node;
  }
};

constexpr char kReplica[] = "/replica/m?addr=10.0.0.2:6380";

TEST_F(HealthTest, OfALiveProcess) { EXPECT_EQ(Text("/health/live"), "{\"status\":\"ok\"}\n"); }

TEST_F(HealthTest, IsReadyWhenEverybodyWasHeardOrWaitedForInVain) {
  EXPECT_EQ(Verdict("/health/ready"), "200");  // There is nobody to hear.
  MasterGroup& group = AddMaster("m");
  EXPECT_EQ(Verdict("/health/ready"), "503 only 0 of 1 masters have been heard so far");
  group.master().sdown.since = now;
  EXPECT_EQ(Verdict("/health/ready"), "200");
  Peer& peer = AddPeer(group, command::kPeerId);
  EXPECT_EQ(Verdict("/health/ready"),
            "503 the other sentinels of only 0 of 1 masters have been heard so far");
  peer.link->endpoint.round_trip = milliseconds(1);
  EXPECT_EQ(Verdict("/health/ready"), "200");
}

TEST_F(HealthTest, IsNotReadyWhileNothingCanBeSaved) {
  model.saved = false;
  EXPECT_EQ(Verdict("/health/ready"), "503 the last save of the state failed");
}

TEST_F(HealthTest, TellsWhichServerIsTheMaster) {
  MasterGroup& group = AddKnownMaster();
  EXPECT_EQ(Verdict("/master/m?addr=10.0.0.1:6379"), "200");
  EXPECT_EQ(Verdict("/master/m?addr=10.0.0.2:6379"), "503 the master is 10.0.0.1:6379");
  EXPECT_EQ(Verdict("/master/m?addr=10.0.0.1:6380"), "503 the master is 10.0.0.1:6379");
  group.master().sdown.since = now;
  EXPECT_EQ(Verdict("/master/m?addr=10.0.0.1:6379"),
            "503 the master is down in the opinion of this sentinel");
  group.odown.since = now;
  EXPECT_EQ(Verdict("/master/m?addr=10.0.0.1:6379"), "503 the master is objectively down");
}

TEST_F(HealthTest, TellsOfTheMasterThatIsOnDisk) {
  MasterGroup& group = AddKnownMaster();
  group.told = MakeAddress("10.0.0.9", 6379);
  EXPECT_EQ(Verdict("/master/m?addr=10.0.0.1:6379"), "503 the master is 10.0.0.9:6379");
  EXPECT_EQ(Verdict("/master/m?addr=10.0.0.9:6379"), "200");
}

TEST_F(HealthTest, KnowsAServerByItsNameAndByItsIp) {
  MasterGroup& group = AddKnownMaster();
  group.master().address = {"redis-1.example", 6379, "::1"};
  EXPECT_EQ(Verdict("/master/m?addr=Redis-1.example:6379"), "200");
  EXPECT_EQ(Verdict("/master/m?addr=[::1]:6379"), "200");
  EXPECT_EQ(Verdict("/master/m?addr=::1:6379"), "200");
  EXPECT_EQ(Verdict("/master/m?addr=[::2]:6379"), "503 the master is ::1:6379");
}

TEST_F(HealthTest, RefusesWhatItCannotUnderstand) {
  AddKnownMaster();
  const std::string which = "400 addr=<ip>:<port> has to say which server is meant";
  for (const char* query : {"", "?addr=", "?addr=10.0.0.1", "?addr=:6379", "?addr=10.0.0.1:0",
                            "?addr=10.0.0.1:65536", "?addr=a%20b:1", "?address=10.0.0.1:6379"}) {
    EXPECT_EQ(Verdict(std::string("/master/m") + query), which) << query;
  }
  EXPECT_EQ(Verdict("/master/other?addr=10.0.0.1:6379"),
            "404 no master of that name is watched here");
  EXPECT_EQ(Verdict("/replica/m?addr=10.0.0.1:6379&max_lag=-1"),
            "400 max_lag is a number of bytes");
}

TEST_F(HealthTest, TellsWhichReplicaCanBeReadFrom) {
  MasterGroup& group = AddKnownMaster();
  DataNode& node = AddGoodReplica(group);
  EXPECT_EQ(Verdict(kReplica), "200");
  EXPECT_EQ(Verdict("/replica/m?addr=10.0.0.3:6380"),
            "503 no replica of this master is known at that address");
  EXPECT_EQ(Verdict("/replica/m?addr=10.0.0.1:6379"), "503 the server is the master");
  node.upstream_link_up = false;
  EXPECT_EQ(Verdict(kReplica), "503 the replica is not connected to its master");
  node.upstream_host = "10.0.0.7";
  EXPECT_EQ(Verdict(kReplica), "503 the replica follows another master");
  node.reported_role = Role::kMaster;
  EXPECT_EQ(Verdict(kReplica), "503 the server says that it is a master");
  node.info_at.reset();
  EXPECT_EQ(Verdict(kReplica), "503 the replica has not been heard yet");
  node.sdown.since = now;
  EXPECT_EQ(Verdict(kReplica), "503 the replica is down in the opinion of this sentinel");
}

TEST_F(HealthTest, TellsHowFarAReplicaLags) {
  MasterGroup& group = AddKnownMaster();
  DataNode& node = AddGoodReplica(group);
  const std::string query = std::string(kReplica) + "&max_lag=";
  EXPECT_EQ(Verdict(query + "100"), "200");
  EXPECT_EQ(Verdict(query + "99"), "503 the replica lags 100 bytes, which is more than max_lag");
  node.offset = 2000;  // Asked later than the master.
  EXPECT_EQ(Verdict(query + "0"), "200");
  group.master().info_at.reset();
  EXPECT_EQ(Verdict(query + "99"), "503 how far the replica lags is not known");
}

}  // namespace
}  // namespace sentinel::http
