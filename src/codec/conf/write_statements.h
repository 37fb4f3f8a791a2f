// The `sentinel` lines that stand for a state (configuration sheet, section 5.2).
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "codec/conf/document.h"
#include "sentinel/state.h"

namespace sentinel::codec {

// What a configuration says by itself. A state file holds what differs from it.
class Baseline {
 public:
  explicit Baseline(PersistentState configured);
  Baseline(const Baseline&) = delete;
  Baseline& operator=(const Baseline&) = delete;

  const PersistentState& state() const { return state_; }
  const MasterState* Find(const std::string& name) const;  // nullptr: the configuration lacks it.

 private:
  const PersistentState state_;
  std::unordered_map<std::string, const MasterState*> by_name_;
};

// Puts the lines about the process, and those about `masters`, which are of `state`. With a
// `baseline` these are the lines of a state file.
void WriteStatements(const StateImage& state, const std::vector<const MasterState*>& masters,
                     const Baseline* baseline, Document& document);

// Frees the places of all lines about the process, or about a master, to be written anew.
void ReopenStatements(Document& document);
void ReopenStatements(Document& document, const std::string& master);

}  // namespace sentinel::codec
