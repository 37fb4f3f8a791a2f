// A sentinel of ours in a simulation: the real engine, runner, commit queue, commands and codecs on
// a simulated host, network and disk.
#pragma once

#include <memory>
#include <string>

#include "base/random.h"
#include "sentinel/settings.h"
#include "sentinel/state.h"
#include "sim/net/network.h"
#include "sim/own/sim_disk.h"
#include "sim/sentinel/sentinel_node.h"

namespace sentinel::sim {

class OwnSentinel final : public SentinelNode {
 public:
  // REQUIRES: initial.my_id is set. Everything given by reference outlives the node.
  OwnSentinel(Network& network, Host& host, Random& random, Witness& witness,
              PersistentState initial);
  ~OwnSentinel() override;

  Host& host() override { return host_; }
  const std::string& id() const override { return id_; }
  bool stock() const override { return false; }

  void Start() override;
  void Crash(bool power_loss) override;
  bool running() const override { return process_ != nullptr; }
  void SetDisk(DiskMood mood) override { disk_.SetMood(mood); }

  Epoch current_epoch() const override;
  std::optional<GroupView> View(const std::string& group) const override;
  std::optional<DurableView> Durable(const std::string& group) const override;
  bool in_tilt() const override;
  std::size_t backlog() const override;
  std::string Describe(const std::string& group) const override;
  Marks marks() const override;

 private:
  struct Process;

  Network& network_;
  Host& host_;
  Random& random_;
  Witness& witness_;
  const std::string id_;
  SimDisk disk_;
  Marks marks_;                       // Of processes that are gone.
  std::unique_ptr<Process> process_;  // Null while it does not run.
};

}  // namespace sentinel::sim
