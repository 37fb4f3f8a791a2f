// The last line of a state file: proves that all before it is there and as it was written.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace sentinel::codec {

// `text` with the line behind it. REQUIRES: `text` ends with LF or is empty.
std::string Sealed(std::string text);

// The text before the line. An error when the line is missing, not the last one, or does not fit. A
// line without a checksum, as left by somebody who edited the file, fits any text.
Result<std::string_view> Unsealed(std::string_view text);

// The text before the line, wherever that stands and whether it fits or not; all when there is
// none.
std::string_view WithoutSeal(std::string_view text);

}  // namespace sentinel::codec
