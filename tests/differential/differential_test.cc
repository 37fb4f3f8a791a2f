// Sends the same bytes to redis-sentinel and to the daemon of this build, and compares the answers.
// What differs must be on the list of deviations, and what is on the list must differ.
//
// With SENTINEL_REWRITE_COMPATIBILITY=1 in the environment the table of docs/compatibility.md is
// written anew from the list.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "case_file.h"
#include "conversation.h"
#include "deviations.h"
#include "situation.h"
#include "support/temp_dir.h"

namespace sentinel::differential {
namespace {

const std::string kDir = SENTINEL_DIFFERENTIAL_DIR;

std::vector<Deviation> LoadDeviations() {
  return ParseDeviations(harness::ReadFile(kDir + "/deviations.txt"));
}

std::vector<std::string> Topics() {
  std::istringstream names(SENTINEL_DIFFERENTIAL_TOPICS);
  std::vector<std::string> topics;
  for (std::string name; names >> name;) topics.push_back(name);
  return topics;
}

std::vector<Case> LoadCases(const std::string& topic) {
  const std::string text = harness::ReadFile(kDir + "/cases/" + topic + ".txt");
  EXPECT_FALSE(text.empty()) << topic;
  return ParseCases(text);
}

std::string ProtocolName(int protocol) { return "RESP" + std::to_string(protocol); }

class Topic : public testing::TestWithParam<std::string> {
 protected:
  // Compares one case in one protocol, and holds the result against the list.
  void Compare(const Case& one, int protocol) {
    const std::string name = GetParam() + "/" + one.name;
    const Deviation* deviation = FindDeviation(name, ProtocolName(protocol));
    SCOPED_TRACE(name + " (" + ProtocolName(protocol) + "), line " + std::to_string(one.line));
    ++cases_;
    Pair& pair = PairFor(one);
    try {
      const auto stock = Converse(one, protocol, pair.stock());
      const auto ours = Converse(one, protocol, pair.ours());
      const std::string differences = DescribeDifferences(stock, ours);
      if (deviation == nullptr && !differences.empty()) ADD_FAILURE() << differences;
      if (deviation != nullptr && differences.empty()) {
        ADD_FAILURE() << "on the list of deviations (" << deviation->command
                      << "), but does not deviate";
      }
    } catch (const std::exception& error) {
      ADD_FAILURE() << error.what() << "\n" << pair.Logs();
    }
    if (one.alone) Stop(std::exchange(alone_, nullptr), one.ends);
  }

  void TearDown() override {
    for (auto& [situation, pair] : pairs_) Stop(std::move(pair), false);
    RecordProperty("cases", cases_);
    std::cout << GetParam() << ": " << cases_ << " cases\n";
  }

 private:
  const Deviation* FindDeviation(const std::string& name, const std::string& protocol) const {
    for (const Deviation& one : deviations_) {
      for (const std::string& pattern : one.cases) {
        if (Matches(pattern, name, protocol)) return &one;
      }
    }
    return nullptr;
  }

  Pair& PairFor(const Case& one) {
    std::unique_ptr<Pair>& pair = one.alone ? alone_ : pairs_[one.situation];
    if (!pair) pair = std::make_unique<Pair>(one.situation);
    return *pair;
  }

  static void Stop(std::unique_ptr<Pair> pair, bool ends) {
    EXPECT_EQ(ends ? pair->WaitForEnd() : pair->Stop(), "") << pair->Logs();
  }

  std::vector<Deviation> deviations_ = LoadDeviations();
  std::map<std::string, std::unique_ptr<Pair>> pairs_;
  std::unique_ptr<Pair> alone_;
  int cases_ = 0;
};

TEST_P(Topic, IsAnsweredAlike) {
  for (const Case& one : LoadCases(GetParam())) {
    for (const int protocol : one.protocols) Compare(one, protocol);
  }
}

INSTANTIATE_TEST_SUITE_P(Commands, Topic, testing::ValuesIn(Topics()),
                         [](const auto& topic) { return topic.param; });

TEST(Deviations, NameCasesThatExist) {
  std::set<std::pair<std::string, std::string>> cases;
  for (const std::string& topic : Topics()) {
    for (const Case& one : LoadCases(topic)) {
      for (const int protocol : one.protocols) {
        cases.emplace(topic + "/" + one.name, ProtocolName(protocol));
      }
    }
  }
  for (const Deviation& deviation : LoadDeviations()) {
    for (const std::string& pattern : deviation.cases) {
      EXPECT_TRUE(std::any_of(cases.begin(), cases.end(), [&pattern](const auto& one) {
        return Matches(pattern, one.first, one.second);
      })) << pattern;
    }
  }
}

TEST(Deviations, AreWhatThePageShows) {
  const std::string path = SENTINEL_COMPATIBILITY_PAGE;
  const std::string page = harness::ReadFile(path);
  const std::string wanted = WithTable(page, RenderTable(LoadDeviations()));
  if (std::getenv("SENTINEL_REWRITE_COMPATIBILITY") != nullptr) {
    harness::WriteFile(path, wanted);
  } else {
    EXPECT_EQ(page, wanted) << "scripts/compatibility writes the table";
  }
}

}  // namespace
}  // namespace sentinel::differential
