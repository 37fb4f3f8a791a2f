// Whether a configuration file still says what its last good copy says of the past:
// docs/decisions/0031-last-good-copy.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sentinel/ids.h"

namespace sentinel::codec {

// True iff the text says who this sentinel is, and its epoch, as every text that a sentinel has
// saved does. Another one, such as a template with a `myid`, is no copy of anything.
bool HasState(std::string_view text);

// The newest one that the text speaks of; 0 when it speaks of none.
Epoch NewestEpoch(std::string_view text);

// What `copy` says and `text` does not, as a clause about the file: its id, or a higher epoch. An
// epoch never goes back, but that of the address of a master that was taken away and added anew
// begins at 0, which no number that was cut off leaves behind.
std::optional<std::string> FindLoss(std::string_view text, std::string_view copy);

}  // namespace sentinel::codec
