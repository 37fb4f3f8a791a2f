#include "figures.h"

#include <algorithm>
#include <cmath>

namespace sentinel::scale {

const FigureName& NameOf(Figure figure) {
  static constexpr std::array<FigureName, kFigureCount> names{{
      {"all discovered, s after the start", "discovery_s", 2},
      {"  slowest query, ms", "discovery_slowest_query_ms", 1},
      {"at rest: CPU of a sentinel, % of a core", "rest_cpu_percent", 2},
      {"  memory of the largest, MiB", "rest_rss_mib", 1},
      {"  open files", "rest_open_files", 0},
      {"  waits of the main thread a second", "rest_waits_a_second", 0},
      {"  system calls a second", "rest_syscalls_a_second", 0},
      {"  requests to servers a second", "rest_requests_a_second", 0},
      {"  bytes from and to servers a second", "rest_bytes_a_second", 0},
      {"  slowest query, ms", "rest_slowest_query_ms", 1},
      {"  99.9 % of queries, ms", "rest_p999_query_ms", 2},
      {"  +sdown", "rest_sdowns", 0},
      {"  +tilt", "rest_tilts", 0},
      {"  CPU of the emulator, % of a core", "emulator_cpu_percent", 1},
      {"restarted: listens, s after the start", "restart_listens_s", 2},
      {"  sees all servers and peers, s", "restart_seen_s", 2},
      {"  slowest query, ms", "restart_slowest_query_ms", 1},
      {"  CPU until 5 s later, s", "restart_cpu_s", 2},
      {"  +sdown", "restart_sdowns", 0},
      {"  +tilt", "restart_tilts", 0},
      {"before the scrapes: PING of servers, ms, mean", "quiet_ping_mean_ms", 3},
      {"  99 %, by its histogram", "quiet_ping_p99_ms", 2},
      {"  slowest query, ms", "quiet_slowest_query_ms", 1},
      {"  99.9 % of queries, ms", "quiet_p999_query_ms", 2},
      {"/metrics of a sentinel, ms, median", "scrape_median_ms", 1},
      {"  slowest, ms", "scrape_worst_ms", 1},
      {"  KiB", "scrape_kib", 0},
      {"  PING of servers meanwhile, ms, mean", "scrape_ping_mean_ms", 3},
      {"  99 %, by its histogram", "scrape_ping_p99_ms", 2},
      {"  slowest query meanwhile, ms", "scrape_slowest_query_ms", 1},
      {"  99.9 % of queries, ms", "scrape_p999_query_ms", 2},
      {"ms past down-after: first switch, median", "first_switch_median_ms", 0},
      {"  99 % of groups", "first_switch_p99_ms", 0},
      {"  last group", "first_switch_worst_ms", 0},
      {"all sentinels agree, median", "agreement_median_ms", 0},
      {"  99 % of groups", "agreement_p99_ms", 0},
      {"  last group", "agreement_worst_ms", 0},
      {"  groups without agreement", "groups_without_agreement", 0},
      {"  elections begun", "elections", 0},
      {"  switches beyond one a sentinel", "extra_switches", 0},
      {"  +tilt", "failover_tilts", 0},
      {"  failovers aborted", "failover_aborts", 0},
      {"  CPU of a sentinel, s", "failover_cpu_s", 2},
      {"  slowest query, ms", "failover_slowest_query_ms", 1},
      {"  99.9 % of queries, ms", "failover_p999_query_ms", 1},
  }};
  return names[static_cast<std::size_t>(figure)];
}

double Quantile(std::vector<double> figures, double part) {
  std::ranges::sort(figures);
  const double rank = std::ceil(part * static_cast<double>(figures.size()));
  return figures[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

}  // namespace sentinel::scale
