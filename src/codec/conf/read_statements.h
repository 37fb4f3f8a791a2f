// What the `sentinel` lines of a configuration add up to (configuration sheet, section 3).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "codec/conf/complaint.h"
#include "codec/conf/load.h"
#include "sentinel/state.h"

namespace sentinel::codec {

struct StatementLine {
  std::vector<std::string> words;  // Behind `sentinel`; not empty.
  std::string text;                // The whole line, stripped.
  int number = 0;
  bool included = false;  // From an included file.
  std::string file;       // Where it stands; empty = in the main text.
};

struct StatementLines {
  const std::vector<StatementLine>& configured;
  const std::vector<StatementLine>& state;  // Of the state file: wins where the two overlap.
};

struct ReadStatementsResult {
  PersistentState state;
  PersistentState configured;  // Without the lines of the state file; empty when it has none.
  std::optional<LogThreshold> log_level;            // Of the state file.
  std::map<std::string, Address> heeded_addresses;  // As in StateFile.
};

// Evaluates the lines in three rounds, each in the order given: those about the process, all
// masters, the rest. Adds to `warnings` what was put right. Does not fill in listen_port and
// require_pass. The result is of use when nothing was added to `complaints`.
ReadStatementsResult ReadStatements(const StatementLines& lines, Surroundings& surroundings,
                                    std::vector<std::string>& warnings, Complaints& complaints);

}  // namespace sentinel::codec
