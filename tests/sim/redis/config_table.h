// The settings that CONFIG GET and CONFIG SET know. Their older names are rows of their own.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sim/redis/redis_settings.h"

namespace sentinel::sim {

struct ConfigRow {
  std::string_view name;
  std::string (*get)(const RedisConfig& config);
  bool (*set)(RedisConfig& config, const std::string& value);  // False: not a value of it.
};

std::span<const ConfigRow> ConfigTable();
// In any case; null if there is none.
const ConfigRow* FindConfigRow(std::string_view name);

}  // namespace sentinel::sim
