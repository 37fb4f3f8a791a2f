// ROLE, SHUTDOWN, ACL and HELP.
#include <algorithm>
#include <variant>

#include "fixture.h"

namespace sentinel::command {
namespace {

using ServerTest = CommandTest;
using Strings = std::vector<std::string>;

TEST_F(ServerTest, RoleNamesTheMasters) {
  AddMaster("a");
  AddMaster("b");
  EXPECT_EQ(Bytes({"role"}), "*2\r\n$8\r\nsentinel\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n");
}

TEST_F(ServerTest, ShutdownAcceptsItsModifiersInAnyMix) {
  for (const Words& words : {Words{"shutdown"}, Words{"SHUTDOWN", "NOSAVE"},
                             Words{"shutdown", "save", "now", "force"}}) {
    EXPECT_TRUE(std::holds_alternative<Shutdown>(Run(words)));
  }
}

TEST_F(ServerTest, ShutdownRefusesTheRest) {
  EXPECT_EQ(ErrorOf({"shutdown", "abort"}), "ERR No shutdown in progress.");
  EXPECT_EQ(ErrorOf({"shutdown", "abort", "ABORT"}), "ERR No shutdown in progress.");
  EXPECT_EQ(ErrorOf({"shutdown", "foo"}), "ERR syntax error");
  EXPECT_EQ(ErrorOf({"shutdown", "abort", "now"}), "ERR syntax error");
  EXPECT_EQ(ErrorOf({"shutdown", "save", "nosave"}), "ERR syntax error");
}

TEST_F(ServerTest, AclKnowsTheOneUser) {
  EXPECT_EQ(Bytes({"acl", "whoami"}), "$7\r\ndefault\r\n");
  EXPECT_EQ(Bytes({"acl", "users"}), "*1\r\n$7\r\ndefault\r\n");
}

TEST_F(ServerTest, AclListsCategoriesAndTheirCommands) {
  const Strings categories = Texts(Ask({"acl", "cat"}));
  EXPECT_EQ(categories.size(), 21U);
  EXPECT_EQ(categories.front(), "keyspace");
  EXPECT_EQ(categories.back(), "scripting");
  EXPECT_EQ(Texts(Ask({"acl", "cat", "PubSub"})),
            Strings({"psubscribe", "publish", "punsubscribe", "subscribe", "unsubscribe"}));
  EXPECT_EQ(Texts(Ask({"acl", "cat", "string"})), Strings({}));
  EXPECT_EQ(ErrorOf({"acl", "cat", "foo"}), "ERR Unknown category 'foo'");
  EXPECT_EQ(ErrorOf({"acl", "Cat", "a", "b"}),
            "ERR unknown subcommand or wrong number of arguments for 'Cat'. Try ACL HELP.");
}

TEST_F(ServerTest, HelpIsSimpleStringsAndEndsWithItself) {
  for (const char* container : {"sentinel", "client", "command", "acl"}) {
    const Reply reply = Ask({container, "help"});
    const Strings lines = Texts(reply);
    ASSERT_GT(lines.size(), 3U);
    EXPECT_TRUE(std::ranges::all_of(
        reply.elements(), [](const Reply& line) { return line.kind() == Reply::Kind::kSimple; }));
    EXPECT_TRUE(lines[0].ends_with(" <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"));
    EXPECT_EQ(lines[lines.size() - 2], "HELP");
    EXPECT_EQ(lines.back(), "    Prints this help.");
  }
}

TEST_F(ServerTest, HelpNamesWhatExistsUnderItsMainName) {
  const Strings lines = Texts(Ask({"SENTINEL", "HELP"}));
  const auto lists = [&lines](const std::string& usage) {
    return std::ranges::find(lines, usage) != lines.end();
  };
  EXPECT_TRUE(lists("MONITOR <name> <ip> <port> <quorum>"));
  EXPECT_TRUE(lists("REPLICAS <master-name>"));
  EXPECT_TRUE(lists("MASTERS"));
  EXPECT_FALSE(lists("SLAVES <master-name>"));
  EXPECT_FALSE(lists("PRIMARIES"));
  EXPECT_TRUE(lists("CONFIG SET <param> <value> [<param> <value> ...]")) << "one line a form";
  EXPECT_TRUE(lists("CONFIG GET <param> [<param> ...]"));
  EXPECT_TRUE(lists("DEBUG [<param> <value> ...]"));
  EXPECT_TRUE(lists("INFO-CACHE <master-name> [<master-name> ...]"));
  EXPECT_TRUE(lists("SIMULATE-FAILURE [CRASH-AFTER-ELECTION] [CRASH-AFTER-PROMOTION] [HELP]"));
}

}  // namespace
}  // namespace sentinel::command
