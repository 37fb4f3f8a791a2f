#include "sim/stock/process.h"

#include <algorithm>

namespace sentinel::sim::stock {

Process::Process(SentinelNode& node, Network& network, Random& random, Witness& witness, Disk& disk)
    : stall_(
          node.host(), [this] { port_.Hold(); }, [this] { port_.Resume(); }),
      context_(node, random, witness, disk, stall_),
      links_(network, context_, *this),
      groups_(context_, links_),
      election_(context_),
      failover_(context_, links_, groups_, election_),
      info_(context_, links_, groups_, failover_),
      hellos_(context_, groups_),
      down_(context_, links_),
      asks_(context_, links_),
      periodic_(context_, links_),
      commands_(context_, groups_, election_, hellos_),
      port_(network, node.host(), stall_, commands_),
      last_tick_(context_.Now()),
      tick_(node.host(), [this] { stall_.Input([this] { Tick(); }); }) {
  groups_.Load(disk.content);
  for (const auto& [name, master] : context_.memory.masters) {
    context_.Event("+monitor", *master, " quorum " + std::to_string(master->settings.quorum));
  }
  tick_.Arm(Millis(1));
}

void Process::Tick() {
  CheckTilt();
  for (const auto& [name, master] : context_.memory.masters) StepMaster(*master);
  FinishOne();
  tick_.Arm(context_.TickInterval());
}

void Process::CheckTilt() {
  Memory& memory = context_.memory;
  const Millis now = context_.Now();
  const Millis passed = now - last_tick_;
  last_tick_ = now;
  if (passed >= Millis{0} && passed <= kTiltTrigger) return;
  memory.tilt = true;
  memory.tilt_since = now;
  context_.Event("+tilt", "#tilt mode entered");
}

bool Process::LeaveTiltIfOver() {
  Memory& memory = context_.memory;
  if (!memory.tilt) return true;
  if (context_.Now() - memory.tilt_since < kTiltPeriod) return false;
  memory.tilt = false;
  context_.Event("-tilt", "#tilt mode exited");
  return true;
}

void Process::Step(Instance& instance) {
  links_.Reconnect(instance);
  periodic_.Send(instance);
  if (!LeaveTiltIfOver()) return;
  down_.CheckSubjectively(instance);
  if (instance.kind != Kind::kMaster) return;
  Master& master = instance.master;
  down_.CheckObjectively(master);
  if (election_.StartIfNeeded(master)) asks_.Send(master, true);
  failover_.Step(master);
  asks_.Send(master, false);
}

void Process::StepMaster(Master& master) {
  Step(master);
  for (const auto& [name, replica] : master.replicas) Step(*replica);
  for (const auto& [id, peer] : master.peers) Step(*peer);
}

// One a tick: of several the last, and the others wait.
void Process::FinishOne() {
  Master* ready = nullptr;
  for (const auto& [name, master] : context_.memory.masters) {
    if (master->state == FailoverState::kUpdateConfig) ready = master.get();
  }
  if (ready != nullptr) failover_.Finish(*ready);
}

std::size_t Process::backlog() const {
  std::size_t count = stall_.waiting();
  const auto add = [&count](const Instance& instance) {
    if (instance.link->command) count += instance.link->command->unanswered();
  };
  for (const auto& [name, master] : context_.memory.masters) {
    add(*master);
    for (const auto& [at, replica] : master->replicas) add(*replica);
    for (const auto& [id, peer] : master->peers) add(*peer);
  }
  return count;
}

std::string Process::Describe(const Master& master) const {
  if (stall_.active()) return "stands still: the disk is busy";
  if (context_.memory.tilt) return "in tilt, only watches";
  if (master.in_failover) return std::string("fails over: ") + NameOf(master.state);
  if (!master.sdown) return "the master answers";
  const auto agreeing = std::count_if(master.peers.begin(), master.peers.end(),
                                      [](const auto& entry) { return entry.second->says_down; });
  if (!master.odown) {
    return "the master is down here and for " + std::to_string(agreeing) + " of " +
           std::to_string(master.peers.size()) + " peers, quorum " +
           std::to_string(master.settings.quorum);
  }
  const Millis next = master.failover_start + 2 * master.settings.failover_timeout;
  const Millis wait = std::max(next - context_.Now(), Millis{0});
  return "the master is down, next failover in " + std::to_string(wait.count()) + " ms";
}

}  // namespace sentinel::sim::stock
