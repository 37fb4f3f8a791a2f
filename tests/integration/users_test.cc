// Users of a configuration and of an ACL file, in real processes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>
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

// Of tests/integration/role_rights.txt: by command, who may run it.
std::map<std::string, std::set<std::string>> RoleRights() {
  std::istringstream text(ReadFile(ROLE_RIGHTS));
  std::map<std::string, std::set<std::string>> rights;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("#")) continue;
    std::istringstream words(line);
    std::string command;
    words >> command;
    rights[command] = {std::istream_iterator<std::string>(words), {}};
    rights[command].insert("admin");
  }
  return rights;
}

// The commands that can be called, with their arity: of containers the subcommands alone.
std::map<std::string, std::int64_t> Catalog(RedisClient& client) {
  std::map<std::string, std::int64_t> catalog;
  for (const Reply& name : client.Expect({"COMMAND", "LIST"}).elements) {
    const Reply info = client.Expect({"COMMAND", "INFO", name.text}).elements.at(0);
    const std::int64_t arity = info.elements.at(1).integer;
    if (info.elements.at(9).elements.empty() || arity != -2) catalog[name.text] = arity;
  }
  return catalog;
}

// Who of these may run the command, on the hello channel if it needs one.
std::set<std::string> WhoMay(RedisClient& client, const std::set<std::string>& roles,
                             const std::string& command, std::int64_t arity) {
  std::vector<std::string> call;
  std::istringstream name(command);
  for (std::string word; std::getline(name, word, '|');) call.push_back(word);
  call.resize(static_cast<std::size_t>(std::abs(arity)), "__sentinel__:hello");
  std::set<std::string> may;
  for (const std::string& role : roles) {
    std::vector<std::string> question = {"ACL", "DRYRUN", role};
    question.insert(question.end(), call.begin(), call.end());
    const std::string verdict = client.Expect(question).text;
    if (verdict == "OK") may.insert(role);
  }
  return may;
}

TEST_F(Users, RolesOfTheSampleMayWhatTheyAreFor) {
  SentinelProcess process = Begin(RolesOfTheSample());
  RedisClient client = process.Connect();
  const auto rights = RoleRights();
  const auto catalog = Catalog(client);
  for (const auto& [command, arity] : catalog) {
    const auto expected = rights.find(command);
    ASSERT_NE(expected, rights.end()) << command << " is not in role_rights.txt";
    EXPECT_EQ(WhoMay(client, {"client", "exporter", "operator", "peer", "admin"}, command, arity),
              expected->second)
        << command;
  }
  for (const auto& [command, who] : rights) EXPECT_TRUE(catalog.contains(command)) << command;
}

// Where the arguments matter, and without a dry run.
TEST_F(Users, RolesOfTheSampleAreHeldToTheirChannelsAndNames) {
  struct Role {
    const char* name;
    std::vector<std::string> may;
    std::vector<std::string> may_not;
  };
  const std::vector<Role> roles = {
      {"client",
       {"SENTINEL GET-PRIMARY-ADDR-BY-NAME m", "SENTINEL PRIMARIES", "SUBSCRIBE +switch-master",
        "PSUBSCRIBE *", "PUNSUBSCRIBE", "UNSUBSCRIBE"},
       {"SENTINEL CONFIG GET *", "SENTINEL IS-PRIMARY-DOWN-BY-ADDR 127.0.0.1 1 1 x"}},
      {"exporter",
       {"SENTINEL PRIMARY m", "SENTINEL HISTORY", "SENTINEL EXPLAIN m"},
       {"SENTINEL CHECK m", "SENTINEL CONFIG GET *"}},
      {"operator",
       {"SENTINEL SET m quorum 1", "SUBSCRIBE x", "UNSUBSCRIBE"},
       {"ACL SETUSER operator allcommands", "SENTINEL IS-MASTER-DOWN-BY-ADDR 127.0.0.1 1 1 x",
        "SENTINEL IS-PRIMARY-DOWN-BY-ADDR 127.0.0.1 1 1 x"}},
      {"peer",
       {"PUBLISH __sentinel__:hello x", "SENTINEL IS-PRIMARY-DOWN-BY-ADDR 127.0.0.1 1 0 *"},
       {"PUBLISH +switch-master x", "SUBSCRIBE __sentinel__:hello"}},
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

TEST_F(Users, OfAPipeAreRefusedAndStopNobody) {
  const std::filesystem::path file = dir() / "users.acl";
  WriteFile(file, "user default on >secret ~* &* +@all\n");
  SentinelProcess process = Begin("aclfile " + file.string() + "\n");
  RedisClient client(process.port(), "secret");
  std::filesystem::remove(file);
  ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
  EXPECT_THAT(client.Command({"ACL", "LOAD"}).text, HasSubstr("not a regular file"));
  EXPECT_EQ(client.Command({"PING"}).text, "PONG");
}

// Peers with a user of their own still elect one another, and confirm what they say.
class PeersWithTheirOwnUser : public Users, public testing::WithParamInterface<const char*> {
 protected:
  static void WaitUntilTheyKnowEverybody(SentinelProcess& process) {
    WaitFor("the sentinels to know everybody", [&process] {
      const auto peers = process.Peers();
      const bool met = peers.size() == 1 && Field(peers[0], "flags") == "sentinel" &&
                       process.Replicas().size() == 1;
      return Observation{met, std::to_string(peers.size())};
    });
  }
};

TEST_P(PeersWithTheirOwnUser, FailOver) {
  RedisServer master(dir(), {.label = "master"});
  RedisServer replica(dir(), {.label = "replica", .replica_of = master.port()});
  master.Start();
  replica.Start();
  master.WaitUntilReady();
  replica.WaitUntilReady();
  MonitoredMaster monitored;
  monitored.port = master.port();
  monitored.extra = {{"verify-config", GetParam()}};
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
  for (SentinelProcess* process : {&one, &two}) WaitUntilTheyKnowEverybody(*process);
  master.process().Kill();
  for (SentinelProcess* process : {&one, &two}) {
    WaitFor("the failover", [&, process] {
      const auto port = process->MasterPort();
      return Observation{port == replica.port(), port ? std::to_string(*port) : "none"};
    });
  }
}

INSTANTIATE_TEST_SUITE_P(VerifyConfig, PeersWithTheirOwnUser, testing::Values("no", "yes"));

}  // namespace
}  // namespace sentinel::harness
