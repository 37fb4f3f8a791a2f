// Subjective down (protocol sheet, section 5), with exact deadlines instead of a tick.
#pragma once

#include "model/agenda.h"
#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// Enters or leaves sdown, with the event. Returns true iff the judgement changed.
bool JudgeNode(Turn& turn, MasterGroup& group, DataNode& node, Agenda& agenda);

// The same for a peer, whose deadlines are kept by its link: see JudgePeerLink.
void JudgePeer(Turn& turn, MasterGroup& group, Peer& peer);

// Touches the groups in which the peer may have to be judged, and notes when that is due next.
void JudgePeerLink(Turn& turn, PeerLink& link, Agenda& agenda);

// Closes connections that exist but carry nothing (protocol sheet, section 1, idle-link rules).
void RecycleDeadLinks(Turn& turn, MasterGroup& group, DataNode& node, Agenda& agenda);
void RecycleDeadLink(Turn& turn, PeerLink& link, Agenda& agenda);

// True iff the judgement was never made, or made longer than `period` ago (section 3).
bool NotDownFor(const DownState& state, Duration period, MonotonicTime now);

}  // namespace sentinel
