#include "options.h"

#include <getopt.h>

#include <string>

#include "common/command_line.h"

namespace sentinel::bench {
namespace {

constexpr char kUsage[] =
    R"(Usage: sentinel-bench-queries [options]
Lets redis-benchmark ask sentinels for the address of a master, and compares how many answers a
second each of them gives.

  --command NAME=WORDS  a sentinel to measure; given several times, they run in turn
                        (default: ours=<this build>, stock=redis-sentinel)
  --pipeline N          requests that a client sends at once; may be given several times (1, 16)
  --runs N              runs of each command for each pipeline (5)
  --clients N           (50)
  --requests N          of one run (200000)
  --json FILE           also write all figures to FILE
)";

void Set(Options& options, const std::string& name, const std::string& value) {
  if (name == "command") options.commands.push_back(ToCommand(value));
  if (name == "pipeline") options.pipelines.push_back(ToInt(name, value, 1));
  if (name == "runs") options.runs = ToInt(name, value, 1);
  if (name == "clients") options.clients = ToInt(name, value, 1);
  if (name == "requests") options.requests = ToInt(name, value, 1);
  if (name == "json") options.json = value;
  if (name == "help") Exit(kUsage, 0);
}

}  // namespace

Options ParseOptions(int argc, char** argv) {
  static const option known[] = {
      {"command", required_argument, nullptr, 0},  {"pipeline", required_argument, nullptr, 0},
      {"runs", required_argument, nullptr, 0},     {"clients", required_argument, nullptr, 0},
      {"requests", required_argument, nullptr, 0}, {"json", required_argument, nullptr, 0},
      {"help", no_argument, nullptr, 0},           {nullptr, 0, nullptr, 0}};
  Options options;
  int index = 0;
  while (true) {
    const int found = getopt_long(argc, argv, "", known, &index);
    if (found == -1) break;
    if (found != 0) Exit(kUsage, 2);
    Set(options, known[index].name, optarg == nullptr ? "" : optarg);
  }
  if (optind != argc) Exit(kUsage, 2);
  if (options.commands.empty()) {
    options.commands = {harness::OurSentinel(), harness::StockSentinel()};
  }
  if (options.pipelines.empty()) options.pipelines = {1, 16};
  return options;
}

}  // namespace sentinel::bench
