// The grammar of usage lines.
#include "command/usage.h"

#include <gtest/gtest.h>

#include "command/command_table.h"

namespace sentinel::command {
namespace {

using Type = Argument::Type;

// "name:type=TOKEN?*(parts)": ? optional, * multiple, ** with its token each time.
std::string Told(const std::vector<Argument>& arguments) {
  std::string text;
  for (const Argument& a : arguments) {
    constexpr const char* kTypes[] = {"str", "int", "pattern", "token", "oneof", "block"};
    text += (text.empty() ? "" : " ") + a.name + ":" + kTypes[static_cast<int>(a.type)];
    if (!a.token.empty()) text += "=" + a.token;
    if (a.optional) text += "?";
    if (a.multiple) text += a.multiple_token ? "**" : "*";
    if (!a.parts.empty()) text += "(" + Told(a.parts) + ")";
  }
  return text;
}

std::string Told(const char* usage) { return Told(ParseUsage(usage)); }

TEST(Usage, ArgumentsInOrder) {
  EXPECT_EQ(Told(""), "");
  EXPECT_EQ(Told("<name> <ip> <port>"), "name:str ip:str port:int");
  EXPECT_EQ(Told("[<username>] <password>"), "username:str? password:str");
  EXPECT_EQ(Told("<pattern>"), "pattern:pattern");
}

TEST(Usage, Repetition) {
  EXPECT_EQ(Told("<channel> [<channel> ...]"), "channel:str*");
  EXPECT_EQ(Told("[<section> ...]"), "section:str?*");
  EXPECT_EQ(Told("<m> <option> <value> [<option> <value> ...]"),
            "m:str option_value:block*(option:str value:str)");
  EXPECT_EQ(Told("[<param> <value> ...]"), "param_value:block?*(param:str value:str)");
  EXPECT_EQ(Told("<a> [<b> ...]"), "a:str b:str?*");
}

TEST(Usage, WordsAreTokens) {
  EXPECT_EQ(Told("[NOW]"), "now:token=NOW?");
  EXPECT_EQ(Told("(on|OFF)"), "on_off:oneof(on:token=ON off:token=OFF)");
  EXPECT_EQ(Told("[<count> | RESET]"), "count_reset:oneof?(count:int reset:token=RESET)");
  EXPECT_EQ(Told("[SETNAME <name>]"), "name:str=SETNAME?");
  EXPECT_EQ(Told("[AUTH <u> <p>]"), "u_p:block=AUTH?(u:str p:str)");
  EXPECT_EQ(Told("[SKIPME (yes|no)]"), "yes_no:oneof=SKIPME?(yes:token=YES no:token=NO)");
}

TEST(Usage, WordsThatIntroduceRepetitions) {
  EXPECT_EQ(Told("[ID <id> [<id> ...]]"), "id:str=ID?*");
  EXPECT_EQ(Told("[PREFIX <p> [PREFIX <p> ...]]"), "p:str=PREFIX?**");
}

TEST(Usage, Groups) {
  EXPECT_EQ(Told("[<version> [AUTH <u> <p>]]"),
            "version_u_p:block?(version:int u_p:block=AUTH?(u:str p:str))");
  EXPECT_EQ(Told("SET <p> <v> [<p> <v> ...] | GET <p> [<p> ...]"),
            "p_v_p:oneof(p_v:block=SET*(p:str v:str) p:str=GET*)");
  EXPECT_EQ(Told("<a> | [A] [B] [C] [D] [E]"),
            "a_options:oneof(a:str options:block(a:token=A? b:token=B? c:token=C? d:token=D? "
            "e:token=E?))");
}

TEST(Usage, LinesAreTheAlternativesOfTheWhole) {
  using Strings = std::vector<std::string>;
  EXPECT_EQ(UsageLines(""), Strings({""}));
  EXPECT_EQ(UsageLines("(ON|OFF) [A|B]"), Strings({"(ON|OFF) [A|B]"}));
  EXPECT_EQ(UsageLines("SET <p> | GET (a|b)"), Strings({"SET <p>", "GET (a|b)"}));
}

// The fewest words behind the name, taking the shortest way.
int Fewest(const std::vector<Argument>& arguments) {
  int words = 0;
  for (const Argument& a : arguments) {
    if (a.optional) continue;
    int here = a.type == Type::kPureToken || a.token.empty() ? 0 : 1;
    if (a.type == Type::kOneOf) {
      int least = 100;
      for (const Argument& part : a.parts) least = std::min(least, Fewest({part}));
      here += least;
    } else {
      here += a.type == Type::kBlock ? Fewest(a.parts) : 1;
    }
    words += here;
  }
  return words;
}

// True iff there is no limit to the number of words.
bool Unbounded(const std::vector<Argument>& arguments) {
  for (const Argument& a : arguments) {
    if (a.multiple || Unbounded(a.parts)) return true;
  }
  return false;
}

TEST(Usage, EveryRowAgreesWithItsArity) {
  for (const Command& command : AllCommands()) {
    if (command.handler == nullptr) continue;  // Containers have no words of their own.
    const auto arguments = ParseUsage(command.usage);
    const int names = command.is_subcommand() ? 2 : 1;
    if (command.arity >= 0) {
      EXPECT_EQ(Fewest(arguments), command.arity - names) << command.name;
      EXPECT_FALSE(Unbounded(arguments)) << command.name;
    } else {
      EXPECT_GE(Fewest(arguments), -command.arity - names - 1) << command.name;
    }
  }
}

}  // namespace
}  // namespace sentinel::command
