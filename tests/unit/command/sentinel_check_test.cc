// What SENTINEL CHECK answers.
#include <string>
#include <variant>
#include <vector>

#include "fixture.h"

namespace sentinel::command {
namespace {

class SentinelCheckTest : public CommandTest {
 protected:
  Reply Render(const OperatorReply& reply) {
    Outcome outcome = Run({"SENTINEL", "CHECK", "m"});
    const auto* submit = std::get_if<Submit>(&outcome);
    if (submit == nullptr) return Reply::Error("not submitted");
    EXPECT_EQ(std::get<CheckCommand>(submit->input).name, "m");
    EXPECT_EQ(std::get<CheckCommand>(submit->input).token, token);
    return submit->render(reply);
  }
  Reply Render() {
    OperatorReply reply;
    reply.check = report;
    return Render(reply);
  }
  std::string Summary() { return Field(Render(), "summary"); }

  static CheckedServer Server(CheckedServer::Role role, std::vector<CheckedCommand> commands) {
    CheckedServer server;
    server.role = role;
    server.name = "one";
    server.host = "10.0.0.1";
    server.port = 6379;
    server.user = "watcher";
    server.commands = std::move(commands);
    return server;
  }

  CheckReport report{{}, 1, 3, true, true, true};
};

TEST_F(SentinelCheckTest, SaysInOneWordWhetherAFailoverWouldGoThrough) {
  report.servers = {Server(CheckedServer::Role::kMaster,
                           {{"ping", true, Verdict::kAllowed, ""},
                            {"script|kill", false, Verdict::kMissing, "NOPERM no"}})};
  EXPECT_EQ(Summary(), "OK Everything that a failover needs is there");

  report.servers[0].commands.push_back({"slaveof", true, Verdict::kNotTestable, "no ACL there"});
  EXPECT_EQ(Summary(), "UNKNOWN 1 command not testable");

  report.servers[0].commands.push_back({"exec", true, Verdict::kMissing, "NOPERM no"});
  EXPECT_EQ(Summary(), "NOTREADY 1 missing right; 1 command not testable");

  report.servers.push_back(Server(CheckedServer::Role::kSentinel, {}));
  report.servers.back().trouble = "not connected";
  report.servers.push_back(report.servers.back());
  EXPECT_EQ(Summary(), "NOTREADY 1 missing right; 2 servers not asked; 1 command not testable");
}

TEST_F(SentinelCheckTest, LooksAtReplicasAndSentinelsToo) {
  report.promotable = 0;
  EXPECT_EQ(Summary(), "NOTREADY no replica to promote");
  report.promotable = 1;
  report.quorum = false;
  EXPECT_EQ(Summary(),
            "NOTREADY Not enough available Sentinels to reach the specified quorum for this "
            "master");
  EXPECT_EQ(Field(Render(), "quorum"), "not reached");
  report.quorum = true;
  report.majority = false;
  EXPECT_EQ(Summary(),
            "NOTREADY Not enough available Sentinels to reach the majority and authorize a "
            "failover");
  report.majority = true;
  report.epochs_left = false;
  EXPECT_EQ(Summary(), "NOTREADY The epochs are used up, so that no election can be numbered");
}

TEST_F(SentinelCheckTest, ShowsEachServer) {
  report.servers = {Server(CheckedServer::Role::kReplica,
                           {{"ping", true, Verdict::kAllowed, ""},
                            {"slaveof", true, Verdict::kMissing, "NOPERM no"},
                            {"script|kill", false, Verdict::kMissing, "NOPERM no"},
                            {"exec", true, Verdict::kNotTestable, "no ACL DRYRUN there"}})};
  report.servers[0].excluded = "has priority 0";
  const Reply view = Render();
  EXPECT_EQ(Keys(view), (std::vector<std::string>{"summary", "usable-sentinels", "quorum",
                                                  "promotable-slaves", "servers"}));
  EXPECT_EQ(Field(view, "usable-sentinels"), "3");
  EXPECT_EQ(Field(view, "promotable-slaves"), "1");
  const Reply server = view.elements().at(9).elements().at(0);
  EXPECT_EQ(Keys(server), (std::vector<std::string>{"name", "role", "ip", "port", "user", "state",
                                                    "promotable", "commands"}));
  EXPECT_EQ(Field(server, "role"), "slave");
  EXPECT_EQ(Field(server, "user"), "watcher");
  EXPECT_EQ(Field(server, "state"), "ok");
  EXPECT_EQ(Field(server, "promotable"), "no: has priority 0");
  const Reply commands = server.elements().at(15);
  EXPECT_EQ(Field(commands, "ping"), "ok");
  EXPECT_EQ(Field(commands, "slaveof"), "missing: NOPERM no");
  EXPECT_EQ(Field(commands, "script|kill"), "missing, but not needed: NOPERM no");
  EXPECT_EQ(Field(commands, "exec"), "not testable: no ACL DRYRUN there");
}

TEST_F(SentinelCheckTest, KnowsNoUserOfWhoCouldNotBeAsked) {
  report.servers = {Server(CheckedServer::Role::kMaster, {})};
  report.servers[0].user.clear();
  report.servers[0].trouble = "not connected";
  const Reply server = Render().elements().at(9).elements().at(0);
  EXPECT_EQ(Field(server, "user"), "?");
  EXPECT_EQ(Field(server, "state"), "not connected");
  EXPECT_EQ(Keys(server),
            (std::vector<std::string>{"name", "role", "ip", "port", "user", "state", "commands"}));
}

TEST_F(SentinelCheckTest, NamesAnUnknownMasterAsOtherCommandsDo) {
  OperatorReply reply;
  reply.status = OperatorStatus::kNoSuchMaster;
  EXPECT_EQ(Render(reply).text(), "ERR No such master with that name");
}

}  // namespace
}  // namespace sentinel::command
