#include "common/cpu_time.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "support/error.h"
#include "support/temp_dir.h"

namespace sentinel::bench {

CpuTime CpuTimeOf(pid_t pid) {
  const std::string stat = harness::ReadFile(fmt::format("/proc/{}/stat", pid));
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) throw harness::HarnessError(fmt::format("no process {}", pid));
  std::istringstream rest(stat.substr(name_end + 1));
  const std::vector<std::string> fields{std::istream_iterator<std::string>(rest), {}};
  const auto seconds = [&fields](std::size_t field) {
    return std::atof(fields.at(field).c_str()) / static_cast<double>(sysconf(_SC_CLK_TCK));
  };
  // utime and stime are the 14th and 15th field; the state behind the name is the third.
  return {.user_seconds = seconds(11), .kernel_seconds = seconds(12)};
}

}  // namespace sentinel::bench
