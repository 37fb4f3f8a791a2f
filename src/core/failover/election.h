// When this sentinel stands for leader and how its rounds end (protocol sheet, section 7; rules F1
// to F4; weaknesses W1 and W3).
#pragma once

#include <optional>

#include "model/agenda.h"
#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// What decides when this sentinel stands by itself.
struct Prospect {
  bool has_replica = false;
  bool over = false;   // The last round was ours and can have no leader.
  bool early = false;  // So the hold-off does not count, nor does the line.
  MonotonicTime
      allowed{};  // Not before: the end of the hold-off, or of the pause behind that round.
  // Behind that, while the master is objectively down and not `early`: where it stands in the line.
  std::optional<PlaceInLine> place;
};
Prospect Foresee(const Model& model, const MasterGroup& group, MonotonicTime now);

// Stands when the master is objectively down, nothing forbids it, and our place in the line has
// come.
void ConsiderStanding(Turn& turn, MasterGroup& group, Agenda& agenda);

// Opens a round with an epoch and an own vote of its own. REQUIRES: no failover in progress.
void StartFailover(Turn& turn, MasterGroup& group, bool forced);

// True, and the failover is over, when we have voted for another in a later round, who may be about
// to promote some replica. Nothing is lost as long as we do not promote any (rule F3). To be asked
// once the round is won: until then it does no harm.
bool AbortIfOvertakenByVote(Turn& turn, MasterGroup& group);

// Ends the wait for votes when the round is won, lost, proven dead, given up, or over in time.
void CountVotes(Turn& turn, MasterGroup& group, Agenda& agenda);

// Gives a round up that we won and in which nothing was ordered: nobody else can lead it, so that
// standing again after `pause` needs no hold-off (rule F3).
void LeaveRoundUnused(Turn& turn, MasterGroup& group, EventKind reason, Duration pause);

// Gives a failover up, with the event that says why. The hold-off stays.
void AbortFailover(Turn& turn, MasterGroup& group, EventKind reason);

}  // namespace sentinel
