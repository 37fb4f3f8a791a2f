#include "options.h"

#include <fmt/format.h>
#include <getopt.h>

#include <string_view>

#include "common/command_line.h"

namespace sentinel::scale {
namespace {

using bench::Exit;
using bench::ToCommand;
using bench::ToInt;

constexpr char kUsage[] =
    R"(Usage: sentinel-bench-scale [options]
Lets sentinels watch many emulated masters, kills some of them at once, and measures what it costs
and how long it takes.

  --command NAME=WORDS   a sentinel to measure; given several times, they run in turn
                         (default: ours=<this build>, stock=redis-sentinel)
  --runs N               runs of each command, each with fresh processes (1)
  --masters N            (100)
  --replicas N           of each master (1)
  --sentinels N          (3)
  --quorum N             (a majority of the sentinels)
  --kill N               masters that die at once (0)
  --fault kill|stop      connections are refused, or nothing is answered (kill)
  --rounds N             how often they die; the dead ones return in between (1)
  --down-after MS        down-after-milliseconds (5000)
  --failover-timeout MS  (10000)
  --rest SECONDS         how long the quorum is watched at rest (30)
  --syscalls SECONDS     also count the system calls of one sentinel at rest, with strace (0)
  --aftermath SECONDS    how long it is watched after all agree again (5)
  --patience SECONDS     the most that discovery, or an agreement, may take (300)
  --query-interval MS    time between two queries to each sentinel (5)
  --json FILE            also write all figures to FILE
)";

std::size_t ToSize(std::string_view option, std::string_view text, int least) {
  return static_cast<std::size_t>(ToInt(option, text, least));
}

Fault ToFault(std::string_view text) {
  if (text == "kill") return Fault::kKill;
  if (text == "stop") return Fault::kStop;
  Exit(fmt::format("--fault is kill or stop, not '{}'\n", text), 2);
}

void Set(Options& options, const std::string& name, const std::string& value) {
  using std::chrono::seconds;
  if (name == "command") options.commands.push_back(ToCommand(value));
  if (name == "runs") options.runs = ToInt(name, value, 1);
  if (name == "masters") options.masters = ToSize(name, value, 1);
  if (name == "replicas") options.replicas = ToSize(name, value, 1);
  if (name == "sentinels") options.sentinels = ToSize(name, value, 1);
  if (name == "quorum") options.quorum = ToInt(name, value, 1);
  if (name == "kill") options.kill = ToSize(name, value, 0);
  if (name == "fault") options.fault = ToFault(value);
  if (name == "rounds") options.rounds = ToInt(name, value, 1);
  if (name == "down-after") options.down_after = harness::Millis(ToInt(name, value, 1));
  if (name == "failover-timeout") options.failover_timeout = harness::Millis(ToInt(name, value, 1));
  if (name == "rest") options.rest = seconds(ToInt(name, value, 0));
  if (name == "syscalls") options.syscalls = seconds(ToInt(name, value, 0));
  if (name == "aftermath") options.aftermath = seconds(ToInt(name, value, 0));
  if (name == "patience") options.patience = seconds(ToInt(name, value, 1));
  if (name == "query-interval") options.query_interval = harness::Millis(ToInt(name, value, 1));
  if (name == "json") options.json = value;
  if (name == "help") Exit(kUsage, 0);
}

constexpr option WithValue(const char* name) { return {name, required_argument, nullptr, 0}; }

void Check(Options& options) {
  if (options.commands.empty()) {
    options.commands = {harness::OurSentinel(), harness::StockSentinel()};
  }
  if (options.quorum == 0) options.quorum = static_cast<int>(options.sentinels / 2 + 1);
  if (static_cast<std::size_t>(options.quorum) > options.sentinels) {
    Exit("--quorum exceeds --sentinels\n", 2);
  }
  if (options.kill > options.masters) Exit("--kill exceeds --masters\n", 2);
}

}  // namespace

Options ParseOptions(int argc, char** argv) {
  static const option known[] = {WithValue("command"),
                                 WithValue("runs"),
                                 WithValue("masters"),
                                 WithValue("replicas"),
                                 WithValue("sentinels"),
                                 WithValue("quorum"),
                                 WithValue("kill"),
                                 WithValue("fault"),
                                 WithValue("rounds"),
                                 WithValue("down-after"),
                                 WithValue("failover-timeout"),
                                 WithValue("rest"),
                                 WithValue("syscalls"),
                                 WithValue("aftermath"),
                                 WithValue("patience"),
                                 WithValue("query-interval"),
                                 WithValue("json"),
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
  Check(options);
  return options;
}

}  // namespace sentinel::scale
