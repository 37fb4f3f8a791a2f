#include "acl/command_rules.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "small_catalog.h"

namespace sentinel::acl {
namespace {

CommandRules Of(const std::vector<std::string>& rules) {
  CommandRules commands;
  for (const std::string& rule : rules) {
    EXPECT_TRUE(commands.Apply(SmallCatalog(), rule).has_value()) << rule;
  }
  return commands;
}

Flaw FlawOf(const std::string& rule) {
  CommandRules commands;
  const Applied applied = commands.Apply(SmallCatalog(), rule);
  EXPECT_FALSE(applied.has_value()) << rule;
  EXPECT_EQ(commands.AsGiven(), "-@all") << rule;
  return applied ? Flaw::kSyntax : applied.error();
}

bool Allow(const CommandRules& commands, const std::vector<std::string>& words) {
  const auto sub = words.size() > 1 ? SmallCatalog().Find(words[0] + "|" + words[1]) : std::nullopt;
  return commands.Allow(sub ? *sub : Id(words[0]), words);
}

TEST(CommandRules, AllowNothingAtFirst) {
  EXPECT_FALSE(Allow(CommandRules(), {"ping"}));
  EXPECT_EQ(CommandRules().AsGiven(), "-@all");
}

TEST(CommandRules, ACommandIsWithAllItsSubcommands) {
  const CommandRules commands = Of({"+SENTINEL", "-sentinel|Set"});
  EXPECT_TRUE(Allow(commands, {"sentinel", "masters"}));
  EXPECT_FALSE(Allow(commands, {"sentinel", "set"}));
  EXPECT_FALSE(Allow(commands, {"client", "id"}));
}

TEST(CommandRules, ACategoryTakesTheSubcommandsOfItsContainersAlong) {
  EXPECT_TRUE(Allow(Of({"+@admin"}), {"sentinel", "help"}));
  EXPECT_TRUE(Allow(Of({"+@admin"}), {"client", "kill"}));
  EXPECT_FALSE(Allow(Of({"+@admin"}), {"client", "id"}));
}

TEST(CommandRules, ACommandMayBeAllowedByItsFirstArgument) {
  const CommandRules commands = Of({"+ping|Hello"});
  EXPECT_TRUE(Allow(commands, {"ping", "hELLO"}));
  EXPECT_FALSE(Allow(commands, {"ping"}));
  EXPECT_FALSE(Allow(commands, {"ping", "other"}));
  EXPECT_FALSE(Allow(Of({"+ping|hello", "-ping"}), {"ping", "hello"}));
  EXPECT_FALSE(Allow(Of({"+ping|hello", "-@fast"}), {"ping", "hello"}));
  EXPECT_FALSE(Allow(Of({"+ping|hello", "-@all"}), {"ping", "hello"}));
}

TEST(CommandRules, AboutOneNameOfACommandAreAboutTheOther) {
  EXPECT_EQ(Id("sentinel|PRIMARIES"), Id("sentinel|masters"));
  for (const std::string name : {"sentinel|masters", "sentinel|primaries"}) {
    for (const std::string called : {"masters", "primaries"}) {
      EXPECT_TRUE(Allow(Of({"+" + name}), {"sentinel", called})) << name;
      EXPECT_FALSE(Allow(Of({"+@all", "-" + name}), {"sentinel", called})) << name;
      EXPECT_FALSE(Allow(Of({"+sentinel", "-" + name}), {"sentinel", called})) << name;
    }
  }
  EXPECT_EQ(FlawOf("+sentinel|primaries|x"), Flaw::kFirstArgumentOfSubcommand);
}

TEST(CommandRules, AreKeptWithTheNameThatEveryReleaseKnows) {
  EXPECT_EQ(Of({"+sentinel|Primaries"}).AsGiven(), "-@all +sentinel|masters");
  EXPECT_EQ(Of({"+@all", "-sentinel|masters", "-sentinel|primaries"}).AsGiven(),
            "+@all -sentinel|masters");
}

TEST(CommandRules, SayWhatIsWrong) {
  for (const char* rule : {"+", "-", "+nope", "-@nope", "+@", "+sentinel|nope", "-ping|x", "+quit",
                           "+nope|x", "-sentinel|"}) {
    EXPECT_EQ(FlawOf(rule), Flaw::kUnknownCommand) << rule;
  }
  EXPECT_EQ(FlawOf("+ping|"), Flaw::kSyntax);
  EXPECT_EQ(FlawOf("+ping|a b"), Flaw::kSyntax);
  EXPECT_EQ(FlawOf("+sentinel|"), Flaw::kSyntax);
  EXPECT_EQ(FlawOf("+sentinel|set|x"), Flaw::kFirstArgumentOfSubcommand);
}

TEST(CommandRules, AreKeptAsGivenButForWhatIsVoid) {
  EXPECT_EQ(Of({"+PING", "-ping", "+ping"}).AsGiven(), "-@all +ping");
  EXPECT_EQ(Of({"+sentinel|set", "-client", "+sentinel"}).AsGiven(), "-@all -client +sentinel");
  EXPECT_EQ(Of({"+ping", "+@All", "-@Admin", "+client|kill"}).AsGiven(),
            "+@all -@admin +client|kill");
  EXPECT_EQ(Of({"+ping|a", "+ping|A", "+ping|b"}).AsGiven(), "-@all +ping|a +ping|b");
  EXPECT_EQ(Of({"+ping|a", "+ping"}).AsGiven(), "-@all +ping");
}

// Whatever was given, the words of the file come to the same.
TEST(CommandRules, MeanTheSameWhenReadAgain) {
  const std::vector<std::string> parts = {"+@all",         "-@admin",      "+sentinel",
                                          "-sentinel|set", "+client|kill", "-@slow",
                                          "+ping|x",       "+@fast",       "-ping"};
  for (std::size_t a = 0; a < parts.size(); ++a) {
    for (std::size_t b = 0; b < parts.size(); ++b) {
      for (std::size_t c = 0; c < parts.size(); ++c) {
        const CommandRules commands = Of({parts[a], parts[b], parts[c], parts[a]});
        CommandRules again;
        std::string text = commands.AsGiven() + " ";
        for (std::size_t at = 0; at < text.size();) {
          const std::size_t end = text.find(' ', at);
          EXPECT_TRUE(again.Apply(SmallCatalog(), text.substr(at, end - at)).has_value()) << text;
          at = end + 1;
        }
        EXPECT_EQ(again.allowed(), commands.allowed()) << text;
        EXPECT_EQ(again.first_arguments(), commands.first_arguments()) << text;
        EXPECT_EQ(again.from_all(), commands.from_all()) << text;
      }
    }
  }
}

}  // namespace
}  // namespace sentinel::acl
