// Values of options, for all benchmarks.
#pragma once

#include <string>
#include <string_view>

#include "support/programs.h"

namespace sentinel::bench {

// Prints `message`, to stderr unless `code` is 0, and ends the process.
[[noreturn]] void Exit(const std::string& message, int code);

// The number that `text` says; exits with a complaint about --`option` if it is none, or too small.
int ToInt(std::string_view option, std::string_view text, int least);

// NAME=WORDS. What is called "ours" has to end well.
harness::SentinelCommand ToCommand(const std::string& text);

}  // namespace sentinel::bench
