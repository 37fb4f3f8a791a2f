// What the INFO of a server changes (protocol sheet, section 3).
#pragma once

#include "sim/stock/context.h"
#include "sim/stock/failover.h"
#include "sim/stock/groups.h"
#include "sim/stock/links.h"

namespace sentinel::sim::stock {

class InfoReader {
 public:
  InfoReader(Context& context, Links& links, Groups& groups, Failover& failover)
      : context_(context), links_(links), groups_(groups), failover_(failover) {}

  void Take(Server& server, const InfoReport& report);

 private:
  void NoteRunId(Server& server, const std::string& run_id);
  void NoteReplicas(Master& master, const InfoReport& report);
  void NoteUpstream(Replica& replica, const InfoReport& report);
  void NoteRole(Server& server, Role role);

  void ActOnMasterRole(Replica& replica);   // R1, R2
  void ActOnReplicaRole(Replica& replica);  // R3, R4
  bool LooksSane(const Master& master) const;
  // True iff the instance did not go down within the last `span`.
  bool NotDownFor(const Instance& instance, Millis span) const;

  Context& context_;
  Links& links_;
  Groups& groups_;
  Failover& failover_;
};

}  // namespace sentinel::sim::stock
