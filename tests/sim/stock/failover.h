// The failover state machine of a leader (protocol sheet, section 8). One step a tick.
#pragma once

#include <string>

#include "sim/stock/context.h"
#include "sim/stock/election.h"
#include "sim/stock/groups.h"
#include "sim/stock/links.h"

namespace sentinel::sim::stock {

class Failover {
 public:
  Failover(Context& context, Links& links, Groups& groups, Election& election)
      : context_(context), links_(links), groups_(groups), election_(election) {}

  void Step(Master& master);
  // What an INFO of a replica tells that is being promoted (R1), or led to the new master (R4).
  void OnPromoted(Replica& replica);
  void OnFollowing(Replica& replica);
  // REQUIRES: state kUpdateConfig.
  void Finish(Master& master);

 private:
  void WaitStart(Master& master);
  void Select(Master& master);
  void SendSlaveofNoone(Master& master);
  void WaitPromotion(Master& master);
  void ReconfNext(Master& master);
  void DetectEnd(Master& master);
  void ReconfRest(Master& master);
  void Reconf(Replica& replica, const std::string& event);

  void Enter(Master& master, FailoverState state);
  void Abort(Master& master, const std::string& event);
  bool TooLong(const Master& master) const;

  Context& context_;
  Links& links_;
  Groups& groups_;
  Election& election_;
};

}  // namespace sentinel::sim::stock
