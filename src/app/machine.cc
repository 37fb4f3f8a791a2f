#include "app/machine.h"

#include <sys/random.h>
#include <sys/utsname.h>

#include <filesystem>
#include <fstream>
#include <system_error>

#include "base/check.h"

namespace sentinel::app {

std::string OsName() {
  utsname name{};
  ::uname(&name);
  return std::string(name.sysname) + " " + name.release + " " + name.machine;
}

std::string CompilerVersion() {
#if defined(__clang__)
  const int parts[] = {__clang_major__, __clang_minor__, __clang_patchlevel__};
#else
  const int parts[] = {__GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__};
#endif
  return std::to_string(parts[0]) + "." + std::to_string(parts[1]) + "." + std::to_string(parts[2]);
}

std::string ExecutablePath() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).string();
}

std::optional<std::int64_t> BacklogMax() {
  std::ifstream file("/proc/sys/net/core/somaxconn");
  std::int64_t value = 0;
  if (!(file >> value)) return std::nullopt;
  return value;
}

std::uint64_t RandomBits() {
  std::uint64_t bits = 0;
  // A request this small is never cut short once the kernel's pool is initialised.
  SENTINEL_CHECK(::getrandom(&bits, sizeof bits, 0) == sizeof bits);
  return bits;
}

}  // namespace sentinel::app
