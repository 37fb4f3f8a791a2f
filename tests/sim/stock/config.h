// What a stock sentinel is told by its operator.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace sentinel::sim {

struct StockSettings {
  int quorum = 1;
  std::chrono::milliseconds down_after{30'000};
  std::chrono::milliseconds failover_timeout{180'000};
  int parallel_syncs = 1;
  std::string auth_pass;  // Empty = none.
};

struct StockMaster {
  std::string name;
  std::string ip;
  std::uint16_t port = 6379;
  StockSettings settings;
};

struct StockConfig {
  std::string id;  // 40 hex digits.
  std::vector<StockMaster> masters;
};

}  // namespace sentinel::sim
