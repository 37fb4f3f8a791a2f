// A state that may be older than what this sentinel has said:
// docs/decisions/0031-last-good-copy.md.
#pragma once

#include "sentinel/state.h"

namespace sentinel::codec {

// Elections that may have come and gone since a copy was made. A copy is one save old, and each new
// epoch is a save, so that this is more than there can have been.
inline constexpr Epoch kEpochsInDoubt = Epoch{1} << 20;

// From now on no vote is given in an epoch in which this sentinel may have given one already: all
// of these count as spent, and the next election comes behind them.
void DoubtEpochs(PersistentState& state);

}  // namespace sentinel::codec
