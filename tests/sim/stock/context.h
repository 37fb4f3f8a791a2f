// What every part of a stock sentinel works with: its memory, the time, events and the disk.
#pragma once

#include <string>

#include "base/random.h"
#include "sim/net/host.h"
#include "sim/sentinel/sentinel_node.h"
#include "sim/stock/disk.h"
#include "sim/stock/model.h"
#include "sim/stock/stall.h"

namespace sentinel::sim::stock {

class Context {
 public:
  Context(SentinelNode& node, Random& random, Witness& witness, Disk& disk, Stall& stall)
      : node_(node), random_(random), witness_(witness), disk_(disk), stall_(stall) {}

  Memory memory;

  Millis Now() const { return Millis(node_.host().WallMillis()); }
  const std::string& id() const { return node_.id(); }
  Host& host() { return node_.host(); }
  Stall& stall() { return stall_; }

  // 0 to 999 ms, added to the start of failovers.
  Millis Desync();
  // How long until the next tick.
  Millis TickInterval();

  void Event(const std::string& name, const std::string& payload);
  // The details of `instance` and what is behind them.
  void Event(const std::string& name, const Instance& instance, const std::string& more = "");
  void SawRequest(const Endpoint& to, const std::vector<std::string>& words);
  void SawVote(const Endpoint& master, const std::string& leader, Epoch epoch);

  // Saves everything. As with stock sentinels nobody minds when that fails.
  void Flush();

 private:
  SentinelNode& node_;
  Random& random_;
  Witness& witness_;
  Disk& disk_;
  Stall& stall_;
};

}  // namespace sentinel::sim::stock
