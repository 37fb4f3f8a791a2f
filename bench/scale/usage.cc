#include "usage.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "common/cpu_time.h"
#include "support/error.h"
#include "support/process.h"

namespace sentinel::scale {
Usage UsageOf(pid_t pid) {
  Usage usage;
  usage.cpu_seconds = bench::CpuTimeOf(pid).total();
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
