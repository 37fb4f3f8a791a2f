// What a sentinel reads out of a Redis server's INFO (protocol sheet, section 3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sentinel/time.h"

namespace sentinel {

enum class Role : std::uint8_t { kMaster, kReplica };

struct ReplicaLine {  // One slaveN: line of a master.
  std::string host;
  std::uint16_t port = 0;
  bool operator==(const ReplicaLine&) const = default;
};

// Fields absent from the text stay nullopt, so that the caller can keep the last known value.
struct InfoReport {
  std::optional<std::string> run_id;  // 40 characters.
  std::optional<Role> role;
  std::vector<ReplicaLine> replicas;  // In the order of the text.

  // master_failover_state is something else than no-failover. Absent: the server has no FAILOVER.
  std::optional<bool> failing_over;

  // The replication history of its data, and the one that this went on from when the server turned
  // master or its master did. Empty: it has none. Absent: the server knows no histories.
  std::optional<std::string> history;
  std::optional<std::string> former_history;
  std::optional<std::uint64_t> history_offset;  // master_repl_offset: of what is applied.
  bool loading = false;                         // The data set is being read from the disk.
  bool append_only = false;  // It comes from an append-only file, and the offset begins at 0.
  std::optional<std::uint64_t> keys;  // Of all databases. Absent: the text has no such section.

  // Read only behind a role:slave line.
  std::optional<std::string> upstream_host;
  std::optional<std::uint16_t> upstream_port;
  std::optional<bool> upstream_link_up;
  std::optional<Duration>
      upstream_idle;  // master_last_io_seconds_ago; absent while it has no link.
  std::optional<Duration>
      sync_idle;  // Since bytes of a full copy came in; absent: it copies nothing.
  std::optional<int> priority;
  std::optional<std::uint64_t> offset;
  std::optional<bool> announced;

  // master_link_down_since_seconds; zero when the line is missing, negative when the server says
  // -1.
  Duration upstream_down_for{0};
};

}  // namespace sentinel
