// The `sentinel` lines that stand for a state (configuration sheet, section 5.2).
#pragma once

#include "codec/conf/document.h"
#include "sentinel/state.h"

namespace sentinel::codec {

void WriteStatements(const PersistentState& state, Document& document);

}  // namespace sentinel::codec
