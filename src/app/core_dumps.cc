#include "app/core_dumps.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace sentinel::app {

void ForbidCoreDumps(io::LogSink& log) {
  const rlimit none{0, 0};
  // The limit alone does not hold where the kernel hands cores to a program.
  if (::setrlimit(RLIMIT_CORE, &none) == 0 && ::prctl(PR_SET_DUMPABLE, 0) == 0) return;
  log.Log(LogLevel::kWarning, "WARNING: 'core-dumps no' could not be put in force: " +
                                  std::generic_category().message(errno));
}

}  // namespace sentinel::app
