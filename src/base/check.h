// Invariants of our own making. Bad input from outside is never a reason to use these.
#pragma once

namespace sentinel {

// Prints what went wrong to standard error and aborts, leaving a core dump.
[[noreturn]] void CheckFailed(const char* what, const char* file, int line);

}  // namespace sentinel

// Stops the process unless `condition` holds; checked in every build.
#define SENTINEL_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::sentinel::CheckFailed(#condition, __FILE__, __LINE__))

// For the end of a function whose switch returns in every case.
#define SENTINEL_UNREACHABLE() ::sentinel::CheckFailed("unreachable", __FILE__, __LINE__)
