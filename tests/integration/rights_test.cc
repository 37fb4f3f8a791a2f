// Passwords and rights of the sentinels at servers and at one another, in real processes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include "fixture.h"

namespace sentinel::harness {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// What docs/security.md says that the user of a sentinel needs at servers.
constexpr char kRules[] =
    "on >pw resetchannels &__sentinel__:hello -@all +multi +exec +slaveof +ping +info +subscribe "
    "+publish +config|rewrite +client|setname +client|kill +script|kill";
constexpr char kMayAsk[] = " +acl|whoami +acl|dryrun";

std::vector<std::string> Split(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (c == ' ') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

// The value of `name` in a map reply, which RESP2 shows as a flat array.
const Reply* FindValue(const Reply& map, const std::string& name) {
  for (std::size_t i = 0; i + 1 < map.elements.size(); i += 2) {
    if (map.elements[i].text == name) return &map.elements[i + 1];
  }
  return nullptr;
}

std::string TextOf(const Reply& map, const std::string& name) {
  const Reply* value = FindValue(map, name);
  return value == nullptr ? "" : value->text;
}

class Rights : public IntegrationTest {
 protected:
  void StartWith(const std::string& rules) {
    TopologyOptions options = Ours(1);
    options.replicas = 1;
    options.master.quorum = 1;
    options.master.password = "pw";
    options.master.extra = {{"auth-user", "watcher"}};
    Build(options);
    topology().StartServers();
    for (const auto& server : topology().servers()) Allow(*server, rules);
    topology().StartSentinels();
  }

  static void Allow(const RedisServer& server, const std::string& rules) {
    std::vector<std::string> words = {"ACL", "SETUSER", "watcher"};
    for (const std::string& rule : Split(rules)) words.push_back(rule);
    server.Connect().Expect(words);
  }

  Reply Check() {
    RedisClient client(topology().sentinel(0).port(), {}, Millis(10'000));
    return client.Expect({"SENTINEL", "CHECK", "mymaster"});
  }
  std::string Summary() { return TextOf(Check(), "summary"); }
  std::string Complaints() { return Field(topology().sentinel(0).Master(), "complaints"); }

  // What CHECK says of a command at the server with this role.
  std::string Verdict(const std::string& role, const std::string& command) {
    const Reply view = Check();
    const Reply* servers = FindValue(view, "servers");
    if (servers == nullptr) return view.Describe();
    for (const Reply& server : servers->elements) {
      if (TextOf(server, "role") != role) continue;
      return TextOf(*FindValue(server, "commands"), command);
    }
    return "no " + role;
  }
};

TEST_F(Rights, OfTheDocumentedUserAreEnough) {
  StartWith(std::string(kRules) + kMayAsk);
  topology().WaitUntilDiscovered();
  EXPECT_EQ(Summary(), "OK Everything that a failover needs is there");
  EXPECT_EQ(TextOf(FindValue(Check(), "servers")->elements.at(0), "user"), "watcher");
  FailOver();
  EXPECT_TRUE(events().Events({.name = "+command-refused"}).empty());
  EXPECT_TRUE(events().Events({.name = "+auth-refused"}).empty());
}

// Each right that the promotion needs, before the failover and in it.
TEST_F(Rights, OneThatIsMissingIsFoundBeforeAFailoverNeedsIt) {
  StartWith(std::string(kRules) + kMayAsk);
  topology().WaitUntilDiscovered();
  const RedisServer& replica = topology().replica(0);
  for (const std::string right :
       {"slaveof", "config|rewrite", "client|kill", "multi", "exec", "subscribe", "publish"}) {
    SCOPED_TRACE(right);
    Allow(replica, "-" + right);
    EXPECT_EQ(Summary(), "NOTREADY 1 missing right");
    EXPECT_THAT(Verdict("slave", right), StartsWith("missing: "));
    EXPECT_THAT(Verdict("slave", right), HasSubstr("'" + right + "'"));
    EXPECT_EQ(Verdict("master", right), "ok");
    EXPECT_THAT(Field(topology().sentinel(0).Replicas().at(0), "complaints"),
                StartsWith(right + ": "));
    Allow(replica, "+" + right);
    EXPECT_EQ(Summary(), "OK Everything that a failover needs is there");
    EXPECT_EQ(Field(topology().sentinel(0).Replicas().at(0), "complaints"), "");
  }
  Allow(replica, "resetchannels");
  EXPECT_THAT(Verdict("slave", "publish"), HasSubstr("__sentinel__:hello"));
}

// Nobody asks a second time, and no failover comes.
TEST_F(Rights, OneThatIsGivenEndsTheComplaint) {
  StartWith(std::string(kRules) + kMayAsk + " -slaveof");
  topology().WaitUntilDiscovered();
  EXPECT_EQ(Summary(), "NOTREADY 2 missing rights");
  EXPECT_THAT(Complaints(), StartsWith("slaveof: "));
  Allow(topology().first_master(), "+slaveof");
  WaitFor("the end of the complaint", [this] {
    return Observation{Complaints().empty(), Complaints()};
  });
  EXPECT_THAT(Field(topology().sentinel(0).Replicas().at(0), "complaints"),
              StartsWith("slaveof: "));
}

TEST_F(Rights, OneThatAFailoverMissesIsNamedAtOnce) {
  StartWith(std::string(kRules) + " -config|rewrite");
  topology().WaitUntilDiscovered();
  EXPECT_EQ(Verdict("slave", "config|rewrite"), "not testable: acl|dryrun is not allowed");
  EXPECT_EQ(Verdict("slave", "client|kill"), "ok");
  EXPECT_THAT(Summary(), StartsWith("UNKNOWN "));
  topology().first_master().process().Kill();
  const SentinelEvent refused = events().Await({.name = "+command-refused"});
  EXPECT_THAT(refused.payload, StartsWith("slave 127.0.0.1:"));
  EXPECT_THAT(refused.payload, HasSubstr(" #config|rewrite: NOPERM "));
  EXPECT_THAT(Verdict("slave", "config|rewrite"), StartsWith("missing: NOPERM "));
  EXPECT_THAT(ReadFile(topology().sentinel(0).log_file()), HasSubstr("+command-refused slave"));
  Allow(topology().replica(0), "+config|rewrite");
  topology().WaitForFailoverFrom(topology().first_master());
  events().Await({.name = "-command-refused"});
  EXPECT_EQ(events().Events({.name = "+command-refused"}).size(), 1U);
}

TEST_F(Rights, ThatHellosNeedAreNamedAtOnce) {
  StartWith(std::string(kRules) + " -publish -subscribe");
  WaitFor("the complaints", [this] {
    const std::string complaints = Complaints();
    return Observation{complaints.find("publish: NOPERM") != std::string::npos &&
                           complaints.find("subscribe: NOPERM") != std::string::npos,
                       complaints};
  });
  Allow(topology().first_master(), "+publish +subscribe");
  WaitFor("the end of the complaints", [this] {
    return Observation{Complaints().empty(), Complaints()};
  });
}

TEST_F(Rights, APasswordThatIsWrongIsToldAndMendedAtRunTime) {
  StartWith(std::string(kRules) + " <pw >other");
  // At once: perhaps before anybody has subscribed.
  const std::filesystem::path log = topology().sentinel(0).log_file();
  const std::regex refused("[+]auth-refused master mymaster 127[.]0[.]0[.]1 [0-9]+ #WRONGPASS ");
  WaitFor("the event in the log", [&] {
    const std::string lines = ReadFile(log);
    return Observation{std::regex_search(lines, refused), lines};
  });
  EXPECT_THAT(Complaints(), StartsWith("WRONGPASS "));
  EXPECT_THAT(Summary(), StartsWith("NOTREADY 1 server not asked; no replica to promote"));
  topology().sentinel(0).Connect().Expect({"SENTINEL", "SET", "mymaster", "auth-pass", "other"});
  events().Await({.name = "-auth-refused"});
  topology().WaitUntilDiscovered();
  EXPECT_EQ(Complaints(), "");
  EXPECT_THAT(ReadFile(topology().sentinel(0).log_file()), Not(HasSubstr("other")));
}

// Two sentinels of one master, each with a password of its own on its port.
class PeerPasswords : public IntegrationTest {
 protected:
  PeerPasswords() : master_(dir(), {.label = "master"}) {
    master_.Start();
    master_.WaitUntilReady();
  }

  SentinelProcess Sentinel(const std::string& label, const std::string& lines) {
    MonitoredMaster monitored;
    monitored.port = master_.port();
    return SentinelProcess(dir(), label, OurSentinel(), lines + monitored.ConfigText());
  }

  // The one other sentinel, as `process` sees it.
  static Fields Peer(const SentinelProcess& process, const std::string& password) {
    RedisClient client(process.port(), password);
    const Reply peers = client.Expect({"SENTINEL", "SENTINELS", "mymaster"});
    return peers.elements.empty() ? Fields{} : peers.elements[0].ToMap();
  }

  static void AwaitPeer(const SentinelProcess& process, const std::string& password,
                        const std::string& what,
                        const std::function<bool(const Fields&)>& as_wanted) {
    WaitFor(what, [&] {
      Fields peer;
      try {
        peer = Peer(process, password);
      } catch (const ConnectionError&) {
        return Observation{false, "not started yet"};
      }
      return Observation{as_wanted(peer), Field(peer, "flags") + " " + Field(peer, "complaints")};
    });
  }

  static bool IsWell(const Fields& peer) {
    return Field(peer, "flags") == "sentinel" && Field(peer, "complaints").empty() &&
           std::stoi("0" + Field(peer, "last-ok-ping-reply")) < 60'000;
  }

  RedisServer master_;
};

TEST_F(PeerPasswords, RequirepassIsSentWhereNothingElseIsSaid) {
  SentinelProcess one = Sentinel("one", "requirepass secret\n");
  SentinelProcess two = Sentinel("two", "requirepass secret\n");
  one.Start();
  two.Start();
  for (const SentinelProcess* process : {&one, &two}) {
    AwaitPeer(*process, "secret", "the sentinels to meet", IsWell);
    RedisClient client(process->port(), "secret");
    EXPECT_THAT(client.Expect({"SENTINEL", "CKQUORUM", "mymaster"}).text,
                StartsWith("OK 2 usable Sentinels"));
  }
}

TEST_F(PeerPasswords, AreToldWhenTheyAreWrongAndMendedAtRunTime) {
  SentinelProcess one = Sentinel("one", "requirepass secret\n");
  SentinelProcess two = Sentinel("two", "requirepass another\nsentinel sentinel-pass secret\n");
  one.Start();
  two.Start();
  AwaitPeer(two, "another", "the second to reach the first", IsWell);
  AwaitPeer(one, "secret", "the first to be refused",
            [](const Fields& peer) { return Field(peer, "complaints").starts_with("WRONGPASS "); });
  RedisClient client(one.port(), "secret");
  client.Expect({"SENTINEL", "CONFIG", "SET", "sentinel-pass", "another"});
  AwaitPeer(one, "secret", "the first to be let in", IsWell);
  const std::string log = ReadFile(one.log_file());
  EXPECT_THAT(log, HasSubstr("+auth-refused sentinel "));
  EXPECT_THAT(log, HasSubstr("-auth-refused sentinel "));
  EXPECT_THAT(log, Not(HasSubstr("another")));
}

TEST_F(PeerPasswords, AUserOfAPeerThatLacksARightIsFoundByACheck) {
  const std::string port_of_two =
      "user peer on >pw resetchannels &__sentinel__:hello -@all +ping +publish "
      "+client|setname +acl|whoami +acl|dryrun\n";
  SentinelProcess one = Sentinel("one", "sentinel sentinel-user peer\nsentinel sentinel-pass pw\n");
  SentinelProcess two = Sentinel("two", port_of_two);
  one.Start();
  two.Start();
  AwaitPeer(one, "", "the sentinels to meet", IsWell);
  RedisClient client(one.port());
  const auto verdict = [&client] {
    const Reply view = client.Expect({"SENTINEL", "CHECK", "mymaster"});
    for (const Reply& server : FindValue(view, "servers")->elements) {
      if (TextOf(server, "role") != "sentinel") continue;
      EXPECT_EQ(TextOf(server, "user"), "peer");
      return TextOf(*FindValue(server, "commands"), "sentinel|is-master-down-by-addr");
    }
    return std::string("no sentinel");
  };
  EXPECT_THAT(verdict(), StartsWith("missing: "));
  EXPECT_THAT(Field(Peer(one, ""), "complaints"), StartsWith("sentinel|is-master-down-by-addr: "));
  RedisClient(two.port()).Expect({"ACL", "SETUSER", "peer", "+sentinel|is-master-down-by-addr"});
  EXPECT_EQ(verdict(), "ok");
  EXPECT_EQ(Field(Peer(one, ""), "complaints"), "");
}

}  // namespace
}  // namespace sentinel::harness
