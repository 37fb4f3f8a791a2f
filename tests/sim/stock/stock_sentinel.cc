#include "sim/stock/stock_sentinel.h"

#include "base/check.h"
#include "sim/stock/process.h"

namespace sentinel::sim {

StockSentinel::StockSentinel(Network& network, Host& host, Random& random, Witness& witness,
                             const StockConfig& initial)
    : network_(network), host_(host), random_(random), witness_(witness), id_(initial.id) {
  disk_.content = stock::ToSaved(initial);
  host_.Stop();
}

StockSentinel::~StockSentinel() = default;

void StockSentinel::Start() {
  SENTINEL_CHECK(!process_);
  network_.Start(host_);
  process_ = std::make_unique<stock::Process>(*this, network_, random_, witness_, disk_);
}

void StockSentinel::Crash(bool power_loss) {
  network_.Crash(host_, power_loss);
  process_ = nullptr;
}

void StockSentinel::SetDisk(DiskMood mood) {
  const bool hung = disk_.mood == DiskMood::kHangs && mood != DiskMood::kHangs;
  disk_.mood = mood;
  if (hung && process_) process_->Unhang();
}

Epoch StockSentinel::current_epoch() const {
  return process_ ? process_->memory().current_epoch : disk_.content.current_epoch;
}

std::optional<GroupView> StockSentinel::View(const std::string& group) const {
  const stock::Master* master = process_ ? process_->memory().Find(group) : nullptr;
  if (master == nullptr) return std::nullopt;
  GroupView view;
  view.master_ip = master->CurrentAddress().ip;
  view.config_epoch = master->config_epoch;
  view.leader_epoch = master->leader_epoch;
  view.quorum = master->settings.quorum;
  for (const auto& [id, peer] : master->peers) view.peers.insert(id);
  for (const auto& [at, replica] : master->replicas) view.replicas.insert(replica->address.ip);
  view.sdown = master->sdown;
  view.odown = master->odown;
  view.in_failover = master->in_failover;
  view.failover_epoch = master->failover_epoch;
  view.forced = master->forced;
  return view;
}

bool StockSentinel::in_tilt() const { return process_ && process_->memory().tilt; }

std::size_t StockSentinel::backlog() const { return process_ ? process_->backlog() : 0; }

std::string StockSentinel::Describe(const std::string& group) const {
  if (!process_) return "does not run";
  const stock::Master* master = process_->memory().Find(group);
  return master != nullptr ? process_->Describe(*master) : "does not monitor " + group;
}

}  // namespace sentinel::sim
