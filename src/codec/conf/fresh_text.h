// Whether a configuration that says nothing of the past was written anew, or is what was left of an
// older one: docs/decisions/0031-last-good-copy.md.
#pragma once

#include <string_view>

namespace sentinel::codec {

// True iff `text` holds no state but, where a tool writes that, the id of `copy`, and is not the
// beginning of `copy` either. One with that id outside of a generated block is no such beginning,
// whatever it says. Lines that commands change do not tell: there may have been newer
// ones than in the copy.
bool IsFresh(std::string_view text, std::string_view copy);

}  // namespace sentinel::codec
