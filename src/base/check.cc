#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace sentinel {

void CheckFailed(const char* what, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: broken invariant: %s\n", file, line, what);
  std::fflush(stderr);
  std::abort();
}

}  // namespace sentinel
