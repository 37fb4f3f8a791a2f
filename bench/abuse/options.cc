#include "options.h"

#include "common/command_line.h"

namespace sentinel::bench {
namespace {

constexpr char kUsage[] =
    R"(Usage: sentinel-bench-abuse [options]
Attacks all sentinels of a quorum at the same time, in one way after the other and then in all ways
at once, lets the master die meanwhile, and compares how long the failover takes, and what memory is
left taken behind it, with the same quorum at rest, before all attacks. Ends with code 1 where a
failover took more than twice as long as one in peace, where memory did not come back to within a
tenth of what it was behind failovers in peace, where somebody was held down wrongly, or where
attackers could not attack.

  --load KEY       idle, slow_readers, slow_writers, connections, guesses, pipelines,
                   half_handshakes or all_at_once; may be given several times (all of them); peace
                   is always measured
  --runs N         failovers under each load (3)
  --sentinels N    (3)
  --idle N         idle clients of each sentinel (10000)
  --handshakes N   handshakes left half-way at each sentinel (4000)
  --settle MS      how long a load is on before the master dies (5000)
  --rest MS        how long sentinels are left alone before their memory is looked at (20000)
  --json FILE      also write all figures to FILE
)";

}  // namespace

Options ParseOptions(int argc, char** argv) {
  Options options;
  ParseCommandLine(argc, argv, kUsage,
                   {{"load", [&](const std::string&,
                                 const std::string& value) { options.only.push_back(value); }},
                    {"runs", Number(options.runs, 1)},
                    {"sentinels", Number(options.sentinels, 1)},
                    {"idle", Number(options.idle_clients, 1)},
                    {"handshakes", Number(options.handshakes, 1)},
                    {"settle", Number(options.settle, 0)},
                    {"rest", Number(options.rest, 0)},
                    {"json", Text(options.json)}});
  return options;
}

}  // namespace sentinel::bench
