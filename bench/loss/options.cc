#include "options.h"

#include <utility>

#include "common/command_line.h"

namespace sentinel::loss {
namespace {

constexpr char kUsage[] =
    R"(Usage: sentinel-bench-loss [options]
Writes to a master with two replicas, lets three sentinels replace it, and counts which of the
writes that were acknowledged are not there in the end.

  --scenario NAME        may be given several times (all):
                           manual                  SENTINEL FAILOVER
                           pause                   SIGSTOP, and SIGCONT when it is deposed
                           partition               the master and its client are cut off for a
                                                   while, in a network namespace of their own;
                                                   needs root
                           partition-min-replicas  the same with min-replicas-to-write 1
                           crash                   SIGKILL, and back, empty, within down-after
                           coordinated             SENTINEL FAILOVER ... COORDINATED, ours only
  --command NAME=WORDS   a sentinel to measure; given several times, they run in turn
                         (default: ours=<this build>, stock=redis-sentinel)
  --our-line LINE        one more line of sentinel.conf for the command called ours
  --runs N               of each command, each with fresh processes (5)
  --switchovers N        in each run of manual and coordinated, one after the other (1); their
                         figures are the worst of them, or their sum
  --rate N               writes a second (2000)
  --down-after MS        down-after-milliseconds (1000)
  --failover-timeout MS  (10000)
  --hold MS              from the promotion to the return of a master that was paused or cut off
                         (2000)
  --restart-after MS     from the crash of the master to its return (200)
  --json FILE            also write all figures to FILE
)";

std::vector<std::pair<std::string, Scenario>> AllScenarios() {
  std::vector<std::pair<std::string, Scenario>> all;
  for (const Scenario scenario :
       {Scenario::kManual, Scenario::kPause, Scenario::kPartition, Scenario::kPartitionMinReplicas,
        Scenario::kCrash, Scenario::kCoordinated}) {
    all.emplace_back(NameOf(scenario), scenario);
  }
  return all;
}

}  // namespace

const char* NameOf(Scenario scenario) {
  switch (scenario) {
    case Scenario::kManual:
      return "manual";
    case Scenario::kPause:
      return "pause";
    case Scenario::kPartition:
      return "partition";
    case Scenario::kPartitionMinReplicas:
      return "partition-min-replicas";
    case Scenario::kCrash:
      return "crash";
    case Scenario::kCoordinated:
      return "coordinated";
  }
  return "";
}

Options ParseOptions(int argc, char** argv) {
  using bench::Number;
  Options options;
  const auto scenario = [&options](const std::string& option, const std::string& value) {
    Scenario chosen{};
    bench::Choice<Scenario>(chosen, AllScenarios())(option, value);
    options.scenarios.push_back(chosen);
  };
  const auto our_line = [&options](const std::string&, const std::string& value) {
    options.our_lines.push_back(value);
  };
  bench::ParseCommandLine(argc, argv, kUsage,
                          {{"scenario", scenario},
                           {"command", bench::Commands(options.commands)},
                           {"our-line", our_line},
                           {"runs", Number(options.runs, 1)},
                           {"switchovers", Number(options.switchovers, 1)},
                           {"rate", Number(options.rate, 1)},
                           {"down-after", Number(options.down_after, 1)},
                           {"failover-timeout", Number(options.failover_timeout, 1)},
                           {"hold", Number(options.hold, 0)},
                           {"restart-after", Number(options.restart_after, 0)},
                           {"json", bench::Text(options.json)}});
  bench::UseDefaultCommands(options.commands);
  if (options.scenarios.empty()) {
    for (const auto& [name, each] : AllScenarios()) options.scenarios.push_back(each);
  }
  return options;
}

}  // namespace sentinel::loss
