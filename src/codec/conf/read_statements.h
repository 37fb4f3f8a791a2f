// What the `sentinel` lines of a configuration add up to (configuration sheet, section 3).
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "codec/conf/load.h"
#include "sentinel/state.h"

namespace sentinel::codec {

struct StatementLine {
  std::vector<std::string> words;  // Behind `sentinel`; not empty.
  std::string text;                // The whole line, stripped.
  int number = 0;
  bool included = false;  // From an included file.
};

// Evaluates the lines in three rounds, each in the order given: those about the process, all
// `monitor` lines, the rest. Adds to `warnings` what was put right. Does not fill in listen_port
// and require_pass.
tl::expected<PersistentState, ConfigError> ReadStatements(const std::vector<StatementLine>& lines,
                                                          Surroundings& surroundings,
                                                          std::vector<std::string>& warnings);

}  // namespace sentinel::codec
