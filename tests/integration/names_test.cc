// Host names and IPv6 on real servers (decisions 14 and 37).
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <string>

#include "fixture.h"
#include "support/name_server.h"

namespace sentinel::harness {
namespace {

using ::testing::HasSubstr;

class Names : public IntegrationTest {
 protected:
  // Our sentinel, which asks `server`: it sees another /etc/resolv.conf than everybody else.
  SentinelCommand Asking(const NameServer& server) {
    const std::filesystem::path file = dir() / "resolv.conf";
    WriteFile(file, fmt::format("nameserver 127.0.0.1:{}\n", server.port()));
    SentinelCommand command = OurSentinel();
    // Who is not root becomes root of a name space of its own.
    const std::string spaces = ::geteuid() == 0 ? "-m" : "-rm";
    std::vector<std::string> argv = {
        "unshare",    spaces, "sh", "-c", R"(mount --bind "$0" /etc/resolv.conf && exec "$@")",
        file.string()};
    argv.insert(argv.end(), command.argv.begin(), command.argv.end());
    command.argv = std::move(argv);
    return command;
  }

  // One master by its address and another, `named`, by a name that `dns` is asked for.
  void StartBeside(RedisServer& named, const NameServer& dns) {
    named.Start();
    named.WaitUntilReady();
    TopologyOptions options;
    options.sentinels = {Asking(dns)};
    options.master.quorum = 1;
    options.sentinel_extra = fmt::format(
        "sentinel resolve-hostnames yes\nsentinel announce-hostnames yes\n"
        "sentinel monitor named redis.test {} 1\n",
        named.port());
    Start(options);
  }
};

TEST_F(Names, ThatNobodyAnswersForDelayNothingElse) {
  NameServer dns;
  RedisServer named(dir(), {.label = "named"});
  StartBeside(named, dns);
  SentinelProcess& sentinel = topology().sentinel(0);

  // There is no such name yet: that is told, and asked again.
  const int asked = dns.questions();
  WaitFor("the name to be asked for again", [&] {
    return Observation{dns.questions() > asked + 2, std::to_string(dns.questions())};
  });
  EXPECT_THAT(ReadFile(sentinel.log_file()), HasSubstr("Failed to resolve hostname 'redis.test'"));

  dns.SetSilent(true);
  const int unanswered = dns.questions();
  WaitFor("a question without an answer", [&] {
    return Observation{dns.questions() > unanswered, std::to_string(dns.questions())};
  });
  RedisServer& new_master = FailOver();
  topology().WaitUntilSettled(new_master);
  EXPECT_FALSE(events().First({.name = "+tilt"}));

  dns.Know("redis.test", "127.0.0.1");
  dns.SetSilent(false);
  WaitFor("the master behind the name", [&] {
    const std::string flags = Field(sentinel.Master("named"), "flags");
    return Observation{flags == "master", flags};
  });
  EXPECT_EQ(Field(sentinel.Master("named"), "ip"), "redis.test");
  EXPECT_THAT(ReadFile(sentinel.config_file()),
              HasSubstr(fmt::format("sentinel monitor named redis.test {} 1", named.port())));
}

// As with one that never answers, but that the address comes in the end.
TEST_F(Names, ThatTakeFiveSecondsDelayNothingElse) {
  NameServer dns;
  dns.SetDelay(std::chrono::seconds(5));
  dns.SetHeld(true);
  dns.Know("redis.test", "127.0.0.1");
  RedisServer named(dir(), {.label = "named"});
  StartBeside(named, dns);
  RedisServer& new_master = FailOver();
  topology().WaitUntilSettled(new_master);
  EXPECT_EQ(dns.answers(), 0);
  dns.SetHeld(false);

  SentinelProcess& sentinel = topology().sentinel(0);
  WaitFor("the master behind the name", [&] {
    const std::string flags = Field(sentinel.Master("named"), "flags");
    return Observation{flags == "master", flags};
  });
  EXPECT_GT(dns.answers(), 0);
  EXPECT_FALSE(events().First({.name = "+tilt"}));
}

TEST_F(Names, AreNotNeededForAddressesOfEitherKind) {
  RedisServerOptions options{.label = "master"};
  options.extra = {"bind 127.0.0.1 ::1"};
  RedisServer master(dir(), options);
  options.label = "replica";
  options.extra.push_back(fmt::format("replicaof ::1 {}", master.port()));
  RedisServer replica(dir(), options);
  for (RedisServer* server : {&master, &replica}) {
    server->Start();
    server->WaitUntilReady();
  }
  SentinelProcess sentinel(dir(), "sentinel", OurSentinel(),
                           fmt::format("bind 127.0.0.1 ::1\nsentinel monitor mymaster ::1 {} 1\n"
                                       "sentinel down-after-milliseconds mymaster 1000\n",
                                       master.port()));
  sentinel.Start();
  sentinel.WaitUntilReady();
  WaitFor("the replica to be known by its IPv6 address", [&] {
    for (const Fields& row : sentinel.Replicas()) {
      const bool well = Field(row, "master-link-status") == "ok";
      if (well) return Observation{Field(row, "ip") == "::1", Field(row, "name")};
    }
    return Observation{false, "no replica"};
  });
  EXPECT_EQ(Field(sentinel.Replicas()[0], "name"), fmt::format("[::1]:{}", replica.port()));
  master.process().Kill();
  WaitFor("the failover", [&] {
    const auto port = sentinel.MasterPort();
    return Observation{port == replica.port(), std::to_string(port.value_or(0))};
  });
  WaitFor("the replica to be a master", [&] {
    const std::string role = replica.Role();
    return Observation{role == "master", role};
  });
  EXPECT_EQ(sentinel.Stop().Describe(), "exit code 0");
}

}  // namespace
}  // namespace sentinel::harness
