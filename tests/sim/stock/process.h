// One run of a stock sentinel: what is gone when it ends (protocol sheet, section 0).
#pragma once

#include <cstddef>
#include <string>

#include "sim/net/host.h"
#include "sim/net/network.h"
#include "sim/stock/asks.h"
#include "sim/stock/commands.h"
#include "sim/stock/context.h"
#include "sim/stock/down.h"
#include "sim/stock/election.h"
#include "sim/stock/failover.h"
#include "sim/stock/groups.h"
#include "sim/stock/hello.h"
#include "sim/stock/info.h"
#include "sim/stock/links.h"
#include "sim/stock/periodic.h"
#include "sim/stock/port.h"
#include "sim/stock/stall.h"

namespace sentinel::sim::stock {

class Process final : private LinkUser {
 public:
  // Starts at once. All arguments must outlive it.
  Process(SentinelNode& node, Network& network, Random& random, Witness& witness, Disk& disk);

  const Memory& memory() const { return context_.memory; }
  std::size_t backlog() const;
  std::string Describe(const Master& master) const;
  // The disk answers again.
  void Unhang() { stall_.Release(); }

 private:
  void OnInfo(Server& server, const InfoReport& report) override { info_.Take(server, report); }
  void OnOpinion(Peer& peer, const OpinionReply& opinion) override { asks_.Take(peer, opinion); }
  void OnHello(const std::string& payload) override { hellos_.Take(payload); }

  void Tick();
  void CheckTilt();
  // True iff the process may act and not only watch.
  bool LeaveTiltIfOver();
  void Step(Instance& instance);
  void StepMaster(Master& master);
  void FinishOne();

  Stall stall_;
  Context context_;
  Links links_;
  Groups groups_;
  Election election_;
  Failover failover_;
  InfoReader info_;
  HelloReader hellos_;
  Down down_;
  Asks asks_;
  Periodic periodic_;
  Commands commands_;
  Port port_;
  Millis last_tick_;
  Alarm tick_;
};

}  // namespace sentinel::sim::stock
