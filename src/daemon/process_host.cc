#include "daemon/process_host.h"

#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "io/store/password.h"

namespace sentinel::daemon {
namespace {

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

command::CpuUsage ProcessHost::Cpu() const {
  rusage self{};
  rusage children{};
  rusage thread{};
  ::getrusage(RUSAGE_SELF, &self);
  ::getrusage(RUSAGE_CHILDREN, &children);
  ::getrusage(RUSAGE_THREAD, &thread);
  return {.system = Seconds(self.ru_stime),
          .user = Seconds(self.ru_utime),
          .children_system = Seconds(children.ru_stime),
          .children_user = Seconds(children.ru_utime),
          .main_thread_system = Seconds(thread.ru_stime),
          .main_thread_user = Seconds(thread.ru_utime)};
}

std::uint64_t ProcessHost::RandomBits() const {
  std::uint64_t bits = 0;
  // A request this small is never cut short once the kernel's pool is initialised.
  SENTINEL_CHECK(::getrandom(&bits, sizeof bits, 0) == sizeof bits);
  return bits;
}

bool ProcessHost::IsExecutable(const std::string& path) const {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

Result<std::string> ProcessHost::ReadPassword(const std::string& words) const {
  return io::ReadPassword(words);
}

}  // namespace sentinel::daemon
