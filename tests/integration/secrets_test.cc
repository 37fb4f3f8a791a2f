// Passwords are where they have to be, and nowhere else: not in what is said to clients, not in the
// log, and not in memory once they are used or replaced.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "fixture.h"
#include "support/raw_client.h"
#include "support/temp_dir.h"

namespace sentinel::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// What the process holds of `text` in memory that it can write to, as "address (mapping)" each.
// Nothing if we may not look.
std::optional<std::vector<std::string>> FindInMemory(pid_t pid, const std::string& text) {
  std::ifstream maps(fmt::format("/proc/{}/maps", pid));
  std::ifstream memory(fmt::format("/proc/{}/mem", pid), std::ios::binary);
  if (!maps || !memory) return std::nullopt;
  std::vector<std::string> found;
  for (std::string line; std::getline(maps, line);) {
    std::istringstream words(line);
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    char dash = 0;
    std::string modes;
    words >> std::hex >> begin >> dash >> end >> modes;
    if (!modes.starts_with("rw")) continue;
    std::string bytes(end - begin, '\0');
    memory.clear();
    memory.seekg(static_cast<std::streamoff>(begin));
    memory.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    for (std::size_t at = bytes.find(text); at != std::string::npos;
         at = bytes.find(text, at + 1)) {
      found.push_back(fmt::format("{:x} in {}", begin + at, line));
    }
  }
  return found;
}

class Secrets : public IntegrationTest {
 protected:
  SentinelProcess& StartOne(const std::string& directives) {
    TopologyOptions options = Ours(1);
    options.replicas = 0;
    options.master.quorum = 1;
    options.sentinel_extra = directives;
    Start(options);
    return topology().sentinel(0);
  }

  // Where its end is left, something shorter was written over it in its place.
  void ExpectForgotten(SentinelProcess& sentinel, const std::string& secret) {
    ExpectNowhere(sentinel, secret);
    ExpectNowhere(sentinel, secret.substr(secret.size() / 2));
  }

  // The process may be at it still: its turn ends behind the answer.
  void ExpectNowhere(SentinelProcess& sentinel, const std::string& text) {
    std::vector<std::string> places;
    try {
      WaitFor(
          "a secret to be forgotten",
          [&] {
            places = FindInMemory(sentinel.process().pid(), text).value_or(places);
            return Observation{places.empty(), ""};
          },
          Millis(5000));
    } catch (const HarnessError&) {
    }
    EXPECT_THAT(places, testing::IsEmpty()) << text;
  }
};

TEST_F(Secrets, AreForgottenWhenTheyAreUsedOrReplaced) {
  const std::string present = "Password-in-force-0123456789";
  SentinelProcess& sentinel = StartOne(fmt::format(
      "sentinel sentinel-pass {}\nuser alice on >Password-of-alice-0123456789 +@all &*\n",
      present));
  const auto held = FindInMemory(sentinel.process().pid(), present);
  ASSERT_TRUE(held) << "the memory of a child may not be read here";
  EXPECT_THAT(*held, Not(testing::IsEmpty())) << "it has to be there, to be sent to peers";

  RawClient client(sentinel.port());
  std::size_t answered = 0;
  const auto ask = [&](const std::string& request) {
    client.Send(request + "\r\n");
    WaitFor("an answer", [&] {
      return Observation{client.Received().size() > answered && client.Received().ends_with("\n"),
                         client.Received()};
    });
    answered = client.Received().size();
  };
  const std::vector<std::string> secrets = {
      "Password-that-is-wrong-0123456789", "Password-of-a-hello-0123456789",
      "Password-of-a-new-user-0123456789", "Password-of-the-master-0123456789",
      "Password-of-the-peers-0123456789",  "Password-of-alice-0123456789",
      "Password-of-a-pipeline-0123456789", "Password-in-pieces-0123456789"};
  ask("AUTH " + secrets[0]);
  ask("AUTH alice " + secrets[5]);
  ask(fmt::format("*3\r\n$4\r\nAUTH\r\n$5\r\nalice\r\n${}\r\n{}", secrets[5].size(), secrets[5]));
  ask("HELLO 2 AUTH alice " + secrets[1]);
  ask("ACL SETUSER bob on >" + secrets[2]);
  ask("SENTINEL SET mymaster auth-pass " + secrets[3]);
  ask("SENTINEL CONFIG SET sentinel-user alice sentinel-pass " + secrets[4]);
  ask("SENTINEL CONFIG GET sentinel-pass");
  ask(fmt::format("PING\r\nAUTH {0}\r\nPING\r\nAUTH {0}\r\nPING", secrets[6]));
  ask("AUTH alice " + secrets[5]);
  client.Send(
      fmt::format("*2\r\n$4\r\nAUTH\r\n${}\r\n{}", secrets[7].size(), secrets[7].substr(0, 20)));
  ask(secrets[7].substr(20));
  ask("SENTINEL SET mymaster auth-pass short");
  ask("SENTINEL CONFIG SET sentinel-pass short");
  ask("SENTINEL FLUSHCONFIG");
  for (const std::string& secret : secrets) ExpectForgotten(sentinel, secret);
  ExpectForgotten(sentinel, present);
}

// The line of the configuration that it stood in is not written anew.
TEST_F(Secrets, AreForgottenWhenTheyAreTakenAway) {
  const std::string secret = "Password-of-the-peers-0123456789";
  SentinelProcess& sentinel = StartOne("sentinel sentinel-pass " + secret + "\n");
  RedisClient client = sentinel.Connect();
  client.Expect({"SENTINEL", "CONFIG", "SET", "sentinel-pass", ""});
  client.Expect({"SENTINEL", "FLUSHCONFIG"});
  EXPECT_THAT(ReadFile(sentinel.config_file()), Not(HasSubstr(secret)));
  ExpectForgotten(sentinel, secret);
}

// Registers that hold a part of a text are saved there.
TEST_F(Secrets, LeaveNoPiecesOfTheConfigurationOnTheStack) {
  std::string users;
  for (int i = 0; i < 40; ++i) users += fmt::format("user u{} on >0123456789-of-a-user\n", i);
  SentinelProcess& sentinel = StartOne(users);
  const auto found = FindInMemory(sentinel.process().pid(), "0123456789-of");
  ASSERT_TRUE(found) << "the memory of a child may not be read here";
  EXPECT_THAT(*found, testing::IsEmpty());
}

TEST_F(Secrets, AreNotInWhatClientsAndTheLogAreTold) {
  const std::vector<std::string> secrets = {"Secret-of-the-key",    "Secret-of-the-master",
                                            "Secret-of-the-peers",  "Secret-of-alice",
                                            "Secret-that-is-wrong", "Secret-that-is-new"};
  SentinelProcess& sentinel =
      StartOne(fmt::format("loglevel debug\ntls-key-file-pass {}\nsentinel sentinel-user alice\n"
                           "sentinel sentinel-pass {}\nuser alice on >{} +@all &*\n",
                           secrets[0], secrets[2], secrets[3]));
  RedisClient client = sentinel.Connect();
  const auto ask = [&](const std::vector<std::string>& words) {
    return client.Command(words).Describe();
  };
  std::string told;
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"AUTH", "alice", secrets[4]},
           {"HELLO", "2", "AUTH", "alice", secrets[4]},
           {"AUTH", secrets[4], "x", "y"},
           {"AUTH", "alice", secrets[3]},
           {"SENTINEL", "SET", "mymaster", "auth-pass", secrets[1]},
           {"SENTINEL", "SET", "nobody", "auth-pass", secrets[1]},
           {"SENTINEL", "SET", "mymaster", "auth-pass", secrets[1], "quorum", "x"},
           {"SENTINEL", "CONFIG", "SET", "sentinel-pass", secrets[5], "nothing", "x"},
           {"ACL", "SETUSER", "bob", "on", ">" + secrets[5], "nonsense"},
           {"ACL", "SETUSER", "bob", "on", ">" + secrets[5]},
           {"ACL", "LIST"},
           {"ACL", "GETUSER", "alice"},
           {"ACL", "LOG"},
           {"CLIENT", "LIST"},
           {"INFO", "everything"},
           {"SENTINEL", "MASTER", "mymaster"},
           {"SENTINEL", "MASTERS"},
           {"SENTINEL", "INFO-CACHE", "mymaster"},
           {"SENTINEL", "CONFIG", "GET", "[a-r]*"},
           {"COMMAND", "INFO"},
       }) {
    told += ask(words) + "\n";
  }
  told += ReadFile(sentinel.log_file());
  EXPECT_THAT(told, HasSubstr("+set"));
  for (const std::string& secret : secrets) EXPECT_THAT(told, Not(HasSubstr(secret)));
}

TEST_F(Secrets, AreNotInACrashReport) {
  SentinelProcess& sentinel = StartOne("sentinel auth-pass mymaster Secret-of-the-master\n");
  kill(sentinel.process().pid(), SIGSEGV);
  EXPECT_EQ(sentinel.FinishStop().signal, SIGSEGV);
  const std::string log = ReadFile(sentinel.log_file());
  EXPECT_THAT(log, HasSubstr("crashed by signal SIGSEGV"));
  EXPECT_THAT(log, Not(HasSubstr("Secret-of")));
}

// The soft limit on the size of core files.
std::string CoreLimit(pid_t pid) {
  constexpr std::string_view kName = "Max core file size";
  std::ifstream limits(fmt::format("/proc/{}/limits", pid));
  std::string soft;
  for (std::string line; std::getline(limits, line);) {
    if (line.starts_with(kName)) std::istringstream(line.substr(kName.size())) >> soft;
  }
  return soft;
}

// Whether another process of the same user, who may not look into everybody, may look into `pid`:
// not where the kernel would leave no core either, whatever the limit is.
bool MayLookInto(pid_t pid, const std::filesystem::path& dir) {
  ProcessOptions debugger;
  debugger.argv = {"readlink", fmt::format("/proc/{}/cwd", pid)};
  debugger.obey_file_modes = true;
  return RunToEnd(debugger, dir).status.code == 0;
}

TEST_F(Secrets, CoreDumpsAreForbiddenOnlyWhenAsked) {
  SentinelProcess open(dir(), "with-cores", OurSentinel(), "");
  SentinelProcess closed(dir(), "without-cores", OurSentinel(), "core-dumps no\n");
  for (SentinelProcess* sentinel : {&open, &closed}) {
    sentinel->ObeyFileModes();
    sentinel->Start();
    sentinel->WaitUntilReady();
  }
  EXPECT_EQ(CoreLimit(open.process().pid()), CoreLimit(getpid()));
  EXPECT_TRUE(MayLookInto(open.process().pid(), dir()));
  EXPECT_EQ(CoreLimit(closed.process().pid()), "0");
  EXPECT_FALSE(MayLookInto(closed.process().pid(), dir()));
  EXPECT_EQ(open.Stop().code, 0);
  EXPECT_EQ(closed.Stop().code, 0);
}

}  // namespace
}  // namespace sentinel::harness
