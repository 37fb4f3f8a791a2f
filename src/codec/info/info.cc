#include "codec/info/info.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "base/routable.h"
#include "base/text.h"

namespace sentinel::codec {
namespace {

void ReadRunId(std::string_view value, InfoReport& report) {
  constexpr std::size_t kLength = 40;
  if (value.size() >= kLength) report.run_id = value.substr(0, kLength);
}

// Prefixes, like all rows: "role:master" and whatever a later server may add behind it.
void ReadRole(std::string_view value, InfoReport& report) {
  if (value.starts_with("master")) report.role = Role::kMaster;
  if (value.starts_with("slave")) report.role = Role::kReplica;
}

// 40 hexadecimal digits, all of them 0 for none.
std::optional<std::string> ReadHistoryId(std::string_view value) {
  constexpr std::size_t kLength = 40;
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::string_view id = value.substr(0, kLength);
  if (id.size() < kLength || id.find_first_not_of(kDigits) != std::string_view::npos) {
    return std::nullopt;
  }
  return id.find_first_not_of('0') == std::string_view::npos ? std::string() : std::string(id);
}

void ReadHistory(std::string_view value, InfoReport& report) {
  report.history = ReadHistoryId(value);
}

void ReadFormerHistory(std::string_view value, InfoReport& report) {
  report.former_history = ReadHistoryId(value);
}

void ReadHistoryOffset(std::string_view value, InfoReport& report) {
  report.history_offset = ParseUnsigned(value);
}

void ReadLoading(std::string_view value, InfoReport& report) { report.loading = value == "1"; }

void ReadAppendOnly(std::string_view value, InfoReport& report) {
  report.append_only = value == "1";
}

std::optional<Duration> ReadSeconds(std::string_view value) {
  constexpr std::uint64_t kMax = std::chrono::floor<std::chrono::seconds>(Duration::max()).count();
  const auto seconds = ParseUnsigned(value);
  if (!seconds || *seconds > kMax) return std::nullopt;
  return std::chrono::seconds(*seconds);
}

void ReadUpstreamIdle(std::string_view value, InfoReport& report) {
  report.upstream_idle = ReadSeconds(value);
}

void ReadSyncIdle(std::string_view value, InfoReport& report) {
  report.sync_idle = ReadSeconds(value);
}

void ReadUpstreamHost(std::string_view value, InfoReport& report) {
  if (IsHostText(value)) report.upstream_host = value;
}

void ReadUpstreamPort(std::string_view value, InfoReport& report) {
  if (const auto port = ParsePort(value)) report.upstream_port = port;
}

void ReadUpstreamLink(std::string_view value, InfoReport& report) {
  report.upstream_link_up = EqualsIgnoreCase(value, "up");
}

void ReadPriority(std::string_view value, InfoReport& report) {
  const auto number = ParseInteger(value);
  if (!number || *number < 0 || *number > std::numeric_limits<int>::max()) return;
  report.priority = static_cast<int>(*number);
}

void ReadOffset(std::string_view value, InfoReport& report) {
  if (const auto offset = ParseUnsigned(value)) report.offset = offset;
}

void ReadAnnounced(std::string_view value, InfoReport& report) {
  if (const auto number = ParseInteger(value)) report.announced = *number != 0;
}

void ReadDownFor(std::string_view value, InfoReport& report) {
  constexpr std::int64_t kMax = std::chrono::floor<std::chrono::seconds>(Duration::max()).count();
  const auto seconds = ParseInteger(value);
  if (!seconds || *seconds < -kMax || *seconds > kMax) return;
  report.upstream_down_for = std::chrono::seconds(*seconds);
}

void ReadFailoverState(std::string_view value, InfoReport& report) {
  report.failing_over = value != "no-failover";
}

// The text between `name` and the next comma, which must be there: it tells a whole field from
// one at the end of a line that was cut off.
std::optional<std::string_view> FieldBehind(std::string_view line, std::string_view name) {
  const std::size_t at = line.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = line.substr(at + name.size());
  const std::size_t comma = rest.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  return rest.substr(0, comma);
}

void ReadKeyspace(std::string_view, InfoReport& report) { report.keys = report.keys.value_or(0); }

// "db0:keys=5,expires=0,avg_ttl=0"; a database without keys has no line.
void ReadDatabase(std::string_view value, InfoReport& report) {
  const auto field = FieldBehind(value, ":keys=");
  const auto keys = field ? ParseUnsigned(*field) : std::nullopt;
  if (keys && report.keys) *report.keys += *keys;
}

struct Row {
  std::string_view prefix;
  bool behind_role_slave;  // Read only when the last role line above said slave.
  void (*read)(std::string_view value, InfoReport& report);
};

constexpr Row kRows[] = {
    {"run_id:", false, ReadRunId},
    {"role:", false, ReadRole},
    {"master_host:", true, ReadUpstreamHost},
    {"master_port:", true, ReadUpstreamPort},
    {"master_link_status:", true, ReadUpstreamLink},
    {"master_last_io_seconds_ago:", true, ReadUpstreamIdle},
    {"master_sync_last_io_seconds_ago:", true, ReadSyncIdle},
    {"slave_priority:", true, ReadPriority},
    {"slave_repl_offset:", true, ReadOffset},
    {"replica_announced:", true, ReadAnnounced},
    {"master_link_down_since_seconds:", false, ReadDownFor},
    {"master_failover_state:", false, ReadFailoverState},
    {"master_replid:", false, ReadHistory},
    {"master_replid2:", false, ReadFormerHistory},
    {"master_repl_offset:", false, ReadHistoryOffset},
    {"loading:", false, ReadLoading},
    {"aof_enabled:", false, ReadAppendOnly},
    {"# Keyspace", false, ReadKeyspace},
    {"db", false, ReadDatabase},
};

// "slave0:ip=10.0.0.1,port=6380,state=online,..." or, from servers before 2.8,
// "slave0:10.0.0.1,6380,online". The second connection by which Valkey copies the data to a replica
// has a line of its own, and is no replica.
void ReadReplicaLine(std::string_view line, InfoReport& report) {
  constexpr std::string_view kPrefix = "slave";
  if (!line.starts_with(kPrefix) || line.size() == kPrefix.size()) return;
  const char digit = line[kPrefix.size()];
  if (digit < '0' || digit > '9') return;

  if (line.ends_with(",type=rdb-channel")) return;
  const bool named = line.find("ip=") != std::string_view::npos;
  const auto host = FieldBehind(line, named ? "ip=" : ":");
  const auto port_text = FieldBehind(line, named ? "port=" : ",");
  if (!host || !port_text) return;
  const auto port = ParsePort(*port_text);
  if (!port || !IsHostText(*host)) return;
  ReplicaLine replica{.host = std::string(*host), .port = *port};
  if (!IsRoutable(replica.host)) return;
  report.replicas.push_back(std::move(replica));
}

void ReadLine(std::string_view line, InfoReport& report) {
  if (line.empty()) return;
  for (const Row& row : kRows) {
    // Most lines are none of ours: the first letter tells.
    if (line.front() != row.prefix.front() || !line.starts_with(row.prefix)) continue;
    if (!row.behind_role_slave || report.role == Role::kReplica) {
      row.read(line.substr(row.prefix.size()), report);
    }
    return;
  }
  ReadReplicaLine(line, report);
}

}  // namespace

InfoReport ParseInfo(std::string_view text) {
  constexpr std::string_view kLineEnd = "\r\n";
  InfoReport report;
  while (!text.empty()) {
    const std::size_t end = text.find(kLineEnd);
    ReadLine(text.substr(0, end), report);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + kLineEnd.size());
  }
  return report;
}

}  // namespace sentinel::codec
