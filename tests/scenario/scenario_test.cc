// Plays the scenario files and compares what the engine does with what they say it should do.
//
// With SENTINEL_REWRITE_SCENARIOS=1 in the environment the expected texts are replaced by what
// happened, to be read as a diff before they are committed.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "base/text.h"
#include "director.h"
#include "scenario_file.h"

namespace sentinel::scenario {
namespace {

constexpr char kNothing[] = "nothing\n";

class Scenario : public testing::TestWithParam<std::string> {};

std::string PathOf(const std::string& name) {
  return std::string(SENTINEL_SCENARIO_DIR) + '/' + name + ".txt";
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string Play(Director& director, const Block& block) {
  std::string text;
  try {
    for (const std::string& command : block.commands) text += director.Play(command);
  } catch (const std::exception& error) {
    ADD_FAILURE() << "line " << block.line << ": " << error.what();
  }
  return text.empty() ? kNothing : text;
}

TEST_P(Scenario, PlaysAsWritten) {
  const std::string path = PathOf(GetParam());
  ScenarioFile file = ParseScenario(ReadFile(path));
  const bool rewrite = std::getenv("SENTINEL_REWRITE_SCENARIOS") != nullptr;
  Director director;
  for (Block& block : file.blocks) {
    const std::string text = Play(director, block);
    if (rewrite) {
      block.expected = text;
    } else {
      EXPECT_EQ(block.expected, text) << path << ':' << block.line << ": " << block.commands.back();
    }
    if (HasFailure()) break;  // What follows would only be confusing.
  }
  if (rewrite && !HasFailure()) std::ofstream(path) << RenderScenario(file);
}

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const std::string_view name : Split(SENTINEL_SCENARIOS, ' ')) names.emplace_back(name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Files, Scenario, testing::ValuesIn(Names()),
                         [](const auto& file) { return file.param; });

}  // namespace
}  // namespace sentinel::scenario
