// The fields of MASTER, REPLICAS and SENTINELS (command sheet, sections 8.1 and 9).
#include "fixture.h"

namespace sentinel::command {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Strings = std::vector<std::string>;

class SentinelViewTest : public CommandTest {
 protected:
  SentinelViewTest() : group(AddMaster("mymaster")) {}

  Reply Master() { return Ask({"sentinel", "master", "mymaster"}); }
  Reply Replica(std::size_t index = 0) {
    return Ask({"sentinel", "replicas", "mymaster"}).elements().at(index);
  }
  Reply PeerMap() { return Ask({"sentinel", "sentinels", "mymaster"}).elements().at(0); }

  MasterGroup& group;
};

TEST_F(SentinelViewTest, MasterAtRestHasTheStockFieldsInOrder) {
  group.config_epoch = 5;
  AddReplica(group, "10.0.0.2", 6379);
  AddPeer(group, kPeerId);
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"name", "mymaster"},
      {"ip", "10.0.0.1"},
      {"port", "6379"},
      {"runid", std::string(40, 'b')},
      {"flags", "master"},
      {"link-pending-commands", "0"},
      {"link-refcount", "1"},
      {"last-ping-sent", "0"},
      {"last-ok-ping-reply", "300"},
      {"last-ping-reply", "200"},
      {"down-after-milliseconds", "30000"},
      {"info-refresh", "3000"},
      {"role-reported", "master"},
      {"role-reported-time", "100000"},
      {"config-epoch", "5"},
      {"num-slaves", "1"},
      {"num-other-sentinels", "1"},
      {"quorum", "2"},
      {"failover-timeout", "180000"},
      {"parallel-syncs", "1"},
  };
  Reply view = Reply::Map();
  for (const auto& [name, value] : expected) view.Add(name, Reply::Bulk(value));
  EXPECT_EQ(Master(), view);
}

TEST_F(SentinelViewTest, ComplaintsAreShownWhileThereAreSome) {
  DataNode& replica = AddReplica(group, "10.0.0.2", 6379);
  Peer& peer = AddPeer(group, kPeerId);
  group.master().endpoint.complaints.auth = "WRONGPASS wrong";
  group.master().endpoint.complaints.commands = {{"info", "NOPERM no"}, {"ping", "NOPERM no"}};
  replica.endpoint.complaints.commands = {{"slaveof", "NOPERM none"}};
  peer.link->endpoint.complaints.auth = "NOAUTH a password is asked for";
  EXPECT_EQ(Field(Master(), "complaints"), "WRONGPASS wrong; info: NOPERM no; ping: NOPERM no");
  EXPECT_EQ(Field(Replica(), "complaints"), "slaveof: NOPERM none");
  EXPECT_EQ(Field(PeerMap(), "complaints"), "NOAUTH a password is asked for");
}

TEST_F(SentinelViewTest, MapsAreFlatInResp2) {
  EXPECT_TRUE(Bytes({"sentinel", "master", "mymaster"}).starts_with("*40\r\n$4\r\nname\r\n"));
  EXPECT_TRUE(Bytes({"sentinel", "masters"}).starts_with("*1\r\n*40\r\n"));
  self().resp = 3;
  EXPECT_TRUE(Bytes({"sentinel", "master", "mymaster"}).starts_with("%20\r\n$4\r\nname\r\n"));
  EXPECT_TRUE(Bytes({"sentinel", "masters"}).starts_with("*1\r\n%20\r\n"));
}

TEST_F(SentinelViewTest, MasterInTroubleHasMoreFieldsInTheirPlaces) {
  group.master().sdown.since = now - milliseconds(700);
  group.odown.since = now - milliseconds(600);
  group.failover.stage = FailoverStage::kWaitStart;
  group.failover.forced = true;
  group.settings.notification_script = "/n.sh";
  group.settings.client_reconfig_script = "/c.sh";
  DataNode& node = group.master();
  node.endpoint.unanswered_since = now - milliseconds(900);
  node.endpoint.command.id.reset();
  node.endpoint.command.pending = 3;
  node.script_kill_sent = true;
  EXPECT_EQ(Keys(Master()), Strings({"name",
                                     "ip",
                                     "port",
                                     "runid",
                                     "flags",
                                     "link-pending-commands",
                                     "link-refcount",
                                     "failover-state",
                                     "last-ping-sent",
                                     "last-ok-ping-reply",
                                     "last-ping-reply",
                                     "s-down-time",
                                     "o-down-time",
                                     "down-after-milliseconds",
                                     "info-refresh",
                                     "role-reported",
                                     "role-reported-time",
                                     "config-epoch",
                                     "num-slaves",
                                     "num-other-sentinels",
                                     "quorum",
                                     "failover-timeout",
                                     "parallel-syncs",
                                     "notification-script",
                                     "client-reconfig-script"}));
  EXPECT_EQ(Field(Master(), "flags"),
            "s_down,o_down,master,disconnected,failover_in_progress,force_failover,"
            "script_kill_sent");
  EXPECT_EQ(Field(Master(), "failover-state"), "wait_start");
  EXPECT_EQ(Field(Master(), "last-ping-sent"), "900");
  EXPECT_EQ(Field(Master(), "link-pending-commands"), "3");
  EXPECT_EQ(Field(Master(), "s-down-time"), "700");
  EXPECT_EQ(Field(Master(), "o-down-time"), "600");
  EXPECT_EQ(Field(Master(), "notification-script"), "/n.sh");
}

TEST_F(SentinelViewTest, NamesTheStagesOfAFailoverAsStock) {
  const std::vector<std::pair<FailoverStage, std::string>> names = {
      {FailoverStage::kWaitStart, "wait_start"},
      {FailoverStage::kSelectReplica, "select_slave"},
      {FailoverStage::kSendPromotion, "send_slaveof_noone"},
      {FailoverStage::kWaitPromotion, "wait_promotion"},
      {FailoverStage::kReconfReplicas, "reconf_slaves"},
  };
  for (const auto& [stage, name] : names) {
    group.failover.stage = stage;
    EXPECT_EQ(Field(Master(), "failover-state"), name);
  }
}

TEST_F(SentinelViewTest, MasterShowsARebootUntilItsNextPong) {
  group.master().rebooted_at = now;
  EXPECT_EQ(Field(Master(), "flags"), "master,master_reboot");
}

TEST_F(SentinelViewTest, NewReplicaShowsInitialValues) {
  AddReplica(group, "10.0.0.2", 6380);
  Reply view = Reply::Map();
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"name", "10.0.0.2:6380"},
      {"ip", "10.0.0.2"},
      {"port", "6380"},
      {"runid", ""},
      {"flags", "slave"},
      {"link-pending-commands", "0"},
      {"link-refcount", "1"},
      {"last-ping-sent", "0"},
      {"last-ok-ping-reply", "0"},
      {"last-ping-reply", "0"},
      {"down-after-milliseconds", "30000"},
      {"info-refresh", "0"},
      {"role-reported", "slave"},
      {"role-reported-time", "50000"},
      {"master-link-down-time", "0"},
      {"master-link-status", "err"},
      {"master-host", "?"},
      {"master-port", "0"},
      {"slave-priority", "100"},
      {"slave-repl-offset", "0"},
      {"replica-announced", "1"},
  };
  for (const auto& [name, value] : expected) view.Add(name, Reply::Bulk(value));
  EXPECT_EQ(Replica(), view);
}

TEST_F(SentinelViewTest, ReplicaShowsWhatInfoSaid) {
  DataNode& node = AddReplica(group, "10.0.0.2", 6380);
  node.upstream_host = "10.0.0.1";
  node.upstream_port = 6379;
  node.upstream_link_up = true;
  node.upstream_down_for = seconds(12);
  node.priority = 0;
  node.offset = 18'446'744'073'709'551'615U;
  node.reported_role = Role::kMaster;
  EXPECT_EQ(Field(Replica(), "master-host"), "10.0.0.1");
  EXPECT_EQ(Field(Replica(), "master-port"), "6379");
  EXPECT_EQ(Field(Replica(), "master-link-status"), "ok");
  EXPECT_EQ(Field(Replica(), "master-link-down-time"), "12000");
  EXPECT_EQ(Field(Replica(), "slave-priority"), "0");
  EXPECT_EQ(Field(Replica(), "slave-repl-offset"), "18446744073709551615");
  EXPECT_EQ(Field(Replica(), "role-reported"), "master");
  node.upstream_down_for = seconds(-1);
  EXPECT_EQ(Field(Replica(), "master-link-down-time"), "-1000");
}

TEST_F(SentinelViewTest, ReplicaFlagsFollowTheFailover) {
  DataNode& node = AddReplica(group, "10.0.0.2", 6380);
  group.failover.stage = FailoverStage::kWaitPromotion;
  group.failover.promoted = node.key;
  EXPECT_EQ(Field(Replica(), "flags"), "slave,promoted");
  node.endpoint.subscriber.id.reset();
  EXPECT_EQ(Field(Replica(), "flags"), "slave,disconnected,promoted");
  node.endpoint.subscriber.id = LinkId{9};
  group.failover = {};
  node.reconf = ReconfStage::kSent;
  EXPECT_EQ(Field(Replica(), "flags"), "slave,reconf_sent");
  node.reconf = ReconfStage::kInProgress;
  EXPECT_EQ(Field(Replica(), "flags"), "slave,reconf_inprog");
  node.reconf = ReconfStage::kDone;
  node.sdown.since = now;
  EXPECT_EQ(Field(Replica(), "flags"), "s_down,slave,reconf_done");
  EXPECT_EQ(Keys(Replica())[10], "s-down-time");
}

TEST_F(SentinelViewTest, ReplicasAreNamedByTheShownHost) {
  DataNode& node = AddReplica(group, "::2", 6380);
  EXPECT_EQ(Field(Replica(), "name"), "[::2]:6380");
  EXPECT_EQ(Field(Replica(), "ip"), "::2");
  node.address = Address{"replica.local", 6380, "10.0.0.7"};
  EXPECT_EQ(Field(Replica(), "ip"), "10.0.0.7");
  model.process.announce_hostnames = true;
  EXPECT_EQ(Field(Replica(), "name"), "replica.local:6380");
  EXPECT_EQ(Field(Replica(), "ip"), "replica.local");
}

TEST_F(SentinelViewTest, UnannouncedReplicasAreHiddenButCounted) {
  AddReplica(group, "10.0.0.2", 6380).announced = false;
  EXPECT_EQ(Bytes({"sentinel", "replicas", "mymaster"}), "*0\r\n");
  EXPECT_EQ(Field(Master(), "num-slaves"), "1");
}

TEST_F(SentinelViewTest, SlavesIsReplicas) {
  AddReplica(group, "10.0.0.2", 6380);
  EXPECT_EQ(Ask({"sentinel", "slaves", "mymaster"}), Ask({"sentinel", "replicas", "mymaster"}));
}

TEST_F(SentinelViewTest, PeerAtRestHasTheStockFieldsInOrder) {
  AddPeer(group, kPeerId).link->owners.insert(MasterId{99});
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"name", kPeerId},
      {"ip", "10.0.0.9"},
      {"port", "26379"},
      {"runid", kPeerId},
      {"flags", "sentinel"},
      {"link-pending-commands", "0"},
      {"link-refcount", "2"},
      {"last-ping-sent", "0"},
      {"last-ok-ping-reply", "0"},
      {"last-ping-reply", "0"},
      {"down-after-milliseconds", "30000"},
      {"last-hello-message", "1000"},
      {"voted-leader", "?"},
      {"voted-leader-epoch", "0"},
  };
  Reply view = Reply::Map();
  for (const auto& [name, value] : expected) view.Add(name, Reply::Bulk(value));
  EXPECT_EQ(PeerMap(), view);
}

TEST_F(SentinelViewTest, PeerShowsItsOpinionWhileItIsFresh) {
  Peer& peer = AddPeer(group, kPeerId);
  peer.opinion = Opinion{true, now - seconds(5)};
  peer.vote = PeerVote{kMyId, 9};
  EXPECT_EQ(Field(PeerMap(), "flags"), "sentinel,master_down");
  EXPECT_EQ(Field(PeerMap(), "voted-leader"), kMyId);
  EXPECT_EQ(Field(PeerMap(), "voted-leader-epoch"), "9");
  now += milliseconds(1);
  EXPECT_EQ(Field(PeerMap(), "flags"), "sentinel");
  EXPECT_EQ(Field(PeerMap(), "voted-leader"), "?");
  EXPECT_EQ(Field(PeerMap(), "voted-leader-epoch"), "9");
}

TEST_F(SentinelViewTest, PeerFlagsShowDownAndDisconnected) {
  Peer& peer = AddPeer(group, kPeerId);
  peer.sdown.since = now;
  peer.link->endpoint.command.id.reset();
  EXPECT_EQ(Field(PeerMap(), "flags"), "s_down,sentinel,disconnected");
}

}  // namespace
}  // namespace sentinel::command
