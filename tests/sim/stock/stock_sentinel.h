// A model of a stock sentinel (redis-sentinel 7.0.15), written from the protocol sheet, so that
// quorums of both kinds can be simulated. It does what stock sentinels do, weaknesses included.
//
// Not modelled: scripts, host names, TLS, announced addresses, renamed commands, rebooting masters
// (master-reboot-down-after-period is 0), Pub/Sub for clients. Hash tables are walked in the order
// of their keys. A save that takes its time is on the disk when it begins, and what the process
// lets out in that turn leaves when it ends.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/random.h"
#include "sim/net/host.h"
#include "sim/net/network.h"
#include "sim/sentinel/sentinel_node.h"
#include "sim/stock/config.h"
#include "sim/stock/disk.h"

namespace sentinel::sim {

namespace stock {
class Process;
}

class StockSentinel final : public SentinelNode {
 public:
  // Does not start: the host does not run until Start. `random` is for this sentinel alone. All
  // references must outlive it.
  StockSentinel(Network& network, Host& host, Random& random, Witness& witness,
                const StockConfig& initial);
  ~StockSentinel() override;

  Host& host() override { return host_; }
  const std::string& id() const override { return id_; }
  bool stock() const override { return true; }

  void Start() override;
  // REQUIRES: not called from inside the witness.
  void Crash(bool power_loss) override;
  bool running() const override { return process_ != nullptr; }
  void SetDisk(DiskMood mood) override;

  Epoch current_epoch() const override;
  // The address is the one that it tells others: that of the promoted replica from the moment at
  // which that is a master.
  std::optional<GroupView> View(const std::string& group) const override;
  bool in_tilt() const override;
  // Requests without an answer count. Asks are repeated at every tick while a peer does not answer,
  // so hundreds of them are what a stock sentinel really has.
  std::size_t backlog() const override;
  std::string Describe(const std::string& group) const override;

 private:
  Network& network_;
  Host& host_;
  Random& random_;
  Witness& witness_;
  const std::string id_;
  stock::Disk disk_;
  std::unique_ptr<stock::Process> process_;  // Null while it does not run.
};

}  // namespace sentinel::sim
