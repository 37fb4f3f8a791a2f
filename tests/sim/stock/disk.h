// The configuration file of a stock sentinel, as far as it is state (protocol sheet, section 14).
// It is the one thing that outlives the process.
#pragma once

#include <string>
#include <vector>

#include "sentinel/ids.h"
#include "sim/sentinel/sentinel_node.h"
#include "sim/stock/config.h"
#include "sim/stock/model.h"

namespace sentinel::sim::stock {

struct SavedPeer {
  std::string id;
  Endpoint address;
};

struct SavedMaster {
  StockMaster config;  // With the address of the moment.
  Epoch config_epoch = 0;
  Epoch leader_epoch = 0;
  std::vector<Endpoint> replicas;
  std::vector<SavedPeer> peers;
};

struct SavedState {
  Epoch current_epoch = 0;
  std::vector<SavedMaster> masters;
};

struct Disk {
  DiskMood mood = DiskMood::kGood;
  SavedState content;
};

SavedState ToSaved(const StockConfig& config);
SavedState ToSaved(const Memory& memory);

}  // namespace sentinel::sim::stock
