#include "options.h"

#include "common/command_line.h"

namespace sentinel::bench {
namespace {

constexpr char kUsage[] =
    R"(Usage: sentinel-bench-queries [options]
Lets redis-benchmark ask sentinels for the address of a master, and compares how many answers a
second each of them gives, and what each takes of the processor. The last column, "ceiling", is a
server that answers without looking: what redis-benchmark itself can do at most.

  --command NAME=WORDS  a sentinel to measure; given several times, they run in turn
                        (default: ours=<this build>, stock=redis-sentinel)
  --pipeline N          requests that a client sends at once; may be given several times (1, 16)
  --runs N              runs of each command for each pipeline (5)
  --clients N           (50)
  --requests N          of one run (200000)
  --json FILE           also write all figures to FILE
)";

}  // namespace

Options ParseOptions(int argc, char** argv) {
  Options options;
  ParseCommandLine(argc, argv, kUsage,
                   {{"command", Commands(options.commands)},
                    {"pipeline", Numbers(options.pipelines, 1)},
                    {"runs", Number(options.runs, 1)},
                    {"clients", Number(options.clients, 1)},
                    {"requests", Number(options.requests, 1)},
                    {"json", Text(options.json)}});
  UseDefaultCommands(options.commands);
  if (options.pipelines.empty()) options.pipelines = {1, 16};
  return options;
}

}  // namespace sentinel::bench
