// Walks the command table.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string>

#include "base/text.h"
#include "command/command_catalog.h"
#include "command/command_table.h"
#include "command/handlers.h"
#include "fixture.h"

namespace sentinel::command {
namespace {

TEST(CommandTable, NamesAreLowerCaseAndUnique) {
  std::set<std::string_view> names;
  for (const Command& command : AllCommands()) {
    EXPECT_EQ(AsciiLower(command.name), command.name);
    EXPECT_TRUE(names.insert(command.name).second) << command.name;
  }
}

TEST(CommandTable, EveryNameIsFoundInAnyCase) {
  for (const Command& command : AllCommands()) {
    EXPECT_EQ(FindCommand(command.name), &command);
    EXPECT_EQ(FindCommand(AsciiUpper(command.name)), &command);
  }
  EXPECT_EQ(FindCommand(""), nullptr);
  EXPECT_EQ(FindCommand("zzz"), nullptr);
}

TEST(CommandTable, SubcommandsStandBehindTheirContainer) {
  for (const Command& command : AllCommands()) {
    if (!command.is_subcommand()) continue;
    const std::string container(command.name.substr(0, command.name.find('|')));
    const Command* row = FindCommand(container);
    ASSERT_NE(row, nullptr) << command.name;
    const auto subcommands = Subcommands(*row);
    EXPECT_GE(&command, subcommands.data()) << command.name;
    EXPECT_LT(&command, subcommands.data() + subcommands.size()) << command.name;
  }
  EXPECT_TRUE(Subcommands(*FindCommand("ping")).empty());
}

TEST(CommandTable, ArityCountsTheNames) {
  for (const Command& command : AllCommands()) {
    const int names = command.is_subcommand() ? 2 : 1;
    EXPECT_GE(std::abs(command.arity), names) << command.name;
  }
}

TEST(CommandTable, OnlyContainersThatNeedASubcommandHaveNoHandler) {
  for (const Command& command : AllCommands()) {
    const bool needs_subcommand = !Subcommands(command).empty() && command.arity == -2;
    EXPECT_EQ(command.handler == nullptr, needs_subcommand) << command.name;
  }
}

// Who is refused a command must not run it by another name. Stock has two rights for SLAVES and
// REPLICAS, and so have we: a rule means what it means there.
TEST(CommandTable, OtherNamesOfACommandHaveItsRights) {
  std::map<Handler, const Command*> mains;
  for (const Command& command : AllCommands()) {
    const bool counts = command.name.starts_with("sentinel|") && command.handler != Help;
    if (!counts || command.name == "sentinel|slaves" || !command.same_rights_as.empty()) continue;
    EXPECT_TRUE(mains.emplace(command.handler, &command).second) << command.name;
  }
  for (const Command& command : AllCommands()) {
    if (command.same_rights_as.empty()) continue;
    const Command* main = FindCommand(command.same_rights_as);
    ASSERT_NE(main, nullptr) << command.name;
    EXPECT_EQ(mains[command.handler], main) << command.name;
    EXPECT_EQ(CommandIdOf(command), CommandIdOf(*main)) << command.name;
    EXPECT_EQ(command.categories, main->categories) << command.name;
  }
}

TEST(CommandTable, FlagsAndCategoriesAgree) {
  for (const Command& command : AllCommands()) {
    const bool fast = (command.categories & kCatFast) != 0;
    const bool slow = (command.categories & kCatSlow) != 0;
    EXPECT_NE(fast, slow) << command.name;
    EXPECT_EQ(command.has(kFast), fast) << command.name;
    EXPECT_EQ(command.has(kPubSub), (command.categories & kCatPubSub) != 0) << command.name;
    if (command.has(kAdmin)) {
      EXPECT_NE(command.categories & kCatAdmin, 0U) << command.name;
      EXPECT_NE(command.categories & kCatDangerous, 0U) << command.name;
    }
  }
}

TEST(CommandTable, EveryRowIsDocumented) {
  for (const Command& command : AllCommands()) {
    EXPECT_FALSE(command.summary.empty()) << command.name;
    EXPECT_FALSE(command.since.empty()) << command.name;
    EXPECT_FALSE(command.group.empty()) << command.name;
    EXPECT_EQ(command.deprecated_since.empty(), command.replaced_by.empty()) << command.name;
  }
}

TEST(CommandTable, EveryContainerHasHelp) {
  for (const Command& command : AllCommands()) {
    if (Subcommands(command).empty()) continue;
    EXPECT_NE(FindCommand(std::string(command.name) + "|help"), nullptr) << command.name;
  }
}

TEST(CommandTable, AcceptsByArity) {
  EXPECT_TRUE(FindCommand("role")->accepts(1));
  EXPECT_FALSE(FindCommand("role")->accepts(2));
  EXPECT_FALSE(FindCommand("sentinel|set")->accepts(4));
  EXPECT_TRUE(FindCommand("sentinel|set")->accepts(5));
  EXPECT_TRUE(FindCommand("sentinel|set")->accepts(50));
}

TEST(CommandTable, ShowsFlagsInTheOrderOfTheStockProgram) {
  const auto flags = FlagNames(FindCommand("shutdown")->flags);
  EXPECT_EQ(std::vector<std::string_view>(
                {"admin", "noscript", "loading", "stale", "no_multi", "allow_busy"}),
            flags);
}

TEST(CommandTable, KnowsCategoriesInAnyCase) {
  EXPECT_EQ(CategoryBit("DANGEROUS"), Categories{kCatDangerous});
  EXPECT_NE(CategoryBit("keyspace"), 0U);
  EXPECT_EQ(CategoryBit("nonsense"), 0U);
  EXPECT_EQ(CategoryNames().size(), 21U);
}

// No word makes a handler crash, whatever the number of words.
TEST_F(CommandTest, EveryCommandAnswersAnyNumberOfWords) {
  AddMaster("mymaster");
  for (const Command& command : AllCommands()) {
    for (std::size_t extra = 0; extra < 8; ++extra) {
      const std::size_t bar = command.name.find('|');
      Words words = {std::string(command.name.substr(0, bar))};
      if (bar != std::string_view::npos) words.emplace_back(command.name.substr(bar + 1));
      for (std::size_t i = 0; i < extra; ++i) words.push_back(i == 0 ? "mymaster" : "1");
      const Outcome outcome = Run(words);
      const Answer* answer = std::get_if<Answer>(&outcome);
      if (answer == nullptr || !command.accepts(words.size())) {
        EXPECT_TRUE(answer == nullptr || answer->reply.is_error()) << command.name;
      }
      pubsub.Drop(self().id);
      self().reply_mode = ReplyMode::kOn;
    }
  }
}

}  // namespace
}  // namespace sentinel::command
