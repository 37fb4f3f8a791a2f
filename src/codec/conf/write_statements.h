// The `sentinel` lines that stand for a state (configuration sheet, section 5.2).
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "codec/conf/document.h"
#include "codec/conf/load.h"
#include "sentinel/state.h"

namespace sentinel::codec {

// What a configuration says by itself. A state file holds what differs from it.
class Baseline {
 public:
  explicit Baseline(StateFile state_file);
  Baseline(const Baseline&) = delete;
  Baseline& operator=(const Baseline&) = delete;

  const PersistentState& state() const { return file_.configured; }
  LogThreshold log_level() const { return log_level_; }
  void set_log_level(LogThreshold level) { log_level_ = level; }
  bool log_level_is_configured() const { return log_level_ == file_.configured_log_level; }
  const MasterState* Find(const std::string& name) const;  // nullptr: the configuration lacks it.

  // What the configuration said of a master that is at `present` now when that was last heeded.
  // Once it is where the configuration wants it, that is heeded.
  const Address& HeededAddress(const MasterState& configured, const Address& present);

 private:
  StateFile file_;
  LogThreshold log_level_;
  std::unordered_map<std::string, const MasterState*> by_name_;
};

// Puts the lines about the process, and those about `masters`, which are of `state`. With a
// `baseline` these are the lines of a state file.
void WriteStatements(const StateImage& state, const std::vector<const MasterState*>& masters,
                     Baseline* baseline, Document& document);

// Frees the places of all lines about the process, or about a master, to be written anew.
void ReopenStatements(Document& document);
void ReopenStatements(Document& document, const std::string& master);

}  // namespace sentinel::codec
