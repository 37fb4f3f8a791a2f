// Limits of the command port, and that a client who uses them up costs the others nothing.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "fixture.h"
#include "support/raw_client.h"
#include "support/temp_dir.h"

namespace sentinel::harness {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Limits : public IntegrationTest {
 protected:
  // One sentinel of ours with `directives`, and a master that has `replicas` replicas.
  SentinelProcess& StartOne(const std::string& directives, int replicas = 0) {
    TopologyOptions options = Ours(1);
    options.replicas = replicas;
    options.master.quorum = 1;
    options.sentinel_extra = directives;
    Start(options);
    return topology().sentinel(0);
  }

  std::uint16_t port() { return topology().sentinel(0).port(); }

  void WaitForEnd(RawClient& client) {
    WaitFor("the connection to be closed", [&] {
      return Observation{client.AtEnd(), fmt::format("{} bytes", client.Received().size())};
    });
  }
};

std::string Repeated(std::string_view text, int times) {
  std::string all;
  all.reserve(text.size() * static_cast<std::size_t>(times));
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

// What a line may have without its end; the end itself does not count.
constexpr std::size_t kLineMax = 65'536;

TEST_F(Limits, ALineIsWaitedForUpToSixtyFourKilobytes) {
  SentinelProcess& sentinel = StartOne("");
  RedisClient other = sentinel.Connect();
  RawClient client(port());
  const std::string address = fmt::format("addr=127.0.0.1:{} ", client.local_port());
  const std::string argument(kLineMax - std::string_view("PING ").size(), 'x');
  client.Send("PING " + argument);
  WaitFor("all of the line to be read", [&] {
    const std::string clients = other.Expect({"CLIENT", "LIST"}).text;
    const std::size_t line = clients.find(address);
    const std::string mine = line == std::string::npos ? "" : clients.substr(line);
    return Observation{mine.find(fmt::format(" qbuf={} ", kLineMax)) < mine.find('\n'), mine};
  });
  EXPECT_FALSE(client.AtEnd());
  client.Send("\r\n");
  const std::string reply = fmt::format("${}\r\n{}\r\n", argument.size(), argument);
  WaitFor("the answer", [&] {
    return Observation{client.Received() == reply || client.AtEnd(),
                       fmt::format("{} bytes", client.Received().size())};
  });
  EXPECT_TRUE(client.Received() == reply);
}

TEST_F(Limits, ALongerLineEndsTheConnection) {
  StartOne("");
  RawClient client(port());
  client.Send(std::string(kLineMax + 1, 'x'));
  WaitForEnd(client);
  EXPECT_EQ(client.Received(), "-ERR Protocol error: too big inline request\r\n");
}

// The answers to a million commands that nobody reads wait in the sentinel; meanwhile each of the
// others is answered, and at the end nothing is missing.
TEST_F(Limits, AMillionPipelinedCommandsKeepNobodyWaiting) {
  constexpr int kCommands = 1'000'000;
  SentinelProcess& sentinel = StartOne("");
  RedisClient other = sentinel.Connect();
  const std::string flood = Repeated("PING\r\n", kCommands);
  RawClient flooder(port());
  std::string_view rest = flood;
  while (!rest.empty()) {
    rest.remove_prefix(flooder.SendSome(rest));
    EXPECT_EQ(other.Expect({"PING"}).text, "PONG");
  }
  EXPECT_EQ(Field(sentinel.Master(), "flags"), "master");
  const std::size_t expected = std::string_view("+PONG\r\n").size() * kCommands;
  WaitFor("all answers", [&] {
    EXPECT_EQ(other.Expect({"PING"}).text, "PONG");
    const std::size_t size = flooder.Received().size();
    return Observation{size >= expected, fmt::format("{} of {} bytes", size, expected)};
  });
  EXPECT_TRUE(flooder.Received() == Repeated("+PONG\r\n", kCommands));
  EXPECT_TRUE(events().Events({.name = "+sdown"}).empty());
  EXPECT_TRUE(events().Events({.name = "+tilt"}).empty());
}

// A client that never stops asking; what it has read is thrown away.
class Flood {
 public:
  explicit Flood(std::uint16_t port) : thread_([this, port] { Run(port); }) {}
  ~Flood() {
    stop_ = true;
    thread_.join();
  }
  bool under_way() const { return answered_; }

 private:
  void Run(std::uint16_t port) {
    const std::string request = "SENTINEL GET-MASTER-ADDR-BY-NAME mymaster\r\n";
    const std::string requests = Repeated(request, 1'000);
    while (!stop_) {
      RawClient client(port);
      for (int i = 0; i < 1'000 || client.Received().empty(); ++i) {
        if (stop_ || client.AtEnd()) break;
        client.SendSome(requests);
      }
      answered_ = answered_ || !client.Received().empty();
    }
  }

  std::atomic<bool> stop_ = false;
  std::atomic<bool> answered_ = false;
  std::thread thread_;
};

TEST_F(Limits, AFailoverHappensUnderAFloodOfRequests) {
  SentinelProcess& sentinel = StartOne("", 2);
  std::vector<std::unique_ptr<Flood>> floods;
  for (int i = 0; i < 4; ++i) floods.push_back(std::make_unique<Flood>(sentinel.port()));
  WaitFor("the floods to be under way", [&] {
    bool all = true;
    for (const auto& flood : floods) all = all && flood->under_way();
    return Observation{all, ""};
  });
  RedisServer& new_master = FailOver();
  EXPECT_EQ(sentinel.MasterPort(), new_master.port());
  floods.clear();
  topology().WaitUntilSettled(new_master);
}

// One request of 100,000 words is not put aside in between: the others wait for all of it.
TEST_F(Limits, AHundredThousandChannelsInOneRequestKeepNobodyWaiting) {
  constexpr int kChannels = 100'000;
  SentinelProcess& sentinel = StartOne("");
  RedisClient other = sentinel.Connect();
  std::string names;
  for (int i = 0; i < kChannels; ++i) names += fmt::format("$7\r\n{:07}\r\n", i);
  const std::string count = fmt::format("*{}\r\n", kChannels + 1);
  RawClient subscriber(port());
  const auto confirmed = [&](std::string_view end) {
    WaitFor("the confirmations", [&] {
      EXPECT_EQ(other.Expect({"PING"}).text, "PONG");
      return Observation{subscriber.Received().ends_with(end),
                         fmt::format("{} bytes", subscriber.Received().size())};
    });
  };
  subscriber.Send(count + "$9\r\nSUBSCRIBE\r\n" + names);
  confirmed(fmt::format("$7\r\n{:07}\r\n:{}\r\n", kChannels - 1, kChannels));
  subscriber.Send(count + "$11\r\nUNSUBSCRIBE\r\n" + names);
  confirmed(fmt::format("$7\r\n{:07}\r\n:0\r\n", kChannels - 1));
  EXPECT_EQ(Field(other.Info("stats"), "pubsub_channels"), "0");
  EXPECT_EQ(Field(sentinel.Master(), "flags"), "master");
  EXPECT_TRUE(events().Events({.name = "+tilt"}).empty());
}

// Each event is a message for each of its patterns, so that a few events are much to read.
TEST_F(Limits, ASubscriberThatDoesNotReadIsDroppedAndNobodyElse) {
  SentinelProcess& sentinel = StartOne("client-output-buffer-limit pubsub 256kb 0 0\n");
  RedisClient good = sentinel.Connect();
  good.Expect({"SUBSCRIBE", "+set"});
  RawClient bad(port(), {.ip = "127.0.0.1", .receive_buffer = 4096});
  std::string subscribe = "PSUBSCRIBE";
  for (int i = 0; i < 1000; ++i) subscribe += fmt::format(" [+{}]set", i);
  bad.Send(subscribe + "\r\n");
  RedisClient operator_client = sentinel.Connect();
  const std::string address = fmt::format("addr=127.0.0.1:{} ", bad.local_port());
  const auto clients = [&] { return operator_client.Expect({"CLIENT", "LIST"}).text; };
  WaitFor("the subscription", [&] {
    const std::string patterns = Field(operator_client.Info("stats"), "pubsub_patterns");
    return Observation{std::atoi(patterns.c_str()) >= 1000, patterns};
  });
  EXPECT_THAT(clients(), HasSubstr(address));

  int events_heard = 0;
  WaitFor("the subscriber to be dropped", [&] {
    operator_client.Expect({"SENTINEL", "SET", "mymaster", "quorum", "1"});
    EXPECT_EQ(good.Read().elements.at(1).text, "+set");
    ++events_heard;
    return Observation{clients().find(address) == std::string::npos,
                       fmt::format("{} events", events_heard)};
  });
  operator_client.Expect({"SENTINEL", "SET", "mymaster", "quorum", "1"});
  EXPECT_EQ(good.Read().elements.at(1).text, "+set");
}

TEST_F(Limits, AClientThatDoesNotReadItsAnswersIsDropped) {
  SentinelProcess& sentinel = StartOne("client-output-buffer-limit normal 256kb 0 0\n");
  RawClient greedy(port(), {.ip = "127.0.0.1", .receive_buffer = 4096});
  const std::string address = fmt::format("addr=127.0.0.1:{} ", greedy.local_port());
  RedisClient other = sentinel.Connect();
  WaitFor("the client to be dropped", [&] {
    greedy.SendSome("COMMAND DOCS\r\n");
    const bool gone = other.Expect({"CLIENT", "LIST"}).text.find(address) == std::string::npos;
    return Observation{gone, ""};
  });
  EXPECT_THAT(ReadFile(sentinel.log_file()), HasSubstr("overcoming of output buffer limits"));
}

// Who guesses passwords is seen in the log, and does not fill it.
TEST_F(Limits, GuessesOfPasswordsAreLoggedTenAtATime) {
  constexpr int kGuesses = 5'000;
  SentinelProcess& sentinel = StartOne("user admin on >secret +@all\n");
  RawClient guesser(port());
  const std::string guesses = Repeated("AUTH admin wrong-password\r\n", kGuesses);
  std::string_view rest = guesses;
  const std::size_t expected =
      std::string_view("-WRONGPASS invalid username-password pair or user is disabled.\r\n")
          .size() *
      kGuesses;
  WaitFor("all answers", [&] {
    rest.remove_prefix(guesser.SendSome(rest));
    return Observation{guesser.Received().size() == expected, ""};
  });
  const std::string log = ReadFile(sentinel.log_file());
  const std::string line = "A client failed to log in (addr=127.0.0.1:";
  int lines = 0;
  for (std::size_t at = log.find(line); at != std::string::npos; at = log.find(line, at + 1)) {
    ++lines;
  }
  EXPECT_GE(lines, 10);
  EXPECT_LT(lines, kGuesses / 10);
  EXPECT_THAT(log, HasSubstr("More of them are in ACL LOG"));
  EXPECT_THAT(log, Not(HasSubstr("wrong-password")));
  EXPECT_THAT(sentinel.Connect().Expect({"ACL", "LOG", "1"}).Describe(), HasSubstr("admin"));
}

TEST_F(Limits, AnIdleClientIsClosedAndASubscriberIsNot) {
  StartOne("timeout 1\n");
  RawClient subscriber(port());
  subscriber.Send("SUBSCRIBE +sdown\r\n");
  RawClient idle(port());
  WaitForEnd(idle);
  EXPECT_EQ(idle.Received(), "");
  EXPECT_FALSE(subscriber.AtEnd());
}

// What /proc/net/tcp says of the timer of the connection from `local` to `remote`: its kind, and
// when it fires, in seconds. Nothing if there is no such connection.
struct KernelTimer {
  unsigned kind = 0;  // 2: keepalive.
  double seconds = 0;
};

std::optional<KernelTimer> TimerOf(std::uint16_t local, std::uint16_t remote) {
  std::ifstream file("/proc/net/tcp");
  for (std::string line; std::getline(file, line);) {
    unsigned from = 0;
    unsigned to = 0;
    unsigned kind = 0;
    unsigned long when = 0;
    const int fields = std::sscanf(line.c_str(), "%*d: %*8x:%x %*8x:%x %*x %*x:%*x %x:%lx", &from,
                                   &to, &kind, &when);
    if (fields != 4 || from != local || to != remote) continue;
    return KernelTimer{kind, static_cast<double>(when) / static_cast<double>(sysconf(_SC_CLK_TCK))};
  }
  return std::nullopt;
}

TEST_F(Limits, KeepaliveOfAClientIsThatOfTheConfiguration) {
  StartOne("tcp-keepalive 7777\n");
  RawClient client(port());
  client.Send("PING\r\n");
  // Behind the answer the kernel may wait for its acknowledgement first.
  WaitFor("the keepalive timer", [&] {
    client.Received();
    const std::optional<KernelTimer> timer = TimerOf(port(), client.local_port());
    if (!timer) return Observation{false, "no such connection"};
    return Observation{timer->kind == 2 && timer->seconds > 7000 && timer->seconds <= 7777,
                       fmt::format("timer {} in {} s", timer->kind, timer->seconds)};
  });
}

TEST_F(Limits, WaitingConnectionsAreAsManyAsTheBacklogSays) {
  StartOne("tcp-backlog 1\n");
  topology().sentinel(0).process().Pause();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 8; ++i) clients.push_back(std::make_unique<RawClient>(port()));
  WaitFor("a connection that the kernel does not take", [&] {
    int kept_waiting = 0;
    for (const auto& client : clients) {
      kept_waiting += !client->Connected() && client->Retransmits() > 0 ? 1 : 0;
    }
    return Observation{kept_waiting > 0, fmt::format("{} wait", kept_waiting)};
  });
  topology().sentinel(0).process().Resume();
  for (const auto& client : clients) {
    WaitFor("a connection", [&] { return Observation{client->Connected(), ""}; });
  }
}

// The IPv4 addresses of this machine, loopback included.
std::vector<std::string> OwnAddresses() {
  std::vector<std::string> found;
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return found;
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr || entry->ifa_addr->sa_family != AF_INET) continue;
    const auto* address = reinterpret_cast<const sockaddr_in*>(entry->ifa_addr);
    char text[INET_ADDRSTRLEN] = {};
    inet_ntop(AF_INET, &address->sin_addr, text, sizeof(text));
    found.emplace_back(text);
  }
  freeifaddrs(list);
  return found;
}

TEST_F(Limits, ProtectedModeServesNobodyButLoopback) {
  StartOne("bind *\nprotected-mode yes\n");
  const std::vector<std::string> addresses = OwnAddresses();
  EXPECT_THAT(addresses, Contains("127.0.0.1"));
  for (const std::string& ip : addresses) {
    SCOPED_TRACE(ip);
    RawClient client(port(), {.ip = ip, .receive_buffer = 0});
    client.Send("PING\r\nQUIT\r\n");
    WaitForEnd(client);
    EXPECT_THAT(client.Received(), StartsWith(ip.starts_with("127.") ? "+PONG" : "-DENIED "));
  }
}

}  // namespace
}  // namespace sentinel::harness
