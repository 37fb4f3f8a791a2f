// The form of a scenario file: blocks of command lines, a line of four dashes, and the text that
// the commands are expected to give, up to the next blank line. Lines that begin with '#' are
// comments.
//
//   crash 6379
//   advance 3s
//   ----
//   [3.000] +sdown master mymaster 127.0.0.1 6379
#pragma once

#include <string>
#include <vector>

namespace sentinel::scenario {

struct Block {
  int line = 0;         // Of the first command, counted from 1.
  std::string heading;  // Comments and blank lines before the commands, as they are.
  std::vector<std::string> commands;
  std::string expected;  // Lines with their ends.
};

struct ScenarioFile {
  std::vector<Block> blocks;
  std::string ending;  // Comments and blank lines behind the last block.
};

// Throws std::runtime_error when a block has no line of dashes.
ScenarioFile ParseScenario(const std::string& text);

// The inverse of ParseScenario.
std::string RenderScenario(const ScenarioFile& file);

}  // namespace sentinel::scenario
