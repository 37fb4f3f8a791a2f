// COMMAND.
#include <algorithm>
#include <set>

#include "command/command_table.h"
#include "fixture.h"

namespace sentinel::command {
namespace {

using IntrospectionTest = CommandTest;
using Strings = std::vector<std::string>;

TEST_F(IntrospectionTest, CountAndListAgreeWithTheTable) {
  EXPECT_EQ(Ask({"command", "count"}), Reply::Integer(15));
  EXPECT_EQ(Ask({"command"}).elements().size(), 15U);
  EXPECT_EQ(Ask({"command", "info"}), Ask({"command"}));
  EXPECT_EQ(Keys(Ask({"command", "docs"})).size(), 15U);

  const Strings names = Texts(Ask({"command", "list"}));
  EXPECT_EQ(std::ranges::count_if(
                names, [](const std::string& name) { return name.find('|') == std::string::npos; }),
            15);
  // QUIT alone is not listed.
  EXPECT_EQ(names.size(), AllCommands().size() - 1);
  EXPECT_EQ(std::ranges::find(names, "quit"), names.end());
  EXPECT_EQ(Ask({"command", "info", "quit"}).elements()[0], Reply::NullBulk());
}

TEST_F(IntrospectionTest, ListsTheStockTopLevelCommands) {
  std::set<std::string> names;
  const Reply entries = Ask({"command"});
  for (const Reply& entry : entries.elements()) {
    names.insert(entry.elements()[0].text());
  }
  EXPECT_EQ(names, std::set<std::string>({"acl", "auth", "client", "command", "hello", "info",
                                          "ping", "psubscribe", "publish", "punsubscribe", "role",
                                          "sentinel", "shutdown", "subscribe", "unsubscribe"}));
}

TEST_F(IntrospectionTest, ShowsAnEntryInBothProtocols) {
  EXPECT_EQ(Bytes({"command", "info", "CLIENT|LIST", "nope"}),
            "*2\r\n*10\r\n$11\r\nclient|list\r\n:-2\r\n"
            "*4\r\n+admin\r\n+noscript\r\n+loading\r\n+stale\r\n:0\r\n:0\r\n:0\r\n"
            "*4\r\n+@admin\r\n+@slow\r\n+@dangerous\r\n+@connection\r\n"
            "*1\r\n$23\r\nnondeterministic_output\r\n*0\r\n*0\r\n$-1\r\n");
  self().resp = 3;
  EXPECT_EQ(Bytes({"command", "info", "ping", "nope"}),
            "*2\r\n*10\r\n$4\r\nping\r\n:-1\r\n~1\r\n+fast\r\n:0\r\n:0\r\n:0\r\n"
            "~2\r\n+@fast\r\n+@connection\r\n"
            "~2\r\n$25\r\nrequest_policy:all_shards\r\n$29\r\nresponse_policy:all_succeeded\r\n"
            "~0\r\n~0\r\n_\r\n");
}

TEST_F(IntrospectionTest, ContainersShowTheirSubcommands) {
  const Reply entry = Ask({"command", "info", "sentinel"}).elements()[0];
  const Reply& subcommands = entry.elements()[9];
  EXPECT_EQ(subcommands.kind(), Reply::Kind::kArray);
  EXPECT_EQ(subcommands.elements().size(), Subcommands(*FindCommand("sentinel")).size());
  EXPECT_EQ(subcommands.elements()[0].elements()[0].text(), "sentinel|check");
}

TEST_F(IntrospectionTest, FiltersTheList) {
  EXPECT_EQ(Texts(Ask({"command", "list", "FILTERBY", "PATTERN", "*SUBSCRIBE"})),
            Strings({"psubscribe", "punsubscribe", "subscribe", "unsubscribe"}));
  EXPECT_EQ(Texts(Ask({"command", "list", "filterby", "aclcat", "PUBSUB"})),
            Strings({"psubscribe", "publish", "punsubscribe", "subscribe", "unsubscribe"}));
  EXPECT_EQ(Bytes({"command", "list", "filterby", "aclcat", "nope"}), "*0\r\n");
  EXPECT_EQ(Bytes({"command", "list", "filterby", "module", "m"}), "*0\r\n");
  for (const Words& words :
       {Words{"command", "list", "x"}, Words{"command", "list", "filterby", "pattern"},
        Words{"command", "list", "filterby", "foo", "x"},
        Words{"command", "list", "foo", "pattern", "x"}}) {
    EXPECT_EQ(ErrorOf(words), "ERR syntax error");
  }
}

TEST_F(IntrospectionTest, DocumentsCommands) {
  const Reply docs = Ask({"command", "docs", "sentinel|slaves", "nope", "PING"});
  EXPECT_EQ(Keys(docs), Strings({"sentinel|slaves", "ping"}));
  const Reply& slaves = docs.elements()[1];
  EXPECT_EQ(Keys(slaves), Strings({"summary", "since", "group", "doc_flags", "deprecated_since",
                                   "replaced_by", "arguments"}));
  EXPECT_EQ(Field(slaves, "group"), "sentinel");
  EXPECT_EQ(Field(slaves, "replaced_by"), "`SENTINEL REPLICAS`");
  EXPECT_EQ(Keys(docs.elements()[3]), Strings({"summary", "since", "group", "arguments"}));
}

TEST_F(IntrospectionTest, DocumentsContainersWithTheirSubcommands) {
  const Reply docs = Ask({"command", "docs", "acl"});
  const Reply& acl = docs.elements()[1];
  EXPECT_EQ(Keys(acl), Strings({"summary", "since", "group", "subcommands"}));
  EXPECT_EQ(Keys(acl.elements()[7]).size(), Subcommands(*FindCommand("acl")).size());
  EXPECT_EQ(Keys(acl.elements()[7])[0], "acl|cat");
  EXPECT_EQ(Bytes({"command", "docs", "nope"}), "*0\r\n");
}

TEST_F(IntrospectionTest, DocumentsArgumentsAndHistory) {
  self().resp = 3;
  const std::string bytes = Bytes({"command", "docs", "client|pause"});
  const std::string tail = bytes.substr(bytes.find("$7\r\nhistory"));
  EXPECT_EQ(tail,
            "$7\r\nhistory\r\n~1\r\n*2\r\n$5\r\n6.2.0\r\n$23\r\nThe mode, WRITE or ALL.\r\n"
            "$9\r\narguments\r\n*2\r\n"
            "%2\r\n$4\r\nname\r\n$7\r\ntimeout\r\n$4\r\ntype\r\n$7\r\ninteger\r\n"
            "%4\r\n$4\r\nname\r\n$9\r\nwrite_all\r\n$4\r\ntype\r\n$5\r\noneof\r\n"
            "$5\r\nflags\r\n~1\r\n+optional\r\n$9\r\narguments\r\n*2\r\n"
            "%3\r\n$4\r\nname\r\n$5\r\nwrite\r\n$4\r\ntype\r\n$10\r\npure-token\r\n"
            "$5\r\ntoken\r\n$5\r\nWRITE\r\n"
            "%3\r\n$4\r\nname\r\n$3\r\nall\r\n$4\r\ntype\r\n$10\r\npure-token\r\n"
            "$5\r\ntoken\r\n$3\r\nALL\r\n");
}

TEST_F(IntrospectionTest, EveryHistoryNamesVersions) {
  for (const Command& command : AllCommands()) {
    if (command.history.empty()) continue;
    const Reply docs = Ask({"command", "docs", std::string(command.name)});
    const Reply& doc = docs.elements()[1];
    for (std::size_t i = 0; i < doc.elements().size(); i += 2) {
      if (doc.elements()[i].text() != "history") continue;
      for (const Reply& entry : doc.elements()[i + 1].elements()) {
        EXPECT_EQ(std::ranges::count(entry.elements()[0].text(), '.'), 2) << command.name;
        EXPECT_TRUE(entry.elements()[1].text().ends_with('.')) << command.name;
      }
    }
  }
}

TEST_F(IntrospectionTest, NoCommandHasKeys) {
  const std::string none = "ERR The command has no key arguments";
  const std::string invalid = "ERR Invalid command specified";
  for (const char* verb : {"getkeys", "getkeysandflags"}) {
    EXPECT_EQ(ErrorOf({"command", verb, "PING", "x"}), none);
    EXPECT_EQ(ErrorOf({"command", verb, "sentinel", "Set", "x"}), none) << "whatever its arity";
    EXPECT_EQ(ErrorOf({"command", verb, "get", "a"}), invalid);
    EXPECT_EQ(ErrorOf({"command", verb, "quit", "a"}), invalid);
    EXPECT_EQ(ErrorOf({"command", verb, "client|list", "a"}), invalid);
    EXPECT_EQ(ErrorOf({"command", verb, "sentinel", "nope"}), invalid);
    EXPECT_EQ(ErrorOf({"command", verb, "ping"}),
              "ERR wrong number of arguments for 'command|" + std::string(verb) + "' command");
  }
}

}  // namespace
}  // namespace sentinel::command
