#include "codec/conf/command_line.h"

#include <gtest/gtest.h>

namespace sentinel::codec {
namespace {

using Action = CommandLine::Action;

std::string TextOf(const std::vector<std::string>& arguments) {
  return ParseCommandLine(arguments).config_text;
}

TEST(CommandLine, TheFirstWordWithoutADashIsTheFile) {
  const auto line = ParseCommandLine({"s.conf", "--port", "7"});
  EXPECT_EQ(line.action, Action::kRun);
  EXPECT_EQ(line.config_path, "s.conf");
  EXPECT_EQ(line.config_text, "port \"7\"");
  EXPECT_FALSE(line.read_standard_input);
  EXPECT_FALSE(line.sentinel_flag);
}

TEST(CommandLine, OptionsNeedNoFile) {
  const auto line = ParseCommandLine({"--port", "7"});
  EXPECT_FALSE(line.config_path.has_value());
  EXPECT_EQ(line.config_text, "port \"7\"");
  EXPECT_FALSE(ParseCommandLine({}).config_path.has_value());
}

TEST(CommandLine, RecoverMayComeFirst) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--recover", "s.conf", "--port", "7"},
        std::vector<std::string>{"s.conf", "--recover", "--port", "7"}}) {
    const auto line = ParseCommandLine(arguments);
    EXPECT_TRUE(line.recover);
    EXPECT_EQ(line.config_path, "s.conf");
    EXPECT_EQ(line.config_text, "port \"7\"");
  }
  EXPECT_FALSE(ParseCommandLine({"s.conf", "--requirepass", "--recover"}).recover);
}

TEST(CommandLine, EachOptionIsALine) {
  EXPECT_EQ(TextOf({"s", "--bind", "a", "b", "--loglevel", "debug"}),
            "bind \"a\" \"b\"\nloglevel \"debug\"");
  EXPECT_EQ(TextOf({"s", "--supervised", "systemd", "--daemonize", "no"}),
            "supervised \"systemd\"\ndaemonize \"no\"");
}

TEST(CommandLine, AnOptionMayCarryItsValue) {
  EXPECT_EQ(TextOf({"s", "--port 7", "--loglevel", "debug"}), "port 7\nloglevel \"debug\"");
  EXPECT_EQ(TextOf({"s", "--bind a b", "x"}), "bind a b \"x\"");
}

TEST(CommandLine, AMissingValueIsTakenFromTheNextOption) {
  EXPECT_EQ(TextOf({"s", "--requirepass", "--abc"}), "requirepass \"--abc\"");
  EXPECT_EQ(TextOf({"s", "--bind", "--port", "7"}), "bind \"--port\" \"7\"");
  EXPECT_EQ(TextOf({"s", "--port", "--save"}), "port \"--save\"");
  EXPECT_EQ(TextOf({"s", "--", "--port", "7"}), "\"--port\" \"7\"");
}

TEST(CommandLine, SaveAndSentinelMayStandWithoutAValue) {
  EXPECT_EQ(TextOf({"s", "--save", "--port", "7"}), "save\nport \"7\"");
  EXPECT_EQ(TextOf({"s", "--SAVE", "--port", "7"}), "SAVE\nport \"7\"");
  EXPECT_EQ(TextOf({"s", "--sentinel", "--port", "7"}), "sentinel\nport \"7\"");
  EXPECT_EQ(TextOf({"s", "--sentinel", "monitor", "m", "127.0.0.1", "6379", "2"}),
            "sentinel \"monitor\" \"m\" \"127.0.0.1\" \"6379\" \"2\"");
}

TEST(CommandLine, PlainWordsBehindTheFileAreALineToo) {
  EXPECT_EQ(TextOf({"s", "port", "7"}), "\"port\" \"7\"");
  EXPECT_EQ(TextOf({"s", "-x"}), "\"-x\"");
  EXPECT_EQ(TextOf({"s", ""}), "\"\"");
}

TEST(CommandLine, ValuesAreQuotedSoThatAnyByteIsSafe) {
  EXPECT_EQ(TextOf({"s", "--requirepass", "a\"b\n"}), "requirepass \"a\\\"b\\n\"");
}

TEST(CommandLine, ADashAtTheFrontOrEndIsStandardInput) {
  auto line = ParseCommandLine({"s.conf", "-"});
  EXPECT_TRUE(line.read_standard_input);
  EXPECT_EQ(line.config_text, "");

  line = ParseCommandLine({"-", "--port", "7"});
  EXPECT_TRUE(line.read_standard_input);
  EXPECT_FALSE(line.config_path.has_value());
  EXPECT_EQ(line.config_text, "port \"7\"");

  line = ParseCommandLine({"--port", "7", "-"});
  EXPECT_TRUE(line.read_standard_input);
  EXPECT_EQ(line.config_text, "port \"7\"");
}

TEST(CommandLine, ADashElsewhereIsAValue) {
  const auto line = ParseCommandLine({"s", "--port", "7", "-", "--bind", "a"});
  EXPECT_FALSE(line.read_standard_input);
  EXPECT_EQ(line.config_text, "port \"7\" \"-\"\nbind \"a\"");
  EXPECT_EQ(TextOf({"s", "-", "-"}), "\"-\"");
}

TEST(CommandLine, TheSentinelFlagIsSeenAnywhere) {
  EXPECT_TRUE(ParseCommandLine({"s", "--sentinel"}).sentinel_flag);
  EXPECT_TRUE(ParseCommandLine({"s", "--bind", "--sentinel"}).sentinel_flag);
  EXPECT_FALSE(ParseCommandLine({"s", "--sentinel monitor"}).sentinel_flag);
}

TEST(CommandLine, ActionsCountAsTheFirstArgumentOnly) {
  EXPECT_EQ(ParseCommandLine({"-v"}).action, Action::kVersion);
  EXPECT_EQ(ParseCommandLine({"--version"}).action, Action::kVersion);
  EXPECT_EQ(ParseCommandLine({"-h"}).action, Action::kHelp);
  EXPECT_EQ(ParseCommandLine({"--help"}).action, Action::kHelp);
  EXPECT_EQ(ParseCommandLine({"--check-system"}).action, Action::kCheckSystem);
  EXPECT_EQ(ParseCommandLine({"s", "-v"}).action, Action::kRun);
  EXPECT_EQ(TextOf({"s", "--version"}), "version");
}

TEST(CommandLine, TestMemoryTakesASize) {
  EXPECT_EQ(ParseCommandLine({"--test-memory", "64"}).test_megabytes, "64");
  const auto line = ParseCommandLine({"--test-memory"});
  EXPECT_EQ(line.action, Action::kTestMemory);
  EXPECT_EQ(line.test_megabytes, "");
}

}  // namespace
}  // namespace sentinel::codec
