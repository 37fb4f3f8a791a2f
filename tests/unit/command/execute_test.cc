// The order in which a request is checked (command sheet, section 1.1) and the generic errors.
#include "command/execute.h"

#include <variant>

#include "fixture.h"

namespace sentinel::command {
namespace {

using ExecuteTest = CommandTest;

TEST_F(ExecuteTest, ClosesConnectionsOfWebBrowsersWithoutAReply) {
  EXPECT_TRUE(std::holds_alternative<Disconnect>(Run({"POST", "/", "HTTP/1.1"})));
  EXPECT_TRUE(std::holds_alternative<Disconnect>(Run({"Host:", "example.org"})));
}

TEST_F(ExecuteTest, NamesUnknownCommandAndItsArguments) {
  EXPECT_EQ(ErrorOf({"FOO", "a", "b"}),
            "ERR unknown command 'FOO', with args beginning with: 'a' 'b' ");
  EXPECT_EQ(ErrorOf({"foo"}), "ERR unknown command 'foo', with args beginning with: ");
  EXPECT_EQ(ErrorOf({""}), "ERR unknown command '', with args beginning with: ");
}

TEST_F(ExecuteTest, CutsTheEchoOfAnUnknownCommand) {
  const std::string long_word(200, 'x');
  EXPECT_EQ(ErrorOf({long_word}),
            "ERR unknown command '" + std::string(128, 'x') + "', with args beginning with: ");
  EXPECT_EQ(ErrorOf({"foo", std::string(100, 'a'), std::string(100, 'b'), "c"}),
            "ERR unknown command 'foo', with args beginning with: '" + std::string(100, 'a') +
                "' '" + std::string(25, 'b') + "' ");
}

TEST_F(ExecuteTest, KnowsNoSubcommandByItsFullName) {
  EXPECT_EQ(ErrorOf({"client|list"}),
            "ERR unknown command 'client|list', with args beginning with: ");
}

TEST_F(ExecuteTest, KnowsNoDataCommandsAndNoReset) {
  for (const char* name : {"GET", "CONFIG", "RESET", "MULTI", "SELECT", "PUBSUB", "REPLICAOF"}) {
    EXPECT_TRUE(ErrorOf({name}).starts_with("ERR unknown command")) << name;
  }
}

TEST_F(ExecuteTest, NamesUnknownSubcommandAsTyped) {
  EXPECT_EQ(ErrorOf({"client", "FoO"}), "ERR unknown subcommand 'FoO'. Try CLIENT HELP.");
  EXPECT_EQ(ErrorOf({"sentinel", "a|b"}), "ERR unknown subcommand 'a|b'. Try SENTINEL HELP.");
  EXPECT_EQ(ErrorOf({"acl", std::string(200, 'x')}),
            "ERR unknown subcommand '" + std::string(128, 'x') + "'. Try ACL HELP.");
}

// As in stock sentinels, although their HELP may name them.
TEST_F(ExecuteTest, WhatOnlyServersHaveIsUnknown) {
  for (const char* name : {"no-touch", "capa", "import-source"}) {
    EXPECT_TRUE(ErrorOf({"client", name, "on"}).starts_with("ERR unknown subcommand")) << name;
  }
  for (const char* name : {"ssubscribe", "sunsubscribe", "spublish"}) {
    EXPECT_TRUE(ErrorOf({name, "x"}).starts_with("ERR unknown command")) << name;
  }
}

TEST_F(ExecuteTest, RefusesWrongArityWithTheFullName) {
  EXPECT_EQ(ErrorOf({"sentinel"}), "ERR wrong number of arguments for 'sentinel' command");
  EXPECT_EQ(ErrorOf({"SENTINEL", "MASTER"}),
            "ERR wrong number of arguments for 'sentinel|master' command");
  EXPECT_EQ(ErrorOf({"SENTINEL", "PRIMARY"}),
            "ERR wrong number of arguments for 'sentinel|primary' command");
  EXPECT_EQ(ErrorOf({"sentinel", "masters", "x"}),
            "ERR wrong number of arguments for 'sentinel|masters' command");
  EXPECT_EQ(ErrorOf({"role", "x"}), "ERR wrong number of arguments for 'role' command");
  EXPECT_EQ(ErrorOf({"subscribe"}), "ERR wrong number of arguments for 'subscribe' command");
}

TEST_F(ExecuteTest, UnauthenticatedClientsLearnOfNamesAndArityFirst) {
  RequirePass("secret");
  self().authenticated = false;
  EXPECT_TRUE(ErrorOf({"foo"}).starts_with("ERR unknown command"));
  EXPECT_TRUE(ErrorOf({"client", "foo"}).starts_with("ERR unknown subcommand"));
  EXPECT_TRUE(ErrorOf({"client", "kill"}).starts_with("ERR wrong number"));
  EXPECT_EQ(ErrorOf({"PING"}), "NOAUTH Authentication required.");
  // The upper bound of PING is looked at when it runs.
  EXPECT_EQ(ErrorOf({"PING", "a", "b", "c"}), "NOAUTH Authentication required.");
  EXPECT_EQ(ErrorOf({"sentinel", "masters"}), "NOAUTH Authentication required.");
}

TEST_F(ExecuteTest, LetsEverybodyInOnceThePasswordIsGone) {
  RequirePass("secret");
  self().authenticated = false;
  EXPECT_FALSE(access.IsAuthenticated(self()));
  EXPECT_FALSE(access.users().default_user()->open());
  RequirePass("");
  EXPECT_TRUE(access.IsAuthenticated(self()));
  EXPECT_EQ(Ask({"ping"}), Reply::Simple("PONG"));
}

TEST_F(ExecuteTest, RestrictsSubscribedClientsOfResp2) {
  Run({"subscribe", "+sdown"});
  EXPECT_EQ(ErrorOf({"CLIENT", "ID"}),
            "ERR Can't execute 'client|id': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / "
            "RESET are allowed in this context");
  EXPECT_TRUE(ErrorOf({"auth", "x"}).starts_with("ERR Can't execute 'auth'"));
  EXPECT_TRUE(ErrorOf({"hello"}).starts_with("ERR Can't execute 'hello'"));
  EXPECT_TRUE(ErrorOf({"foo"}).starts_with("ERR unknown command"));
  EXPECT_FALSE(Ask({"ping"}).is_error());
  EXPECT_FALSE(Ask({"psubscribe", "*"}).is_error());
  EXPECT_FALSE(Ask({"punsubscribe"}).is_error());
  EXPECT_FALSE(Ask({"unsubscribe"}).is_error());
  EXPECT_FALSE(Ask({"client", "id"}).is_error());
}

TEST_F(ExecuteTest, DoesNotRestrictSubscribedClientsOfResp3) {
  self().resp = 3;
  Run({"subscribe", "+sdown"});
  EXPECT_FALSE(Ask({"client", "id"}).is_error());
  // Falling back to RESP2 brings the restriction at once.
  EXPECT_FALSE(Ask({"hello", "2"}).is_error());
  EXPECT_TRUE(Ask({"client", "id"}).is_error());
}

TEST_F(ExecuteTest, CountsExecutedCommandsOnly) {
  Run({"ping"});
  Run({"foo"});
  Run({"client"});
  Run({"client", "kill", "1:1"});
  EXPECT_EQ(clients.commands_executed(), 2U);
  EXPECT_EQ(self().commands, 2U);
}

TEST_F(ExecuteTest, RemembersTheLastCommandAndItsTime) {
  now += std::chrono::seconds(5);
  Run({"CLIENT", "ID"});
  EXPECT_EQ(self().last_command, "client|id");
  EXPECT_EQ(self().last_command_at, now);
  Run({"client", "kill"});
  EXPECT_EQ(self().last_command, "client|kill");
  Run({"nonsense"});
  EXPECT_EQ(self().last_command, "");
}

}  // namespace
}  // namespace sentinel::command
