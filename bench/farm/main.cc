// Thousands of Redis servers in one process, as far as a sentinel looks at them.
#include <fmt/format.h>
#include <getopt.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <limits>
#include <string>

#include "control.h"
#include "fleet.h"
#include "limits.h"
#include "network.h"

namespace sentinel::farm {
namespace {

constexpr char kUsage[] =
    R"(Usage: sentinel-bench-farm --control PATH [options]
Listens as many Redis servers on addresses of 127.0.0.0/8 until it is told to quit.

  --control PATH   a Unix socket that takes commands, one a line: kill N..., pause N...,
                   return N..., show N, stats, quit. N counts servers from 0, group by group
  --groups N       masters (1)
  --replicas N     of each master (1)
  --first-group N  number of the first group, for several emulators side by side (0)
  --port N         of all servers (6379)
)";

struct Options {
  FleetOptions fleet;
  std::string control;
};

[[noreturn]] void Exit(const std::string& message, int code) {
  fmt::print(code == 0 ? stdout : stderr, "{}", message);
  std::exit(code);
}

template <typename Number>
Number ToNumber(const char* text) {
  Number value = 0;
  const char* end = text + std::strlen(text);
  const auto result = std::from_chars(text, end, value);
  if (result.ec != std::errc() || result.ptr != end) Exit(kUsage, 2);
  return value;
}

Options ParseOptions(int argc, char** argv) {
  static const option known[] = {{"control", required_argument, nullptr, 'c'},
                                 {"groups", required_argument, nullptr, 'g'},
                                 {"replicas", required_argument, nullptr, 'r'},
                                 {"first-group", required_argument, nullptr, 'f'},
                                 {"port", required_argument, nullptr, 'p'},
                                 {"help", no_argument, nullptr, 'h'},
                                 {nullptr, 0, nullptr, 0}};
  Options options;
  for (int found = 0; (found = getopt_long(argc, argv, "", known, nullptr)) != -1;) {
    if (found == 'c') options.control = optarg;
    if (found == 'g') options.fleet.groups = ToNumber<std::size_t>(optarg);
    if (found == 'r') options.fleet.replicas = ToNumber<std::size_t>(optarg);
    if (found == 'f') options.fleet.first_group = ToNumber<std::size_t>(optarg);
    if (found == 'p') options.fleet.port = ToNumber<std::uint16_t>(optarg);
    if (found == 'h') Exit(kUsage, 0);
    if (found == '?') Exit(kUsage, 2);
  }
  if (optind != argc || options.control.empty()) Exit(kUsage, 2);
  return options;
}

void Run(const Options& options) {
  RaiseDescriptorLimit(std::numeric_limits<int>::max());
  Fleet fleet(options.fleet);
  Network network(fleet);
  network.ListenForControl(options.control,
                           [&](const std::string& line) { return Control(fleet, network, line); });
  network.Run();
}

}  // namespace
}  // namespace sentinel::farm

int main(int argc, char** argv) {
  try {
    sentinel::farm::Run(sentinel::farm::ParseOptions(argc, argv));
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
