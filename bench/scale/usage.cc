#include "usage.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "support/error.h"
#include "support/process.h"
#include "support/temp_dir.h"

namespace sentinel::scale {
namespace {

double CpuSeconds(pid_t pid) {
  const std::string stat = harness::ReadFile(fmt::format("/proc/{}/stat", pid));
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) throw harness::HarnessError(fmt::format("no process {}", pid));
  std::istringstream rest(stat.substr(name_end + 1));
  const std::vector<std::string> fields{std::istream_iterator<std::string>(rest), {}};
  // utime and stime are the 14th and 15th field; the state behind the name is the third.
  const double ticks = std::atof(fields.at(11).c_str()) + std::atof(fields.at(12).c_str());
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace

Usage UsageOf(pid_t pid) {
  Usage usage;
  usage.cpu_seconds = CpuSeconds(pid);
  std::ifstream status(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(status, line);) {
    const std::size_t colon = line.find(':');
    const std::string name = line.substr(0, colon);
    if (name == "VmRSS") usage.rss_mib = std::atof(line.c_str() + colon + 1) / 1024;
    if (name == "voluntary_ctxt_switches") usage.waits = std::atoll(line.c_str() + colon + 1);
  }
  const std::filesystem::directory_iterator entries(fmt::format("/proc/{}/fd", pid));
  usage.descriptors = std::distance(begin(entries), end(entries));
  return usage;
}

std::optional<double> SyscallsASecond(pid_t pid, std::chrono::seconds duration,
                                      const std::filesystem::path& dir) {
  const std::filesystem::path table = dir / "strace";
  harness::ProcessOptions options;
  options.argv = {"timeout", "-s",          "INT", std::to_string(duration.count()),
                  "strace",  "-fcq",        "-p",  std::to_string(pid),
                  "-o",      table.string()};
  try {
    harness::RunToEnd(options, dir);
  } catch (const harness::HarnessError&) {
    return std::nullopt;
  }
  // "100.00    0.123456           1    123456       12 total"
  std::ifstream lines(table);
  for (std::string line; std::getline(lines, line);) {
    if (!line.ends_with(" total")) continue;
    std::istringstream words(line);
    const std::vector<std::string> fields{std::istream_iterator<std::string>(words), {}};
    return std::atof(fields.at(3).c_str()) / static_cast<double>(duration.count());
  }
  return std::nullopt;
}

}  // namespace sentinel::scale
