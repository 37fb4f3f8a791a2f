#include "options.h"

#include <fmt/format.h>
#include <getopt.h>

#include <string_view>

#include "common/command_line.h"

namespace sentinel::bench {
namespace {

constexpr char kUsage[] =
    R"(Usage: sentinel-bench-failover [options]
Kills a real redis-server master, again and again, and measures how the sentinels replace it.

  --command NAME=WORDS  a sentinel to measure; given several times, they run in turn
                        (default: ours=<this build>, stock=redis-sentinel)
  --runs N              runs of each command, each with fresh processes (10)
  --fault kill|stop     SIGKILL or SIGSTOP for the master (kill)
  --sentinels N         (3)
  --quorum N            (a majority of the sentinels)
  --replicas N          (2)
  --down-after MS       down-after-milliseconds (1000)
  --failover-timeout MS (10000)
  --watch MS            how long each run is watched for a second failover (2000)
  --soak N              instead of measuring phases: N failovers in one topology, the old master
                        restarted each time, with memory and descriptors of each sentinel before
                        and after
  --json FILE           also write all figures to FILE
)";

Fault ToFault(std::string_view text) {
  if (text == "kill") return Fault::kKill;
  if (text == "stop") return Fault::kStop;
  Exit(fmt::format("--fault is kill or stop, not '{}'\n", text), 2);
}

void Set(Options& options, const std::string& name, const std::string& value) {
  if (name == "command") options.commands.push_back(ToCommand(value));
  if (name == "runs") options.runs = ToInt(name, value, 1);
  if (name == "soak") options.soak = ToInt(name, value, 1);
  if (name == "fault") options.fault = ToFault(value);
  if (name == "sentinels") options.sentinels = static_cast<std::size_t>(ToInt(name, value, 1));
  if (name == "quorum") options.quorum = ToInt(name, value, 1);
  if (name == "replicas") options.replicas = ToInt(name, value, 1);
  if (name == "down-after") options.down_after = harness::Millis(ToInt(name, value, 1));
  if (name == "failover-timeout") options.failover_timeout = harness::Millis(ToInt(name, value, 1));
  if (name == "watch") options.watch = harness::Millis(ToInt(name, value, 0));
  if (name == "json") options.json = value;
  if (name == "help") Exit(kUsage, 0);
}

}  // namespace

Options ParseOptions(int argc, char** argv) {
  static const option known[] = {{"command", required_argument, nullptr, 0},
                                 {"runs", required_argument, nullptr, 0},
                                 {"soak", required_argument, nullptr, 0},
                                 {"fault", required_argument, nullptr, 0},
                                 {"sentinels", required_argument, nullptr, 0},
                                 {"quorum", required_argument, nullptr, 0},
                                 {"replicas", required_argument, nullptr, 0},
                                 {"down-after", required_argument, nullptr, 0},
                                 {"failover-timeout", required_argument, nullptr, 0},
                                 {"watch", required_argument, nullptr, 0},
                                 {"json", required_argument, nullptr, 0},
                                 {"help", no_argument, nullptr, 0},
                                 {nullptr, 0, nullptr, 0}};
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
  if (options.quorum == 0) options.quorum = static_cast<int>(options.sentinels / 2 + 1);
  if (static_cast<std::size_t>(options.quorum) > options.sentinels) {
    Exit("--quorum exceeds --sentinels\n", 2);
  }
  return options;
}

}  // namespace sentinel::bench
