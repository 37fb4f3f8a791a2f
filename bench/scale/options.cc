#include "options.h"

#include "common/command_line.h"

namespace sentinel::scale {
namespace {

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
  --restart N            how often one sentinel is ended by SIGTERM and started again, with the
                         file that it has written itself, after the rest (0)
  --scrape N             how often /metrics of a sentinel of ours is asked for, five times a second,
                         behind as long a time without that (0)
  --syscalls SECONDS     also count the system calls of one sentinel at rest, with strace (0)
  --aftermath SECONDS    how long it is watched after all agree again (5)
  --patience SECONDS     the most that discovery, or an agreement, may take (300)
  --query-interval MS    time between two queries to each sentinel (5)
  --json FILE            also write all figures to FILE
)";

}  // namespace

Options ParseOptions(int argc, char** argv) {
  using bench::Number;
  Options options;
  bench::ParseCommandLine(argc, argv, kUsage,
                          {{"command", bench::Commands(options.commands)},
                           {"runs", Number(options.runs, 1)},
                           {"masters", Number(options.masters, 1)},
                           {"replicas", Number(options.replicas, 1)},
                           {"sentinels", Number(options.sentinels, 1)},
                           {"quorum", Number(options.quorum, 1)},
                           {"kill", Number(options.kill, 0)},
                           {"fault", bench::Choice<Fault>(options.fault, {{"kill", Fault::kKill},
                                                                          {"stop", Fault::kStop}})},
                           {"rounds", Number(options.rounds, 1)},
                           {"down-after", Number(options.down_after, 1)},
                           {"failover-timeout", Number(options.failover_timeout, 1)},
                           {"rest", Number(options.rest, 0)},
                           {"restart", Number(options.restarts, 0)},
                           {"scrape", Number(options.scrapes, 0)},
                           {"syscalls", Number(options.syscalls, 0)},
                           {"aftermath", Number(options.aftermath, 0)},
                           {"patience", Number(options.patience, 1)},
                           {"query-interval", Number(options.query_interval, 1)},
                           {"json", bench::Text(options.json)}});
  bench::UseDefaultCommands(options.commands);
  bench::CheckQuorum(options.quorum, options.sentinels);
  if (options.kill > options.masters) bench::Exit("--kill exceeds --masters\n", 2);
  return options;
}

}  // namespace sentinel::scale
