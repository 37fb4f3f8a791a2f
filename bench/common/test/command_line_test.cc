#include "common/command_line.h"

#include <getopt.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace sentinel::bench {
namespace {

using testing::ElementsAre;
using testing::ExitedWithCode;

enum class Colour { kRed, kGreen };

class CommandLineTest : public testing::Test {
 protected:
  void Parse(std::vector<std::string> words) {
    words.insert(words.begin(), "bench");
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    optind = 1;  // getopt goes on where it was.
    ParseCommandLine(
        static_cast<int>(argv.size()), argv.data(), "how to\n",
        {{"runs", Number(runs_, 1)},
         {"patience", Number(patience_, 0)},
         {"pipeline", Numbers(pipelines_, 1)},
         {"json", Text(json_)},
         {"command", Commands(commands_)},
         {"colour", Choice<Colour>(colour_, {{"red", Colour::kRed}, {"green", Colour::kGreen}})}});
  }

  int runs_ = 5;
  std::chrono::seconds patience_{7};
  std::vector<int> pipelines_;
  std::string json_;
  std::vector<harness::SentinelCommand> commands_;
  Colour colour_ = Colour::kRed;
};

TEST_F(CommandLineTest, LeavesWhatItDoesNotSay) {
  Parse({});
  EXPECT_EQ(runs_, 5);
  EXPECT_EQ(patience_, std::chrono::seconds(7));
  EXPECT_EQ(colour_, Colour::kRed);
}

TEST_F(CommandLineTest, SetsNumbersDurationsTextsAndChoices) {
  Parse({"--runs", "9", "--patience=0", "--pipeline", "1", "--pipeline", "64", "--json", "x",
         "--colour", "green"});
  EXPECT_EQ(runs_, 9);
  EXPECT_EQ(patience_, std::chrono::seconds(0));
  EXPECT_THAT(pipelines_, ElementsAre(1, 64));
  EXPECT_EQ(json_, "x");
  EXPECT_EQ(colour_, Colour::kGreen);
}

TEST_F(CommandLineTest, TakesCommandsApart) {
  Parse({"--command", "ours=wrap --x sentinel", "--command", "other=that"});
  ASSERT_EQ(commands_.size(), 2U);
  EXPECT_EQ(commands_[0].name, "ours");
  EXPECT_TRUE(commands_[0].ours);
  EXPECT_THAT(commands_[0].argv, ElementsAre("wrap", "--x", "sentinel"));
  EXPECT_FALSE(commands_[1].ours);
}

TEST_F(CommandLineTest, RefusesWhatMakesNoSense) {
  EXPECT_EXIT(Parse({"--runs", "0"}), ExitedWithCode(2), "--runs needs a number of at least 1");
  EXPECT_EXIT(Parse({"--runs", "3x"}), ExitedWithCode(2), "not '3x'");
  EXPECT_EXIT(Parse({"--colour", "blue"}), ExitedWithCode(2), "--colour is red or green");
  EXPECT_EXIT(Parse({"--command", "ours"}), ExitedWithCode(2), "--command needs NAME=WORDS");
  EXPECT_EXIT(Parse({"--unknown"}), ExitedWithCode(2), "how to");
  EXPECT_EXIT(Parse({"stray"}), ExitedWithCode(2), "how to");
}

TEST_F(CommandLineTest, HelpsAndEnds) { EXPECT_EXIT(Parse({"--help"}), ExitedWithCode(0), ""); }

TEST(CheckQuorum, IsAMajorityUnlessSaid) {
  int quorum = 0;
  CheckQuorum(quorum, 4);
  EXPECT_EQ(quorum, 3);
  quorum = 1;
  CheckQuorum(quorum, 4);
  EXPECT_EQ(quorum, 1);
  quorum = 5;
  EXPECT_EXIT(CheckQuorum(quorum, 4), ExitedWithCode(2), "--quorum exceeds --sentinels");
}

}  // namespace
}  // namespace sentinel::bench
