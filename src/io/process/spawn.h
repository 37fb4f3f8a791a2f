// Starts a program without a shell and without copying the address space of the process.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace sentinel::io {

// Exit code of a child that could not execute its program, as with stock.
inline constexpr int kExecFailed = 2;

// Runs argv[0] with this environment ("NAME=value" each), our current directory and standard
// descriptors and no others, all signals at their defaults and unblocked. Returns the child's pid
// once it runs the program or has failed to; -1 when there is no child. REQUIRES: argv is not
// empty.
pid_t Spawn(const std::vector<std::string>& argv, const std::vector<std::string>& environment);

}  // namespace sentinel::io
