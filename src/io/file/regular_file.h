// Small files that the configuration names and the loop reads itself: certificates, keys,
// passwords.
#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"

namespace sentinel::io {

// The content of a regular file of at most `size_max` bytes. Waits for nobody: a pipe whose other
// end is silent, or a terminal, would stop the whole process. The error's code is the errno, EISDIR
// for a folder, and 0 for what else is no regular file and for one that is too large.
Result<std::string> ReadRegularFile(const std::string& path, std::size_t size_max);

}  // namespace sentinel::io
