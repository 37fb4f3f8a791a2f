// SENTINEL FAILOVER ... COORDINATED on real servers (decision 24).
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "fixture.h"

namespace sentinel::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr Millis kLong{60'000};

// Writes numbered keys to whatever master the first sentinel names, and remembers which of them
// were acknowledged. Owns one thread.
class CountingWriter {
 public:
  explicit CountingWriter(Topology& topology)
      : sentinel_(topology.sentinel(0).port()), thread_([this] { Run(); }) {}
  ~CountingWriter() {
    if (thread_.joinable()) Stop();
  }

  // Every key that was acknowledged.
  std::vector<std::string> Stop() {
    stopping_ = true;
    thread_.join();
    return acknowledged_;
  }
  std::size_t count() const { return count_; }

 private:
  void Run() {
    while (!stopping_) {
      try {
        RedisClient server = Find();
        while (!stopping_ && Write(server)) continue;
      } catch (const HarnessError&) {
        std::this_thread::yield();
      }
    }
  }
  RedisClient Find() const {
    RedisClient asked(sentinel_);
    const Reply address = asked.Command({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", "mymaster"});
    return RedisClient(static_cast<std::uint16_t>(std::stoi(address.elements.at(1).text)), {},
                       kLong);
  }
  bool Write(RedisClient& server) {
    const std::string key = fmt::format("key:{}", ++proposed_);
    if (server.Command({"SET", key, "x"}).IsError()) return false;
    acknowledged_.push_back(key);
    ++count_;
    return true;
  }

  const std::uint16_t sentinel_;
  std::uint64_t proposed_ = 0;
  std::vector<std::string> acknowledged_;
  std::atomic<std::size_t> count_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

class Coordinated : public IntegrationTest {
 protected:
  // What sentinel number `index` answers to SENTINEL FAILOVER mymaster COORDINATED ...
  std::string Order(std::size_t index, const std::vector<std::string>& options) {
    std::vector<std::string> words = {"SENTINEL", "FAILOVER", "mymaster", "COORDINATED"};
    words.insert(words.end(), options.begin(), options.end());
    return RedisClient(topology().sentinel(index).port(), {}, kLong).Command(words).Describe();
  }
  // The same until the sentinel is connected again, behind an earlier failover.
  std::string OrderWhenReady(std::size_t index, const std::vector<std::string>& options) {
    std::string answer;
    WaitFor("the sentinel to accept the order", [&] {
      answer = Order(index, options);
      const bool not_yet = answer.starts_with("-NOGOODPRIMARY") || answer.starts_with("-INPROG") ||
                           answer.starts_with("-NOGOODSLAVE");
      return Observation{!not_yet, answer};
    });
    return answer;
  }
  RedisServer& Master() {
    RedisClient client(topology().sentinel(0).port());
    const Reply address = client.Command({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", "mymaster"});
    return topology().ServerAt(static_cast<std::uint16_t>(std::stoi(address.elements.at(1).text)));
  }
  // A server takes a replica for one that may take over only when it has acknowledged the copy.
  void WaitUntilOnline() {
    WaitFor("the replicas to be online", [&] {
      std::size_t online = 0;
      const Fields fields = topology().first_master().Replication();
      for (const auto& [name, value] : fields) {
        if (value.find("state=online") != std::string::npos) ++online;
      }
      return Observation{online == 2, fmt::format("{} online", online)};
    });
  }
  static std::string FullResyncs(const RedisServer& server) {
    return Field(server.Connect().Info("stats"), "sync_full");
  }
  void ExpectWritable(RedisServer& server) {
    EXPECT_EQ(server.Connect().Command({"SET", "still", "writable"}).Describe(), "+OK");
  }
};

TEST_F(Coordinated, LosesNoAcknowledgedWrite) {
  TopologyOptions options = Ours();
  options.master.down_after = Millis(3000);
  Start(options);
  WaitUntilOnline();
  const std::string full_resyncs = FullResyncs(topology().first_master());
  CountingWriter writer(topology());
  for (std::size_t i = 0; i < 6; ++i) {
    const std::size_t before = writer.count();
    WaitFor("writes", [&] { return Observation{writer.count() > before + 10, "too few writes"}; });
    EXPECT_THAT(OrderWhenReady(i % 3, {"WAIT"}), StartsWith("+OK 127.0.0.1 "));
  }
  const std::vector<std::string> acknowledged = writer.Stop();
  RedisServer& last = Master();
  topology().WaitUntilSettled(last);

  RedisClient client = last.Connect();
  for (const std::string& key : acknowledged) {
    ASSERT_EQ(client.Command({"EXISTS", key}).integer, 1) << key;
  }
  EXPECT_EQ(FullResyncs(topology().first_master()), full_resyncs);
  EXPECT_EQ(FullResyncs(topology().replica(0)), "0");
  EXPECT_EQ(FullResyncs(topology().replica(1)), "0");
}

TEST_F(Coordinated, HandsOverToTheReplicaThatIsNamed) {
  Start(Ours());
  WaitUntilOnline();
  RedisServer& old_master = topology().first_master();
  for (const std::size_t i : {0, 1}) {
    RedisServer& named = topology().replica(i);
    const std::string port = std::to_string(named.port());
    EXPECT_EQ(OrderWhenReady(1, {"WAIT", "TIMEOUT", "5000", "TO", "127.0.0.1", port}),
              "+OK 127.0.0.1 " + port);
    topology().WaitUntilSettled(named);
  }
  EXPECT_EQ(old_master.Role(), "slave");
  EXPECT_TRUE(events().First({.name = "+promoted-slave"}));
  EXPECT_FALSE(events().First({.name = "+convert-to-slave"}));
}

TEST_F(Coordinated, CallsOffWhatAReplicaDoesNotFollow) {
  TopologyOptions options = Ours();
  options.master.down_after = kLong;
  options.master.failover_timeout = kLong;
  Start(options);
  WaitUntilOnline();
  RedisServer& master = topology().first_master();
  RedisServer& stuck = topology().replica(0);
  stuck.process().Pause();
  ExpectWritable(master);
  const std::string port = std::to_string(stuck.port());
  EXPECT_THAT(Order(0, {"TO", "127.0.0.1", port, "TIMEOUT", "300", "WAIT"}),
              HasSubstr("failover-abort-slave-timeout"));
  ExpectWritable(master);
  EXPECT_EQ(master.Role(), "master");
  EXPECT_EQ(Field(master.Replication(), "master_failover_state"), "no-failover");
  stuck.process().Resume();
}

// An operator loses patience: the master's clients go on all the same.
TEST_F(Coordinated, StopsWhenItsMasterIsResetOrRemoved) {
  TopologyOptions options = Ours();
  options.master.down_after = Millis(600'000);
  options.master.failover_timeout = Millis(600'000);
  Start(options);
  WaitUntilOnline();
  RedisServer& master = topology().first_master();
  RedisServer& stuck = topology().replica(0);
  stuck.process().Pause();
  ExpectWritable(master);  // Which the stuck replica does not get.
  const std::string port = std::to_string(stuck.port());
  const auto failover_state = [&] { return Field(master.Replication(), "master_failover_state"); };
  std::size_t sentinel = 0;
  for (const std::string way : {"RESET", "REMOVE"}) {
    SCOPED_TRACE(way);
    ASSERT_EQ(OrderWhenReady(sentinel, {"TO", "127.0.0.1", port, "TIMEOUT", "500000"}), "+OK");
    WaitFor("the master to hand over", [&] {
      return Observation{failover_state() == "waiting-for-sync", failover_state()};
    });
    RedisClient(topology().sentinel(sentinel).port()).Command({"SENTINEL", way, "mymaster"});
    WaitFor("the master to stop", [&] {
      return Observation{failover_state() == "no-failover", failover_state()};
    });
    ExpectWritable(master);
    ++sentinel;
  }
  stuck.process().Resume();
}

TEST_F(Coordinated, NamesTheRightThatIsMissing) {
  Start(Ours());
  WaitUntilOnline();
  RedisServer& master = topology().first_master();
  for (const std::string right : {"failover", "client|pause"}) {
    SCOPED_TRACE(right);
    master.Connect().Expect({"ACL", "SETUSER", "default", "-" + right});
    const std::string answer = OrderWhenReady(0, {"WAIT"});
    EXPECT_THAT(answer, HasSubstr("failover-abort-master-refused: NOPERM"));
    EXPECT_THAT(answer, HasSubstr(right));
    ExpectWritable(master);
    master.Connect().Expect({"ACL", "SETUSER", "default", "+" + right});
  }
  const SentinelEvent refused = events().Await({.name = "-failover-abort-master-refused"});
  EXPECT_THAT(refused.payload, HasSubstr("#NOPERM"));
  EXPECT_THAT(OrderWhenReady(0, {"WAIT"}), StartsWith("+OK "));
}

TEST_F(Coordinated, UsesTheNamesThatCommandsWereGiven) {
  TopologyOptions options = Ours();
  options.master.extra = {{"rename-command", "FAILOVER HANDOVER"}};
  Start(options);
  WaitUntilOnline();
  EXPECT_THAT(OrderWhenReady(0, {"WAIT"}), HasSubstr("unknown command 'HANDOVER'"));
  ExpectWritable(topology().first_master());
}

TEST_F(Coordinated, IsRefusedWithAReason) {
  Start(Ours());
  WaitUntilOnline();
  const std::string master = std::to_string(topology().first_master().port());
  const std::string replica = std::to_string(topology().replica(0).port());
  EXPECT_THAT(Order(0, {"FORCE"}), StartsWith("-ERR Unknown failover option"));
  EXPECT_THAT(Order(0, {"TIMEOUT"}), StartsWith("-ERR Unknown failover option"));
  EXPECT_THAT(Order(0, {"WAIT", "WAIT"}), StartsWith("-ERR Unknown failover option"));
  EXPECT_THAT(Order(0, {"TIMEOUT", "soon"}), StartsWith("-ERR value is not an integer"));
  EXPECT_THAT(Order(0, {"TIMEOUT", "0"}), HasSubstr("positive"));
  EXPECT_THAT(Order(0, {"TIMEOUT", "-1"}), HasSubstr("positive"));
  EXPECT_THAT(Order(0, {"TIMEOUT", "99999999999"}), HasSubstr("shorter than the failover-timeout"));
  EXPECT_THAT(Order(0, {"TO", "127.0.0.1", "x"}), StartsWith("-ERR Invalid port"));
  EXPECT_THAT(Order(0, {"TO", "127.0.0.1", "1"}), StartsWith("-NOGOODSLAVE No such replica"));
  EXPECT_THAT(Order(0, {"TO", "127.0.0.1", master}), StartsWith("-NOGOODSLAVE This is the master"));
  topology().first_master().process().Kill();
  WaitFor("the sentinel to notice", [&] {
    const std::string answer = Order(0, {"TO", "127.0.0.1", replica});
    return Observation{answer.starts_with("-NOGOODPRIMARY Primary is"), answer};
  });
}

TEST_F(Coordinated, IsRefusedByAMasterThatIsFailingOver) {
  TopologyOptions options = Ours();
  options.master.down_after = kLong;
  Start(options);
  WaitUntilOnline();
  RedisServer& master = topology().first_master();
  RedisServer& stuck = topology().replica(0);
  stuck.process().Pause();
  ExpectWritable(master);
  const std::string port = std::to_string(stuck.port());
  master.Connect().Expect({"FAILOVER", "TO", "127.0.0.1", port, "TIMEOUT", "600000"});
  WaitFor("the sentinel to see it", [&] {
    const std::string answer = Order(0, {"WAIT"});
    return Observation{answer.starts_with("-NOGOODPRIMARY Primary is in a FAILOVER already") ||
                           answer.find("FAILOVER already in progress") != std::string::npos,
                       answer};
  });
  EXPECT_EQ(Field(master.Replication(), "master_failover_state"), "waiting-for-sync");
  master.Connect().Expect({"FAILOVER", "ABORT"});
  stuck.process().Resume();
}

TEST_F(Coordinated, IsRefusedForAReplicaThatCannotTakeOver) {
  TopologyOptions options = Ours();
  options.replica_priorities = {0, 100};
  Start(options);
  WaitUntilOnline();
  const std::string excluded = std::to_string(topology().replica(0).port());
  WaitFor("the sentinel to know its priority", [&] {
    const std::string answer = Order(0, {"TO", "127.0.0.1", excluded});
    return Observation{answer.starts_with("-NOGOODSLAVE The replica "), answer};
  });
  const std::string dead = std::to_string(topology().replica(1).port());
  topology().replica(1).process().Kill();
  events().Await({.name = "+sdown", .source = topology().sentinel(0).label()});
  EXPECT_THAT(Order(0, {"TO", "127.0.0.1", dead}), StartsWith("-NOGOODSLAVE The replica "));
}

// Who may do everything but ask for acknowledgments waits for them a little longer.
TEST_F(Coordinated, NeedsNoRightToAskForAcknowledgments) {
  Start(Ours());
  WaitUntilOnline();
  for (const auto& server : topology().servers()) {
    server->Connect().Expect({"ACL", "SETUSER", "replication", "on", "nopass", "+@all"});
    server->Connect().Expect({"CONFIG", "SET", "masteruser", "replication"});
    server->Connect().Expect({"CONFIG", "SET", "masterauth", "x"});
  }
  // Not on the master: its replicas are connected as that user.
  for (const std::size_t i : {0, 1}) {
    topology().replica(i).Connect().Expect({"ACL", "SETUSER", "default", "-replconf"});
  }
  EXPECT_THAT(OrderWhenReady(0, {"WAIT", "TIMEOUT", "5000"}), StartsWith("+OK "));
}

// A client that was told the old address behind the switch is not left there.
TEST_F(Coordinated, DisconnectsWhoComesBackTooEarly) {
  TopologyOptions options = Ours();
  options.master.down_after = Millis(30'000);
  Start(options);
  WaitUntilOnline();
  topology().sentinel(2).process().Pause();  // It will not tell of the switch for a while.
  RedisServer& old_master = topology().first_master();
  EXPECT_THAT(OrderWhenReady(0, {"WAIT"}), StartsWith("+OK "));
  RedisClient early = old_master.Connect();
  WaitFor("it to be disconnected", [&] {
    try {
      early.Command({"PING"});
    } catch (const ConnectionError&) {
      return Observation{true, ""};
    }
    return Observation{false, "still connected"};
  });
  topology().sentinel(2).process().Resume();
}

// The client that waits goes away: the failover goes on, and the sentinel is well.
TEST_F(Coordinated, GoesOnWithoutTheClientThatWaits) {
  Start(Ours());
  WaitUntilOnline();
  RedisServer& old_master = topology().first_master();
  {
    RedisClient impatient(topology().sentinel(0).port(), {}, Millis(1));
    EXPECT_THROW(impatient.Command({"SENTINEL", "FAILOVER", "mymaster", "COORDINATED", "WAIT"}),
                 ConnectionError);
  }
  topology().WaitUntilSettled(topology().WaitForFailoverFrom(old_master));
}

// The directive; and the leader that dies right behind the order leaves nobody paused.
TEST_F(Coordinated, IsTriedFirstWhereThatIsWanted) {
  TopologyOptions options = Ours();
  options.master.extra = {{"coordinated-failover", "yes"}};
  Start(options);
  WaitUntilOnline();
  RedisServer& old_master = topology().first_master();
  RedisClient(topology().sentinel(2).port()).Expect({"SENTINEL", "FAILOVER", "mymaster"});
  topology().WaitUntilSettled(topology().WaitForFailoverFrom(old_master));
  EXPECT_FALSE(events().First({.name = "+convert-to-slave"}));
}

TEST_F(Coordinated, LeavesNobodyPausedWhenTheLeaderDies) {
  TopologyOptions options = Ours();
  options.master.down_after = kLong;
  Start(options);
  WaitUntilOnline();
  RedisServer& master = topology().first_master();
  RedisServer& stuck = topology().replica(0);
  stuck.process().Pause();
  ExpectWritable(master);
  const std::string port = std::to_string(stuck.port());
  EXPECT_EQ(Order(0, {"TO", "127.0.0.1", port, "TIMEOUT", "1500"}), "+OK");
  events().Await({.name = "+failover-state-wait-promotion"});
  topology().sentinel(0).Kill();
  RedisClient patient(master.port(), {}, kLong);
  EXPECT_EQ(patient.Command({"SET", "still", "writable"}).Describe(), "+OK");
  stuck.process().Resume();
}

}  // namespace
}  // namespace sentinel::harness
