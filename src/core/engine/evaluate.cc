#include "engine/evaluate.h"

#include <utility>

#include "engine/check.h"
#include "engine/pause.h"
#include "failover/coordinated.h"
#include "failover/follow.h"
#include "failover/machine.h"
#include "failover/stragglers.h"
#include "model/agenda.h"
#include "monitor/crash.h"
#include "monitor/health.h"
#include "monitor/links.h"
#include "monitor/probes.h"
#include "monitor/replica_view.h"
#include "monitor/roster.h"
#include "notify/hello_channels.h"
#include "notify/hello_publisher.h"
#include "quorum/ask.h"
#include "quorum/inquiry.h"
#include "quorum/objective.h"

namespace sentinel {
namespace {

// Goes on in TILT: links, hellos, probes.
void Monitor(Turn& turn, MasterGroup& group, Agenda& agenda) {
  ChooseChannels(turn, group);
  for (auto& [key, node] : group.nodes) {
    if (!turn.model.tilt.active()) RecycleDeadLinks(turn, group, node, agenda);
    MaintainLinks(turn, group, node, agenda);
  }
  PublishHellos(turn, group, agenda);
  ProbeNodes(turn, group, agenda);
}

void JudgeEverybody(Turn& turn, MasterGroup& group, Agenda& agenda) {
  JudgeRestart(turn, group, agenda);
  for (auto& [key, node] : group.nodes) {
    const bool changed = JudgeNode(turn, group, node, agenda);
    if (changed && group.is_master(node) && node.sdown.active()) {
      // Fresh offsets for the ranking, and everybody's opinion, at once.
      RefreshReplicas(turn, group);
      AskAnew(group);
    }
  }
  for (auto& [id, peer] : group.peers) JudgePeer(turn, group, peer);
  ExpireAnswers(turn, group, agenda);
  JudgeObjective(turn, group);
  ReportReplicaView(turn, group);
}

// It may have come late, and somebody may have told of it before.
void StartClocks(const Turn& turn, MasterGroup& group) {
  for (auto& [key, node] : group.nodes) RestartClocks(turn, node.endpoint);
}

}  // namespace

MonotonicTime EvaluateGroup(Turn& turn, MasterGroup& group) {
  if (turn.now < group.starts_at) return group.starts_at;
  if (!std::exchange(group.contacted, true)) StartClocks(turn, group);
  Agenda agenda;
  EndPauseInTime(turn, group, agenda);
  FollowHeld(turn, group, agenda);
  FollowClaims(turn, group, agenda);
  AskAboutClaims(turn, group, agenda);
  Monitor(turn, group, agenda);
  if (!turn.model.tilt.active()) {
    JudgeEverybody(turn, group, agenda);
    AdvanceFailover(turn, group, agenda);
    DisconnectStragglers(turn, group, agenda);
    AskPeers(turn, group, agenda);
  }
  AnswerWaiter(turn, group);
  AdvanceCheck(turn, group, agenda);
  return agenda.next();
}

MonotonicTime EvaluatePeerLink(Turn& turn, PeerLink& link) {
  Agenda agenda;
  const bool tilt = turn.model.tilt.active();
  if (!tilt) RecycleDeadLink(turn, link, agenda);
  MaintainLinks(turn, link, agenda);
  ProbePeer(turn, link, agenda);
  if (!tilt) JudgePeerLink(turn, link, agenda);
  return agenda.next();
}

}  // namespace sentinel
