// The `sentinel` lines that stand for a state (configuration sheet, section 5.2).
#pragma once

#include <vector>

#include "codec/conf/document.h"
#include "sentinel/state.h"

namespace sentinel::codec {

// Puts the lines about the process, and those about `masters`, which are of `state`.
void WriteStatements(const StateImage& state, const std::vector<const MasterState*>& masters,
                     Document& document);

// Frees the places of all lines about the process, or about a master, to be written anew.
void ReopenStatements(Document& document);
void ReopenStatements(Document& document, const MasterState& master);

}  // namespace sentinel::codec
