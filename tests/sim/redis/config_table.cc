#include "sim/redis/config_table.h"

#include <array>
#include <chrono>
#include <limits>
#include <optional>

#include "base/text.h"

namespace sentinel::sim {
namespace {

using std::chrono::seconds;

bool SetNumber(int& target, const std::string& value) {
  const std::optional<std::int64_t> number = ParseInteger(value);
  if (!number || *number < 0 || *number > std::numeric_limits<int>::max()) return false;
  target = static_cast<int>(*number);
  return true;
}

bool SetFlag(bool& target, const std::string& value) {
  const bool yes = EqualsIgnoreCase(value, "yes");
  if (!yes && !EqualsIgnoreCase(value, "no")) return false;
  target = yes;
  return true;
}

std::string YesOrNo(bool flag) { return flag ? "yes" : "no"; }

std::string GetPriority(const RedisConfig& config) { return std::to_string(config.priority); }
bool SetPriority(RedisConfig& config, const std::string& value) {
  return SetNumber(config.priority, value);
}

std::string GetMinReplicas(const RedisConfig& config) {
  return std::to_string(config.min_replicas_to_write);
}
bool SetMinReplicas(RedisConfig& config, const std::string& value) {
  return SetNumber(config.min_replicas_to_write, value);
}

std::string GetMaxLag(const RedisConfig& config) {
  return std::to_string(config.min_replicas_max_lag / seconds(1));
}
bool SetMaxLag(RedisConfig& config, const std::string& value) {
  int number = 0;
  if (!SetNumber(number, value)) return false;
  config.min_replicas_max_lag = seconds(number);
  return true;
}

std::string GetServeStale(const RedisConfig& config) { return YesOrNo(config.serve_stale); }
bool SetServeStale(RedisConfig& config, const std::string& value) {
  return SetFlag(config.serve_stale, value);
}

std::string GetAnnounced(const RedisConfig& config) { return YesOrNo(config.announced); }
bool SetAnnounced(RedisConfig& config, const std::string& value) {
  return SetFlag(config.announced, value);
}

std::string GetRequirePass(const RedisConfig& config) { return config.requirepass; }
bool SetRequirePass(RedisConfig& config, const std::string& value) {
  config.requirepass = value;
  return true;
}

std::string GetMasterAuth(const RedisConfig& config) { return config.masterauth; }
bool SetMasterAuth(RedisConfig& config, const std::string& value) {
  config.masterauth = value;
  return true;
}

}  // namespace

std::span<const ConfigRow> ConfigTable() {
  static constexpr std::array<ConfigRow, 11> kRows{{
      {"masterauth", GetMasterAuth, SetMasterAuth},
      {"min-replicas-max-lag", GetMaxLag, SetMaxLag},
      {"min-replicas-to-write", GetMinReplicas, SetMinReplicas},
      {"min-slaves-max-lag", GetMaxLag, SetMaxLag},
      {"min-slaves-to-write", GetMinReplicas, SetMinReplicas},
      {"replica-announced", GetAnnounced, SetAnnounced},
      {"replica-priority", GetPriority, SetPriority},
      {"replica-serve-stale-data", GetServeStale, SetServeStale},
      {"requirepass", GetRequirePass, SetRequirePass},
      {"slave-priority", GetPriority, SetPriority},
      {"slave-serve-stale-data", GetServeStale, SetServeStale},
  }};
  return kRows;
}

const ConfigRow* FindConfigRow(std::string_view name) {
  for (const ConfigRow& row : ConfigTable()) {
    if (EqualsIgnoreCase(row.name, name)) return &row;
  }
  return nullptr;
}

}  // namespace sentinel::sim
