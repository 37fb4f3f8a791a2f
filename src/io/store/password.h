// Passwords that are kept outside of the configuration.
#pragma once

#include <string>

#include "base/result.h"

namespace sentinel::io {

// "file:<path>": the content of a regular file, without line breaks at its end. "env:<NAME>": the
// value of a variable of the environment. An empty password is an error: nobody means "none" by it.
// REQUIRES: codec::IsPasswordSource(words).
Result<std::string> ReadPassword(const std::string& words);

}  // namespace sentinel::io
