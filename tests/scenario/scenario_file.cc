#include "scenario_file.h"

#include <sstream>
#include <stdexcept>

namespace sentinel::scenario {
namespace {

constexpr char kDashes[] = "----";

bool IsHeading(const std::string& line) { return line.empty() || line.front() == '#'; }

}  // namespace

ScenarioFile ParseScenario(const std::string& text) {
  std::istringstream lines(text);
  ScenarioFile file;
  Block block;
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line == kDashes) {
      while (std::getline(lines, line) && !line.empty()) {
        ++number;
        block.expected += line + '\n';
      }
      ++number;
      file.blocks.push_back(std::move(block));
      block = Block{};
    } else if (IsHeading(line) && block.commands.empty()) {
      block.heading += line + '\n';
    } else if (!IsHeading(line)) {
      if (block.commands.empty()) block.line = number;
      block.commands.push_back(line);
    } else {
      throw std::runtime_error("line " + std::to_string(number) + ": commands without ----");
    }
  }
  if (!block.commands.empty()) throw std::runtime_error("the last commands have no ----");
  file.ending = block.heading;
  return file;
}

std::string RenderScenario(const ScenarioFile& file) {
  std::string text;
  for (const Block& block : file.blocks) {
    if (!text.empty()) text += '\n';
    text += block.heading;
    for (const std::string& command : block.commands) text += command + '\n';
    text += kDashes;
    text += '\n' + block.expected;
  }
  if (!file.ending.empty()) text += '\n' + file.ending;
  return text;
}

}  // namespace sentinel::scenario
