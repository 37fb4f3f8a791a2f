#include "app/information.h"

#include <fstream>
#include <iostream>
#include <string>

#include "app/version.h"
#include "base/check.h"

namespace sentinel::app {
namespace {

constexpr char kUsage[] =
    R"(Usage: sentinel [--recover] /path/to/sentinel.conf [options] [-]
       sentinel -v or --version
       sentinel -h or --help
       sentinel --check-system
       sentinel --check-config /path/to/sentinel.conf [options]
       sentinel status [HOST:PORT] [NAME] [options]
       sentinel top [HOST:PORT] [NAME] [options]

The configuration file must be writable, as the sentinel keeps its state in it, unless it names a
state-config-file. With --recover, a file that cannot be read any more is replaced by its last good
copy. A trailing '-' reads more configuration from standard input. Options are lines of the
configuration, in one argument or in several, and win over the file.

Examples:
       sentinel /etc/redis/sentinel.conf
       sentinel /etc/redis/sentinel.conf --port 26380 --loglevel verbose
       sentinel ./sentinel.conf --sentinel monitor mymaster 127.0.0.1 6379 2
)";

// The first word of a file; empty when it cannot be read.
std::string FirstWord(const char* path) {
  std::ifstream file(path);
  std::string word;
  file >> word;
  return word;
}

// Looks for what makes a sentinel see failures that are none.
int CheckSystem() {
  const std::string clock =
      FirstWord("/sys/devices/system/clocksource/clocksource0/current_clocksource");
  const bool slow_clock = !clock.empty() && clock != "tsc" && clock != "kvm-clock" &&
                          clock != "arch_sys_counter" && clock != "hyperv_clocksource_tsc_page";
  std::cout << "[clocksource]...";
  if (!slow_clock) {
    std::cout << "OK\n";
    return 0;
  }
  std::cout << "WARNING:\nThe system clock source is '" << clock
            << "', which is slow to read and may be imprecise.\n";
  return 1;
}

}  // namespace

int Inform(const codec::CommandLine& line) {
  switch (line.action) {
    case codec::CommandLine::Action::kRun:
    case codec::CommandLine::Action::kCheckConfig:
      break;
    case codec::CommandLine::Action::kVersion:
      std::cout << "Sentinel server v=" << kVersion
                << " sha=00000000:0 malloc=libc bits=" << 8 * sizeof(void*) << " build=" << kBuildId
                << "\n";
      return 0;
    case codec::CommandLine::Action::kHelp:
      std::cerr << kUsage;
      return 1;
    case codec::CommandLine::Action::kTestMemory:
      std::cerr << "This program has no memory test.\nA tool such as memtester does it better.\n";
      return 1;
    case codec::CommandLine::Action::kCheckSystem:
      return CheckSystem();
  }
  SENTINEL_UNREACHABLE();
}

}  // namespace sentinel::app
