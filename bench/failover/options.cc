#include "options.h"

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
  --keep-slower MS      keep the folder of a run, with the logs, whose first write came so late
                        behind the quorum's +sdown
  --soak N              instead of measuring phases: N failovers in one topology, the old master
                        restarted each time, with memory and descriptors of each sentinel before
                        and after
  --json FILE           also write all figures to FILE
)";

}  // namespace

Options ParseOptions(int argc, char** argv) {
  Options options;
  ParseCommandLine(
      argc, argv, kUsage,
      {{"command", Commands(options.commands)},
       {"runs", Number(options.runs, 1)},
       {"soak", Number(options.soak, 1)},
       {"fault", Choice<Fault>(options.fault, {{"kill", Fault::kKill}, {"stop", Fault::kStop}})},
       {"sentinels", Number(options.sentinels, 1)},
       {"quorum", Number(options.quorum, 1)},
       {"replicas", Number(options.replicas, 1)},
       {"down-after", Number(options.down_after, 1)},
       {"failover-timeout", Number(options.failover_timeout, 1)},
       {"watch", Number(options.watch, 0)},
       {"keep-slower", Number(options.keep_slower, 1)},
       {"json", Text(options.json)}});
  UseDefaultCommands(options.commands);
  CheckQuorum(options.quorum, options.sentinels);
  return options;
}

}  // namespace sentinel::bench
