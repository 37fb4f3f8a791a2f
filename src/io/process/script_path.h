// Where scripts may be.
#pragma once

#include <string>

namespace sentinel::io {

// Why somebody else could put another script in the place of `path`: it is not absolute, or it, or
// a folder on the way to it, may be written by everybody, as /tmp is. Empty if nobody could.
std::string WhyUnsafe(const std::string& path);

}  // namespace sentinel::io
