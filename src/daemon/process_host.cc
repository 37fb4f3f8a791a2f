#include "daemon/process_host.h"

#include <openssl/rand.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cstddef>

#include "base/check.h"
#include "io/file/regular_file.h"
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
  std::array<unsigned char, sizeof(std::uint64_t)> bytes{};
  SENTINEL_CHECK(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
  return std::bit_cast<std::uint64_t>(bytes);
}

bool ProcessHost::IsExecutable(const std::string& path) const {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

std::string ProcessHost::WhyScriptRefused(const std::string& path) const {
  return scripts_.WhyRefused(path);
}

Result<std::string> ProcessHost::ReadPassword(const std::string& words) const {
  return io::ReadPassword(words);
}

Result<std::string> ProcessHost::ReadFile(const std::string& path) const {
  constexpr std::size_t kMost = 64 << 20;
  return io::ReadRegularFile(path, kMost);
}

}  // namespace sentinel::daemon
