// Users of a configuration and of an ACL file, in real processes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "fixture.h"

namespace sentinel::harness {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Users : public IntegrationTest {
 protected:
  static std::vector<std::string> Split(const std::string& line) {
    std::istringstream stream(line);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
  }

  SentinelProcess Begin(const std::string& body) {
    SentinelProcess process(dir(), "one", OurSentinel(), body);
    process.Start();
    WaitUntilItAnswers(process);
    return process;
  }

  // Even if it asks for a password.
  static void WaitUntilItAnswers(SentinelProcess& process) {
    WaitFor("the sentinel to answer", [&process] {
      const Reply reply = process.Connect().Command({"PING"});
      return Observation{reply.text == "PONG" || reply.text.starts_with("NOAUTH"), reply.text};
    });
  }
};

// The `user` lines of the sample configuration but that of `default`, as they stand there.
std::string RolesOfTheSample() {
  std::istringstream sample(ReadFile(SAMPLE));
  std::string roles;
  for (std::string line; std::getline(sample, line);) {
    if (line.starts_with("#user ") && !line.starts_with("#user default")) {
      roles += line.substr(1) + "\n";
    }
  }
  return roles;
}

TEST_F(Users, RolesOfTheSampleMayWhatTheyAreFor) {
  struct Role {
    const char* name;
    std::vector<std::string> may;
    std::vector<std::string> may_not;
  };
  const std::vector<Role> roles = {
      {"client",
       {"PING", "ROLE", "SENTINEL GET-MASTER-ADDR-BY-NAME m", "SENTINEL REPLICAS m",
        "SENTINEL SENTINELS m", "CLIENT SETNAME x", "CLIENT SETINFO LIB-NAME x",
        "SUBSCRIBE +switch-master", "PSUBSCRIBE *", "PUNSUBSCRIBE", "UNSUBSCRIBE"},
       {"SENTINEL FAILOVER m", "SENTINEL SET m quorum 1", "SENTINEL CONFIG GET *", "SHUTDOWN",
        "CLIENT LIST", "CLIENT KILL TYPE normal", "ACL LIST", "PUBLISH __sentinel__:hello x",
        "SENTINEL IS-MASTER-DOWN-BY-ADDR 127.0.0.1 1 1 x", "SENTINEL RESET *"}},
      {"exporter",
       {"PING", "INFO", "SENTINEL MASTERS", "SENTINEL MASTER m", "SENTINEL CKQUORUM m",
        "SENTINEL MYID"},
       {"SUBSCRIBE +switch-master", "SENTINEL FAILOVER m", "SENTINEL FLUSHCONFIG", "SHUTDOWN",
        "SENTINEL CONFIG GET *", "PUBLISH __sentinel__:hello x", "ACL LOG"}},
      {"operator",
       {"PING", "SENTINEL SET m quorum 1", "SENTINEL FLUSHCONFIG", "SENTINEL CONFIG GET *",
        "CLIENT LIST", "SENTINEL RESET none", "ACL WHOAMI", "SUBSCRIBE x", "UNSUBSCRIBE"},
       {"ACL LIST", "ACL SETUSER operator allcommands", "SHUTDOWN", "SENTINEL DEBUG",
        "SENTINEL SIMULATE-FAILURE HELP", "PUBLISH __sentinel__:hello x",
        "SENTINEL IS-MASTER-DOWN-BY-ADDR 127.0.0.1 1 1 x"}},
      {"peer",
       {"PING", "PUBLISH __sentinel__:hello x", "CLIENT SETNAME sentinel-x-cmd",
        "SENTINEL IS-MASTER-DOWN-BY-ADDR 127.0.0.1 1 0 *"},
       {"PUBLISH +switch-master x", "SUBSCRIBE __sentinel__:hello", "SENTINEL MASTERS", "INFO",
        "SHUTDOWN", "ACL LIST"}},
      {"admin", {"PING", "ACL LIST", "SENTINEL MASTERS"}, {}},
  };
  const RedisServer nobody(dir(), {.label = "nobody"});
  MonitoredMaster master;
  master.name = "m";
  master.port = nobody.port();
  SentinelProcess process = Begin(RolesOfTheSample() + master.ConfigText());
  for (const Role& role : roles) {
    SCOPED_TRACE(role.name);
    RedisClient client = process.Connect();
    const std::string password = std::string(role.name) + "-password";
    EXPECT_EQ(client.Command({"AUTH", role.name, password}).text, "OK");
    for (const std::string& line : role.may) {
      EXPECT_THAT(client.Command(Split(line)).Describe(), Not(HasSubstr("NOPERM"))) << line;
    }
    for (const std::string& line : role.may_not) {
      EXPECT_THAT(client.Command(Split(line)).text, StartsWith("NOPERM")) << line;
    }
  }
}

TEST_F(Users, AreInTheConfigurationBehindTheNextSave) {
  SentinelProcess process = Begin("requirepass secret\n");
  RedisClient client(process.port(), "secret");
  EXPECT_EQ(
      client.Command({"ACL", "SETUSER", "bob", "on", ">pw", "+sentinel", "-sentinel|set"}).text,
      "OK");
  EXPECT_EQ(client.Command({"SENTINEL", "FLUSHCONFIG"}).text, "OK");
  EXPECT_THAT(ReadFile(process.config_file()), HasSubstr("-@all +sentinel -sentinel|set\n"));
  EXPECT_THAT(ReadFile(process.config_file()), Not(HasSubstr("user default")));
  EXPECT_EQ(process.Stop().code, 0);
  process.Start();
  WaitUntilItAnswers(process);
  RedisClient bob = process.Connect();
  EXPECT_EQ(bob.Command({"AUTH", "bob", "pw"}).text, "OK");
  EXPECT_THAT(bob.Command({"SENTINEL", "SET", "x", "quorum", "1"}).text, StartsWith("NOPERM"));
}

TEST_F(Users, AreKeptByAFile) {
  const std::filesystem::path file = dir() / "users.acl";
  WriteFile(file, "user default on >secret ~* &* +@all\n");
  SentinelProcess process = Begin("aclfile " + file.string() + "\n");
  RedisClient client(process.port(), "secret");
  EXPECT_EQ(client.Command({"ACL", "SETUSER", "bob", "on", ">pw", "+ping"}).text, "OK");
  EXPECT_EQ(client.Command({"ACL", "SAVE"}).text, "OK");
  EXPECT_THAT(ReadFile(file), HasSubstr("user bob on #"));
  EXPECT_THAT(ReadFile(process.config_file()), Not(HasSubstr("user ")));
  EXPECT_EQ(process.Stop().code, 0);
  process.Start();
  WaitUntilItAnswers(process);
  EXPECT_EQ(process.Connect().Command({"AUTH", "bob", "pw"}).text, "OK");

  WriteFile(file, "user bob on bad\n");
  EXPECT_THAT(RedisClient(process.port(), "secret").Command({"ACL", "LOAD"}).text,
              HasSubstr("users.acl:1: Syntax error. WARNING: ACL errors detected"));
  EXPECT_EQ(process.Stop().code, 0);
  process.Start();
  WaitFor("the process to give up", [&] { return Observation{!process.Running(), "running"}; });
  EXPECT_THAT(ReadFile(process.log_file()),
              HasSubstr("Aborting Redis startup because of ACL errors: "));
}

// Peers with a user of their own still elect one another.
TEST_F(Users, PeersFailOverWithTheirOwnUser) {
  RedisServer master(dir(), {.label = "master"});
  RedisServer replica(dir(), {.label = "replica", .replica_of = master.port()});
  master.Start();
  replica.Start();
  master.WaitUntilReady();
  replica.WaitUntilReady();
  MonitoredMaster monitored;
  monitored.port = master.port();
  const std::string body =
      RolesOfTheSample() +
      "user default on nopass resetchannels -@all +ping +info +sentinel|master +sentinel|masters "
      "+sentinel|replicas +sentinel|sentinels +sentinel|get-master-addr-by-name +sentinel|myid\n"
      "sentinel sentinel-user peer\nsentinel sentinel-pass peer-password\n" +
      monitored.ConfigText();
  SentinelProcess one(dir(), "one", OurSentinel(), body);
  SentinelProcess two(dir(), "two", OurSentinel(), body);
  for (SentinelProcess* process : {&one, &two}) {
    process->Start();
    process->WaitUntilReady();
  }
  for (SentinelProcess* process : {&one, &two}) {
    WaitFor("the sentinels to know everybody", [process] {
      const auto peers = process->Peers();
      const bool met = peers.size() == 1 && Field(peers[0], "flags") == "sentinel" &&
                       process->Replicas().size() == 1;
      return Observation{met, std::to_string(peers.size())};
    });
  }
  master.process().Kill();
  for (SentinelProcess* process : {&one, &two}) {
    WaitFor("the failover", [&, process] {
      const auto port = process->MasterPort();
      return Observation{port == replica.port(), port ? std::to_string(*port) : "none"};
    });
  }
}

}  // namespace
}  // namespace sentinel::harness
