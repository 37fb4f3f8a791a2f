// Hellos, INFO texts and votes that no honest program sends: ignored, and harmless.
#include <fmt/format.h>

#include <atomic>
#include <memory>

#include "fixture.h"
#include "support/fake_server.h"

namespace sentinel::harness {
namespace {

class BadInput : public IntegrationTest {
 protected:
  // What every sentinel must still believe.
  void ExpectUnmoved() {
    for (const auto& sentinel : topology().sentinels()) {
      SCOPED_TRACE(sentinel->label());
      EXPECT_EQ(sentinel->Connect().Command({"PING"}).Describe(), "+PONG");
      const Fields master = sentinel->Master();
      EXPECT_EQ(Field(master, "port"), std::to_string(topology().first_master().port()));
      EXPECT_EQ(Field(master, "flags"), "master");
      EXPECT_EQ(Field(master, "config-epoch"), "0");
      EXPECT_EQ(Field(master, "num-other-sentinels"), "2");
      EXPECT_EQ(Field(master, "num-slaves"), "2");
      EXPECT_EQ(sentinel->ConfigLines("sentinel current-epoch "), std::vector<std::string>{"0"});
    }
  }
};

TEST_F(BadInput, OfHellosIsIgnored) {
  Start(Ours());
  const std::uint16_t port = topology().first_master().port();
  const Port stranger;
  const std::string id(40, 'a');
  const std::string master = fmt::format("mymaster,127.0.0.1,{},0", port);
  const std::string hellos[] = {
      "",
      ",",
      ",,,,,,,",
      "nonsense",
      std::string("\0\r\n\xff\xfe", 5),
      std::string(1 << 20, 'x'),
      std::string(100'000, ','),
      fmt::format("127.0.0.1,{},{},0,mymaster,127.0.0.1,{}", stranger.number(), id, port),
      fmt::format("127.0.0.1,{},{},0,{},more", stranger.number(), id, master),
      fmt::format("127.0.0.1,{},{},0,other,127.0.0.1,{},9", stranger.number(), id, port),
      fmt::format("127.0.0.1,99999,{},0,{}", id, master),
      fmt::format("127.0.0.1,-1,{},0,{}", id, master),
      fmt::format("127.0.0.1,port,{},0,{}", id, master),
      fmt::format("no address,{},{},0,{}", stranger.number(), id, master),
      fmt::format("127.0.0.1,{},too-short,0,{}", stranger.number(), master),
      fmt::format("127.0.0.1,{},{},-1,{}", stranger.number(), id, master),
      fmt::format("127.0.0.1,{},{},18446744073709551615,{}", stranger.number(), id, master),
      fmt::format("127.0.0.1,{},{},99999999999999999999999,{}", stranger.number(), id, master),
      fmt::format("127.0.0.1,{},{},0,mymaster,127.0.0.1,{},18446744073709551615", stranger.number(),
                  id, port),
      fmt::format("127.0.0.1,{},{},0,mymaster,127.0.0.1,0,7", stranger.number(), id),
  };
  RedisClient by_master = topology().first_master().Connect();
  for (const std::string& hello : hellos) {
    SCOPED_TRACE(hello.substr(0, 100));
    by_master.Expect({"PUBLISH", "__sentinel__:hello", hello});
    for (const auto& sentinel : topology().sentinels()) {
      EXPECT_EQ(sentinel->Connect().Command({"PUBLISH", "__sentinel__:hello", hello}).Describe(),
                ":1");
    }
  }
  // A sentinel handles the messages of one link in order: once it knows this well-formed peer, it
  // has been through all of the above.
  ExpectUnmoved();
  by_master.Expect({"PUBLISH", "__sentinel__:hello",
                    fmt::format("127.0.0.1,{},{},0,{}", stranger.number(), id, master)});
  for (const auto& sentinel : topology().sentinels()) {
    const SentinelEvent known = events().Await(
        {.name = "+sentinel", .source = sentinel->label(), .payload_prefix = "sentinel " + id});
    EXPECT_EQ(events().Events({.name = "+sentinel", .source = sentinel->label()}).back().at,
              known.at);
    EXPECT_EQ(sentinel->Connect().Command({"PING"}).Describe(), "+PONG");
    EXPECT_EQ(Field(sentinel->Master(), "config-epoch"), "0");
  }
}

TEST_F(BadInput, OfVoteRequestsIsRefused) {
  Start(Ours());
  const std::string port = std::to_string(topology().first_master().port());
  RedisClient client = topology().sentinel(0).Connect();
  const auto ask = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"SENTINEL", "is-master-down-by-addr"});
    return client.Command(arguments).Describe();
  };
  const std::string not_an_integer = "-ERR value is not an integer or out of range";
  EXPECT_EQ(ask({"127.0.0.1", "port", "0", "*"}), not_an_integer);
  EXPECT_EQ(ask({"127.0.0.1", port, "epoch", "*"}), not_an_integer);
  EXPECT_EQ(ask({"127.0.0.1", port, "-5", std::string(40, 'b')}), not_an_integer);
  EXPECT_EQ(ask({"127.0.0.1", port, "18446744073709551615", std::string(40, 'b')}), not_an_integer);
  EXPECT_EQ(ask({"127.0.0.1", port, "0"}).substr(0, 5), "-ERR ");
  EXPECT_EQ(ask({"no address", "0", "0", "*"}), "[:0, \"*\", :0]");
  EXPECT_EQ(ask({"127.0.0.1", port, "0", "*"}), "[:0, \"*\", :0]");
  ExpectUnmoved();
}

// A server for each kind of damage, watched beside the healthy master.
TEST_F(BadInput, OfInfoDoesNoHarm) {
  const std::string infos[] = {
      Bulk(""),
      Bulk(std::string("\0\xff\r\n\r\n:::\r\n", 9)),
      Bulk("role:master\r\nrun_id:short\r\nslave0:\r\nslave1:ip=,port=,\r\nslave2:ip=1.2.3.4\r\n"
           "slave3:ip=127.0.0.1,port=99999,state=online\r\nslave4:ip=127.0.0.1,port=-1\r\n"
           "slave5:a,b,c\r\nslave:x\r\nslave99999999999999999999:ip=x,port=y\r\n"),
      Bulk("role:king\r\nmaster_host:\r\nmaster_port:many\r\nslave_repl_offset:-1x\r\n"
           "slave_priority:999999999999999999999999\r\nmaster_link_down_since_seconds:never\r\n"),
      Bulk("role:slave\r\nmaster_host:127.0.0.1\r\nmaster_port:999999\r\nslave_priority:\r\n"),
      Bulk(std::string(1 << 20, 'r')),
      ":42\r\n",
      "*-1\r\n",
      "$-1\r\n",
      "*2\r\n$4\r\nrole\r\n$6\r\nmaster\r\n",
      "-ERR INFO is not for you\r\n",
      "?what\r\n",
  };
  struct Counts {
    std::atomic<int> infos = 0;
    std::atomic<int> pings_after = 0;
  };
  std::vector<std::unique_ptr<Counts>> counts;
  std::vector<std::unique_ptr<FakeServer>> fakes;
  TopologyOptions options = Ours();
  for (const std::string& info : infos) {
    Counts& count = *counts.emplace_back(std::make_unique<Counts>());
    fakes.push_back(std::make_unique<FakeServer>(
        [&count, info](const std::vector<std::string>& request) -> std::string {
          if (request.at(0) == "PING") {
            if (count.infos > 0) ++count.pings_after;
            return "+PONG\r\n";
          }
          if (request.at(0) == "INFO") {
            ++count.infos;
            return info;
          }
          return "+OK\r\n";
        }));
    MonitoredMaster master;
    master.name = fmt::format("damaged-{}", counts.size());
    master.port = fakes.back()->port();
    options.sentinel_extra += master.ConfigText();
  }
  Start(options);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    WaitFor(fmt::format("three sentinels to read INFO number {}, and to go on", i + 1), [&] {
      const int read = counts[i]->infos;
      const int after = counts[i]->pings_after;
      return Observation{read >= 3 && after >= 3, fmt::format("{} INFO, {} PING", read, after)};
    });
  }
  ExpectUnmoved();
  RedisServer& new_master = FailOver();
  topology().WaitUntilSettled(new_master);
}

}  // namespace
}  // namespace sentinel::harness
