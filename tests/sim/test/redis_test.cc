#include "sim/test/redis_world.h"

namespace sentinel::sim {
namespace {

using RedisCommands = RedisWorld;
using RedisReplication = RedisWorld;
using RedisHandover = RedisWorld;

// --- commands --------------------------------------------------------------------------------

TEST_F(RedisCommands, AnswersWhatSentinelsSend) {
  RedisServer& master = StartMaster();
  const auto caller = Call(master);
  EXPECT_EQ(caller->Ask({"PING"}), "PONG");
  EXPECT_EQ(caller->Ask({"client", "setname", "sentinel-1-cmd"}), "OK");
  EXPECT_EQ(caller->Ask({"PUBLISH", "__sentinel__:hello", "x"}), "0");
  EXPECT_EQ(caller->Ask({"NOSUCH", "a", "b"}),
            "ERR unknown command 'NOSUCH', with args beginning with: 'a' 'b' ");
  EXPECT_EQ(caller->Ask({"SET", "a"}), "ERR wrong number of arguments for 'set' command");
  EXPECT_EQ(caller->Ask({"SCRIPT", "KILL"}), "NOTBUSY No scripts in execution right now.");
  EXPECT_EQ(InfoOf(master, "run_id"), master.run_id());
  EXPECT_EQ(InfoOf(master, "role"), "master");
}

TEST_F(RedisCommands, ATransactionWithARefusedCommandDoesNothing) {
  RedisServer& master = StartMaster();
  RedisServer& replica = StartReplica(master);
  const auto caller = Call(replica);
  EXPECT_EQ(caller->Ask({"EXEC"}), "ERR EXEC without MULTI");
  EXPECT_EQ(caller->Ask({"MULTI"}), "OK");
  EXPECT_EQ(caller->Ask({"SLAVEOF", "NO", "ONE"}), "QUEUED");
  EXPECT_EQ(caller->Ask({"NOSUCH"}), "ERR unknown command 'NOSUCH', with args beginning with: ");
  EXPECT_EQ(caller->Ask({"EXEC"}), "EXECABORT Transaction discarded because of previous errors.");
  EXPECT_EQ(replica.role(), Role::kReplica);
  EXPECT_EQ(caller->Ask({"MULTI"}), "OK");
  EXPECT_EQ(caller->Ask({"SLAVEOF", "NO", "ONE"}), "QUEUED");
  EXPECT_EQ(caller->Ask({"CONFIG", "REWRITE"}), "QUEUED");
  EXPECT_EQ(caller->Ask({"CLIENT", "KILL", "TYPE", "normal"}), "QUEUED");
  EXPECT_EQ(caller->Ask({"EXEC"}), "[OK OK 0]");
  EXPECT_EQ(replica.role(), Role::kMaster);
}

TEST_F(RedisCommands, AnEndedConnectionForgetsItsTransaction) {
  RedisServer& master = StartMaster();
  RedisServer& replica = StartReplica(master);
  {
    const auto caller = Call(replica);
    EXPECT_EQ(caller->Ask({"MULTI"}), "OK");
    EXPECT_EQ(caller->Ask({"SLAVEOF", "NO", "ONE"}), "QUEUED");
  }
  Run(seconds(1));
  EXPECT_EQ(replica.role(), Role::kReplica);
}

TEST_F(RedisCommands, ClientKillSparesTheCallerAndReplicas) {
  RedisServer& master = StartMaster();
  RedisServer& replica = StartReplica(master);
  ASSERT_TRUE(RunUntil([&] { return replica.link_up(); }, seconds(5)));
  const auto caller = Call(master);
  const auto other = Call(master);
  const auto listener = Call(master);
  EXPECT_EQ(other->Ask({"PING"}), "PONG");
  EXPECT_EQ(listener->Ask({"SUBSCRIBE", "__sentinel__:hello"}), "[subscribe __sentinel__:hello 1]");
  EXPECT_EQ(caller->Ask({"CLIENT", "KILL", "TYPE", "normal"}), "1");
  Run(milliseconds(10));
  EXPECT_FALSE(other->open());
  EXPECT_TRUE(listener->open());
  EXPECT_EQ(caller->Ask({"CLIENT", "KILL", "TYPE", "pubsub"}), "1");
  Run(milliseconds(10));
  EXPECT_FALSE(listener->open());
  EXPECT_EQ(caller->Ask({"CLIENT", "KILL", "TYPE", "fool"}), "ERR Unknown client type 'fool'");
  EXPECT_TRUE(caller->open());
  EXPECT_TRUE(replica.link_up());
  EXPECT_EQ(master.connections(), 2U);
}

TEST_F(RedisCommands, LoadingRefusesPingButNotInfo) {
  RedisServer& master = AddServer();
  master.Start({true, seconds(3)});
  const auto caller = Call(master);
  const std::string loading = "LOADING Redis is loading the dataset in memory";
  EXPECT_EQ(caller->Ask({"PING"}), loading);
  EXPECT_EQ(caller->Ask({"MULTI"}), "OK");
  EXPECT_EQ(caller->Ask({"SLAVEOF", "NO", "ONE"}), loading);
  EXPECT_EQ(caller->Ask({"EXEC"}), "EXECABORT Transaction discarded because of previous errors.");
  EXPECT_EQ(InfoOf(master, "loading"), "1");
  EXPECT_TRUE(master.loading());
  Run(seconds(3));
  EXPECT_EQ(caller->Ask({"PING"}), "PONG");
}

TEST_F(RedisCommands, ABusyServerListensToScriptKillAlone) {
  RedisServer& master = StartMaster();
  master.SetBusy(true);
  const auto caller = Call(master);
  const std::string busy =
      "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.";
  EXPECT_EQ(caller->Ask({"PING"}), busy);
  EXPECT_EQ(caller->Ask({"INFO"}), busy);
  EXPECT_EQ(caller->Ask({"MULTI"}), "OK");
  EXPECT_EQ(caller->Ask({"EXEC"}), "EXECABORT Transaction discarded because of: " + busy);
  EXPECT_EQ(caller->Ask({"SCRIPT", "KILL"}), "OK");
  EXPECT_FALSE(master.busy());
  EXPECT_EQ(caller->Ask({"PING"}), "PONG");
}

TEST_F(RedisCommands, ANewPasswordConcernsNewConnections) {
  RedisServer& master = StartMaster();
  const auto before = Call(master);
  EXPECT_EQ(before->Ask({"PING"}), "PONG");
  master.SetPassword("secret");
  EXPECT_EQ(before->Ask({"PING"}), "PONG");
  const auto behind = Call(master);
  EXPECT_EQ(behind->Ask({"PING"}), "NOAUTH Authentication required.");
  EXPECT_EQ(behind->Ask({"AUTH", "wrong"}),
            "WRONGPASS invalid username-password pair or user is disabled.");
  EXPECT_EQ(behind->Ask({"AUTH", "default", "secret"}), "OK");
  EXPECT_EQ(behind->Ask({"PING"}), "PONG");
}

TEST_F(RedisCommands, StaleReplicasMayRefuse) {
  RedisServer& master = StartMaster();
  RedisServer& replica = StartReplica(master);
  ASSERT_TRUE(RunUntil([&] { return replica.link_up(); }, seconds(5)));
  EXPECT_EQ(Ask(replica, {"CONFIG", "SET", "replica-serve-stale-data", "no"}), "OK");
  EXPECT_EQ(Ask(replica, {"PING"}), "PONG");
  master.Crash(false);
  Run(milliseconds(10));
  EXPECT_EQ(Ask(replica, {"PING"}),
            "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.");
  EXPECT_EQ(InfoOf(replica, "master_link_status"), "down");
}

TEST_F(RedisCommands, WritesWaitDuringAPause) {
  RedisServer& master = StartMaster();
  const auto writer = Call(master);
  const auto caller = Call(master);
  EXPECT_EQ(caller->Ask({"CLIENT", "PAUSE", "60000", "WRITE"}), "OK");
  writer->Send({"PING"});
  writer->Send({"SET", "a", "1"});
  writer->Send({"PING"});
  Run(seconds(1));
  EXPECT_EQ(writer->replies(), std::vector<std::string>{"PONG"});
  EXPECT_FALSE(master.writable());
  EXPECT_EQ(caller->Ask({"CLIENT", "UNPAUSE"}), "OK");
  Run(milliseconds(10));
  EXPECT_EQ(writer->replies(), (std::vector<std::string>{"PONG", "OK", "PONG"}));
  EXPECT_EQ(caller->Ask({"CLIENT", "PAUSE", "500", "WRITE"}), "OK");
  EXPECT_EQ(writer->Ask({"SET", "a", "1"}), "OK");
  EXPECT_EQ(master.backlog(), 0U);
}

TEST_F(RedisCommands, WritesNeedEnoughReplicas) {
  RedisServer& master = StartMaster();
  RedisServer& replica = StartReplica(master);
  ASSERT_TRUE(RunUntil([&] { return replica.link_up(); }, seconds(5)));
  Run(seconds(1));
  EXPECT_EQ(Ask(master, {"CONFIG", "SET", "min-slaves-to-write", "1", "min-slaves-max-lag", "3"}),
            "OK");
  EXPECT_EQ(Ask(master, {"SET", "a", "1"}), "OK");
  CutBoth(master, replica);
  Run(seconds(5));
  EXPECT_EQ(Ask(master, {"SET", "a", "1"}), "NOREPLICAS Not enough good replicas to write.");
  EXPECT_FALSE(master.writable());
  EXPECT_EQ(Ask(master, {"CONFIG", "SET", "min-slaves-to-write", "some"}),
            "ERR CONFIG SET failed (possibly related to argument 'min-slaves-to-write') - argument "
            "couldn't be parsed");
  EXPECT_EQ(Ask(master, {"CONFIG", "GET", "min-slaves-*"}),
            "[min-slaves-max-lag 3 min-slaves-to-write 1]");
}

// --- replication -----------------------------------------------------------------------------

TEST_F(RedisReplication, AReplicaIsCopiedAndFollows) {
  RedisServer& master = StartMaster();
  Write(master);
  RedisServer& replica = StartReplica(master);
  Run(milliseconds(300));
  EXPECT_FALSE(replica.link_up());
  EXPECT_EQ(InfoOf(replica, "master_sync_in_progress"), "1");
  EXPECT_EQ(InfoOf(replica, "slave_repl_offset"), "1");
  Write(master);  // While the copy is made.
  ASSERT_TRUE(RunUntil([&] { return replica.link_up(); }, seconds(2)));
  Run(milliseconds(10));
  EXPECT_EQ(replica.data(), master.data());
  Write(master);
  Run(milliseconds(10));
  EXPECT_EQ(replica.data(), master.data());
  EXPECT_EQ(ledger_.LostWrites(replica.data()), 0U);
  EXPECT_EQ(Ask(replica, {"SET", "a", "1"}),
            "READONLY You can't write against a read only replica.");
  Run(seconds(2));
  const std::string offset = std::to_string(master.offset());
  EXPECT_EQ(InfoOf(master, "slave0"),
            "ip=" + replica.ip() + ",port=6379,state=online,offset=" + offset + ",lag=0");
  EXPECT_EQ(InfoOf(replica, "slave_repl_offset"), offset);
  EXPECT_EQ(Ask(master, {"ROLE"}),
            "[master " + offset + " [[" + replica.ip() + " 6379 " + offset + "]]]");
  EXPECT_EQ(Ask(replica, {"ROLE"}), "[slave " + master.ip() + " 6379 connected " + offset + "]");
}

TEST_F(RedisReplication, MessagesReachSubscribersOfReplicasAndMoveTheOffset) {
  RedisServer& master = StartMaster();
  RedisServer& replica = StartReplica(master);
  RedisServer& chained = StartReplica(replica);
  ASSERT_TRUE(RunUntil([&] { return chained.link_up(); }, seconds(10)));
  const auto listener = Call(chained);
  listener->Ask({"SUBSCRIBE", "__sentinel__:hello"});
  const std::uint64_t before = master.offset();
  EXPECT_EQ(Ask(master, {"PUBLISH", "__sentinel__:hello", "hi"}), "0");
  Run(milliseconds(10));
  EXPECT_EQ(listener->messages(), std::vector<std::string>{"hi"});
  // As a real server counts: *3, $7 PUBLISH, $18 and $2.
  EXPECT_EQ(master.offset() - before, 4U + 13U + 25U + 8U);
  EXPECT_EQ(chained.data(), master.data());
  // Of a replica they stay where they are.
  EXPECT_EQ(Ask(replica, {"PUBLISH", "__sentinel__:hello", "hi"}), "0");
  EXPECT_EQ(replica.offset(), master.offset());
}

TEST_F(RedisReplication, APromotedReplicaTakesTheOthersWithoutACopy) {
  RedisServer& master = StartMaster();
  RedisServer& chosen = StartReplica(master);
  RedisServer& other = StartReplica(master);
  ASSERT_TRUE(RunUntil([&] { return chosen.link_up() && other.link_up(); }, seconds(5)));
  Write(master);
  Run(milliseconds(10));
  master.Crash(false);
  EXPECT_EQ(Ask(chosen, {"SLAVEOF", "NO", "ONE"}), "OK");
  Write(chosen);
  EXPECT_EQ(Ask(other, {"SLAVEOF", chosen.ip(), "6379"}), "OK");
  EXPECT_EQ(Ask(other, {"SLAVEOF", chosen.ip(), "6379"}),
            "OK Already connected to specified master");
  ASSERT_TRUE(RunUntil([&] { return other.link_up(); }, milliseconds(100)));
  Run(milliseconds(10));
  EXPECT_EQ(other.data(), chosen.data());
  EXPECT_EQ(chosen.partial_resyncs(), 1U);
  EXPECT_EQ(chosen.full_resyncs(), 0U);
  EXPECT_EQ(ledger_.LostWrites(chosen.data()), 0U);
  EXPECT_EQ(ledger_.LostWrites(other.data()), 0U);
  EXPECT_EQ(ledger_.LostWrites(master.data()), 1U);
}

TEST_F(RedisReplication, AMasterThatComesBackWithMoreLosesIt) {
  RedisServer& master = StartMaster();
  RedisServer& replica = StartReplica(master);
  ASSERT_TRUE(RunUntil([&] { return replica.link_up(); }, seconds(5)));
  const WriteNumber kept = Write(master);
  Run(milliseconds(10));
  CutBoth(master, replica);
  const WriteNumber lost = Write(master);
  EXPECT_EQ(Ask(replica, {"SLAVEOF", "NO", "ONE"}), "OK");
  const WriteNumber later = Write(replica);
  EXPECT_EQ(ledger_.ListLost(replica.data()), std::vector<WriteNumber>{lost});
  EXPECT_EQ(ledger_.ListLost(master.data()), std::vector<WriteNumber>{later});
  network_.Heal(master.host(), replica.host());
  network_.Heal(replica.host(), master.host());
  EXPECT_EQ(Ask(master, {"SLAVEOF", replica.ip(), "6379"}), "OK");
  ASSERT_TRUE(RunUntil([&] { return master.link_up(); }, seconds(40)));
  EXPECT_EQ(replica.full_resyncs(), 1U);
  EXPECT_EQ(master.data(), replica.data());
  EXPECT_TRUE(ledger_.Contains(master.data(), kept));
  EXPECT_FALSE(ledger_.Contains(master.data(), lost));
  EXPECT_TRUE(ledger_.Contains(master.data(), later));
}

TEST_F(RedisReplication, AShortCutIsMadeUpFromTheBacklog) {
  RedisServer& master = StartMaster();
  RedisServer& replica = StartReplica(master);
  ASSERT_TRUE(RunUntil([&] { return replica.link_up(); }, seconds(5)));
  network_.Reset(master.host(), replica.host());
  Write(master);
  ASSERT_TRUE(RunUntil([&] { return replica.data() == master.data(); }, seconds(1)));
  EXPECT_EQ(master.partial_resyncs(), 1U);
  EXPECT_EQ(master.full_resyncs(), 1U);
}

TEST_F(RedisReplication, ABacklogThatIsTooSmallCostsACopy) {
  RedisOptions options;
  options.backlog_size = 100;
  RedisServer& master = StartMaster(options);
  RedisServer& replica = StartReplica(master);
  ASSERT_TRUE(RunUntil([&] { return replica.link_up(); }, seconds(5)));
  network_.Refuse(master.host(), true);
  network_.Reset(master.host(), replica.host());
  Run(milliseconds(1));
  network_.Refuse(master.host(), false);
  for (int i = 0; i < 5; ++i) Write(master);
  ASSERT_TRUE(RunUntil([&] { return replica.data() == master.data(); }, seconds(5)));
  EXPECT_EQ(master.full_resyncs(), 2U);
}

TEST_F(RedisReplication, SilenceEndsTheLinkOnBothSides) {
  RedisServer& master = StartMaster();
  RedisServer& replica = StartReplica(master);
  ASSERT_TRUE(RunUntil([&] { return replica.link_up(); }, seconds(5)));
  CutBoth(master, replica);
  Run(seconds(9));
  EXPECT_EQ(InfoOf(replica, "master_link_status"), "up");
  Run(seconds(25));
  EXPECT_EQ(master.replicas(), 0U);
  EXPECT_FALSE(replica.link_up());
  const int down = std::stoi(InfoOf(replica, "master_link_down_since_seconds"));
  EXPECT_GT(down, 10);
  EXPECT_LT(down, 30);
}

TEST_F(RedisReplication, PingsKeepAnIdleLinkAlive) {
  RedisServer& master = StartMaster();
  RedisOptions patient;
  patient.repl_timeout = seconds(12);
  RedisServer& replica = StartReplica(master, patient);
  ASSERT_TRUE(RunUntil([&] { return replica.link_up(); }, seconds(5)));
  Run(seconds(60));
  EXPECT_EQ(master.full_resyncs() + master.partial_resyncs(), 1U);
  EXPECT_EQ(replica.data(), master.data());
  EXPECT_EQ(master.offset(), 6U * 14U);
}

TEST_F(RedisReplication, ALaggingReplicaIsPromotedWithoutWhatItHadNotApplied) {
  RedisServer& master = StartMaster();
  RedisServer& replica = StartReplica(master);
  ASSERT_TRUE(RunUntil([&] { return replica.link_up(); }, seconds(5)));
  replica.SetReplicationLag(seconds(1));
  Write(master);
  Run(milliseconds(600));
  Write(master);
  EXPECT_EQ(ledger_.LostWrites(replica.data()), 2U);
  Run(milliseconds(600));
  EXPECT_EQ(ledger_.LostWrites(replica.data()), 1U);
  EXPECT_EQ(Ask(replica, {"SLAVEOF", "NO", "ONE"}), "OK");
  Run(seconds(2));
  EXPECT_EQ(ledger_.LostWrites(replica.data()), 1U);
  EXPECT_EQ(ledger_.LostWrites(master.data()), 0U);
}

TEST_F(RedisReplication, PasswordsMustMatch) {
  RedisOptions secret;
  secret.config.requirepass = "secret";
  RedisServer& master = StartMaster(secret);
  RedisServer& stranger = StartReplica(master);
  RedisOptions friendly;
  friendly.config.masterauth = "secret";
  RedisServer& replica = StartReplica(master, friendly);
  ASSERT_TRUE(RunUntil([&] { return replica.link_up(); }, seconds(5)));
  EXPECT_FALSE(stranger.link_up());
}

TEST_F(RedisReplication, ReplicasInACircleGetNothing) {
  RedisServer& a = StartMaster();
  RedisServer& b = StartReplica(a);
  ASSERT_TRUE(RunUntil([&] { return b.link_up(); }, seconds(5)));
  EXPECT_EQ(Ask(a, {"SLAVEOF", b.ip(), "6379"}), "OK");
  network_.Reset(a.host(), b.host());
  Run(seconds(20));
  EXPECT_FALSE(a.link_up());
  EXPECT_FALSE(b.link_up());
}

// --- crashes ---------------------------------------------------------------------------------

TEST_F(RedisReplication, ACrashKeepsTheDataAndTheOldRole) {
  RedisServer& master = StartMaster();
  RedisServer& replica = StartReplica(master);
  ASSERT_TRUE(RunUntil([&] { return replica.link_up(); }, seconds(5)));
  Write(master);
  const std::string run_id = master.run_id();
  master.Crash(false);
  EXPECT_FALSE(master.running());
  EXPECT_EQ(ledger_.LostWrites(master.data()), 0U);
  EXPECT_EQ(Ask(replica, {"SLAVEOF", "NO", "ONE"}), "OK");
  replica.Crash(true);  // Nobody has rewritten its configuration.
  EXPECT_EQ(Ask(replica, {"PING"}), "silence");
  master.Start();
  replica.Start();
  EXPECT_NE(master.run_id(), run_id);
  EXPECT_EQ(replica.role(), Role::kReplica);
  EXPECT_EQ(InfoOf(replica, "slave_repl_offset"), "1");
  ASSERT_TRUE(RunUntil([&] { return replica.link_up(); }, seconds(5)));
  EXPECT_EQ(ledger_.LostWrites(replica.data()), 0U);
}

TEST_F(RedisReplication, RewriteMakesTheRoleOutliveACrash) {
  RedisServer& master = StartMaster();
  RedisServer& replica = StartReplica(master);
  EXPECT_EQ(Ask(replica, {"SLAVEOF", "NO", "ONE"}), "OK");
  EXPECT_EQ(Ask(replica, {"CONFIG", "REWRITE"}), "OK");
  EXPECT_EQ(Ask(replica, {"SLAVEOF", "10.0.0.9", "6379"}), "OK");
  replica.Crash(false);
  EXPECT_EQ(replica.role(), Role::kMaster);
  replica.Start();
  EXPECT_EQ(InfoOf(replica, "role"), "master");
}

TEST_F(RedisReplication, ALostDiskTakesTheReplicasAlong) {
  RedisServer& master = StartMaster();
  RedisServer& replica = StartReplica(master);
  ASSERT_TRUE(RunUntil([&] { return replica.link_up(); }, seconds(5)));
  for (int i = 0; i < 3; ++i) Write(master);
  Run(milliseconds(10));
  master.Crash(false);
  master.Start({false, Duration{0}});
  EXPECT_EQ(ledger_.LostWrites(master.data()), 3U);
  EXPECT_EQ(ledger_.LostWrites(replica.data()), 0U);
  ASSERT_TRUE(RunUntil([&] { return replica.data() == master.data(); }, seconds(5)));
  EXPECT_EQ(ledger_.LostWrites(replica.data()), 3U);
}

// --- FAILOVER --------------------------------------------------------------------------------

TEST_F(RedisHandover, RolesAreSwappedWithoutALoss) {
  RedisServer& master = StartMaster();
  RedisServer& replica = StartReplica(master);
  RedisServer& other = StartReplica(master);
  ASSERT_TRUE(RunUntil([&] { return replica.link_up() && other.link_up(); }, seconds(5)));
  Run(seconds(1));
  Write(master);
  const auto writer = Call(master);
  const auto caller = Call(master);
  EXPECT_EQ(caller->Ask({"FAILOVER", "TO", replica.ip(), "6379", "TIMEOUT", "5000"}), "OK");
  EXPECT_EQ(caller->Ask({"FAILOVER"}), "ERR FAILOVER already in progress.");
  EXPECT_EQ(caller->Ask({"SLAVEOF", "NO", "ONE"}), "ERR REPLICAOF not allowed while failing over.");
  EXPECT_EQ(InfoOf(master, "master_failover_state"), "waiting-for-sync");
  writer->Send({"SET", "a", "1"});
  ASSERT_TRUE(RunUntil([&] { return replica.role() == Role::kMaster; }, seconds(2)));
  ASSERT_TRUE(RunUntil([&] { return master.link_up(); }, seconds(1)));
  Run(milliseconds(10));
  EXPECT_EQ(writer->replies(),
            std::vector<std::string>{"READONLY You can't write against a read only replica."});
  EXPECT_EQ(InfoOf(master, "master_failover_state"), "no-failover");
  EXPECT_EQ(master.data(), replica.data());
  EXPECT_EQ(replica.partial_resyncs(), 1U);
  EXPECT_EQ(replica.full_resyncs(), 0U);
  EXPECT_EQ(ledger_.LostWrites(replica.data()), 0U);
}

TEST_F(RedisHandover, ATargetThatDoesNotCatchUpIsGivenUp) {
  RedisServer& master = StartMaster();
  RedisServer& replica = StartReplica(master);
  ASSERT_TRUE(RunUntil([&] { return replica.link_up(); }, seconds(5)));
  replica.host().Pause();
  const auto writer = Call(master);
  EXPECT_EQ(writer->Ask({"SET", "a", "1"}), "OK");
  EXPECT_EQ(Ask(master, {"FAILOVER", "TO", replica.ip(), "6379", "TIMEOUT", "1500"}), "OK");
  writer->Send({"SET", "a", "2"});
  Run(seconds(1));
  EXPECT_TRUE(master.in_failover());
  Run(seconds(1));
  EXPECT_FALSE(master.in_failover());
  EXPECT_EQ(master.role(), Role::kMaster);
  EXPECT_EQ(writer->replies(), std::vector<std::string>{"OK"});
}

TEST_F(RedisHandover, AbortEndsIt) {
  RedisServer& master = StartMaster();
  RedisServer& replica = StartReplica(master);
  EXPECT_EQ(Ask(master, {"FAILOVER", "ABORT"}), "ERR No failover in progress.");
  EXPECT_EQ(Ask(replica, {"FAILOVER"}), "ERR FAILOVER is not valid when server is a replica.");
  ASSERT_TRUE(RunUntil([&] { return replica.link_up(); }, seconds(5)));
  EXPECT_EQ(Ask(master, {"FAILOVER", "TO", "10.0.0.9", "6379"}),
            "ERR FAILOVER target HOST and PORT is not a replica.");
  CutBoth(master, replica);
  Write(master);
  EXPECT_EQ(Ask(master, {"FAILOVER", "TO", replica.ip(), "6379"}), "OK");
  Run(seconds(3));
  EXPECT_FALSE(master.writable());
  EXPECT_EQ(Ask(master, {"FAILOVER", "ABORT"}), "OK");
  EXPECT_TRUE(master.writable());
  // Forced, it goes on without the target, until somebody ends it.
  EXPECT_EQ(Ask(master, {"FAILOVER", "TO", replica.ip(), "6379", "FORCE", "TIMEOUT", "200"}), "OK");
  Run(seconds(1));
  EXPECT_EQ(InfoOf(master, "master_failover_state"), "failover-in-progress");
  EXPECT_EQ(InfoOf(master, "role"), "slave");
  EXPECT_EQ(Ask(master, {"FAILOVER", "ABORT"}), "OK");
  EXPECT_EQ(InfoOf(master, "role"), "master");
  EXPECT_EQ(ledger_.LostWrites(master.data()), 0U);
}

}  // namespace
}  // namespace sentinel::sim
