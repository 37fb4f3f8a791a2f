#include "director.h"
#include "failover/explain.h"
#include "model/model.h"

namespace sentinel::scenario {
namespace {

std::string StageName(FailoverStage stage) {
  switch (stage) {
    case FailoverStage::kNone:
      return "none";
    case FailoverStage::kWaitStart:
      return "waits for votes";
    case FailoverStage::kSelectReplica:
      return "selects";
    case FailoverStage::kSendPromotion:
      return "promotes";
    case FailoverStage::kWaitPromotion:
      return "waits for promotion";
    case FailoverStage::kReconfReplicas:
      return "re-points replicas";
  }
  return "?";
}

std::string GroupLine(const MasterGroup& group) {
  std::string line =
      group.name + " at " + JoinHostPort(group.address().host, group.address().port) +
      ", config epoch " + std::to_string(group.config_epoch) + ", voted " +
      (group.leader.empty() ? "*" : group.leader) + " in " + std::to_string(group.leader_epoch);
  const Address& told = group.told_address();
  if (!SameEndpoint(told, group.address())) {
    line += ", clients are told of " + JoinHostPort(told.host, told.port);
  }
  if (group.odown.active()) line += ", odown";
  if (group.failover.active()) {
    line += ", failover " + std::to_string(group.failover.epoch) + ' ' +
            StageName(group.failover.stage);
  }
  return line;
}

std::string NodeLine(const MasterGroup& group, const DataNode& node) {
  std::string line = "  " + node.key + (group.is_master(node) ? " master" : " replica");
  const bool as_expected = (node.reported_role == Role::kMaster) == group.is_master(node);
  if (!as_expected) line += " but says otherwise";
  if (node.endpoint.disconnected()) line += ", disconnected";
  if (node.sdown.active()) line += ", sdown";
  return line;
}

std::string PeerLine(const Peer& peer) {
  std::string line = "  sentinel " + peer.id;
  if (peer.sdown.active()) line += ", sdown";
  if (peer.opinion) line += peer.opinion->down ? ", says down" : ", says up";
  if (peer.vote) line += ", voted " + peer.vote->leader + " in " + std::to_string(peer.vote->epoch);
  return line;
}

std::string FileLine(const MasterState& master) {
  std::string line = "monitor " + master.name + ' ' +
                     JoinHostPort(master.address.host, master.address.port) + ", config-epoch " +
                     std::to_string(master.config_epoch) + ", leader-epoch " +
                     std::to_string(master.leader_epoch) + ", replicas";
  for (const Address& replica : master.known_replicas) {
    line += ' ' + JoinHostPort(replica.host, replica.port);
  }
  line += ", sentinels";
  for (const KnownSentinel& peer : master.known_sentinels) {
    line += ' ' + peer.id + '@' + JoinHostPort(peer.address.host, peer.address.port);
  }
  if (master.pause) line += ", paused-until " + std::to_string(master.pause->ends_at_ms);
  return line;
}

}  // namespace

void Director::Show(CommandLine& line) {
  for (const std::string& topic : line.Rest()) world_.narrator().Show(ParseTopic(topic));
}

void Director::Hide(CommandLine& line) {
  for (const std::string& topic : line.Rest()) world_.narrator().Hide(ParseTopic(topic));
}

void Director::Wake(CommandLine&) { Say("wake in " + ShowSeconds(world_.UntilWakeup())); }

void Director::State(CommandLine&) {
  const Model& model = world_.engine().model();
  Say("epoch " + std::to_string(model.current_epoch) + (model.tilt.active() ? ", tilt" : "") +
      (model.saved ? "" : ", unsaved"));
  for (const auto& [id, group] : model.groups) {
    Say(GroupLine(group));
    for (const auto& [key, node] : group.nodes) Say(NodeLine(group, node));
    for (const auto& [peer_id, peer] : group.peers) Say(PeerLine(peer));
  }
}

void Director::ExplainCommand(CommandLine& line) {
  const Model& model = world_.engine().model();
  const MasterGroup* group = model.Find(line.Word());
  if (group == nullptr) Complain("no such master");
  const Explanation explanation = Explain(model, *group, world_.now());
  Say((explanation.failover_now ? "yes: " : "no: ") + explanation.summary);
  for (const sentinel::Condition& each : explanation.conditions) {
    Say(std::string(each.met ? "  + " : "  - ") + each.condition + ": " + each.value);
  }
}

void Director::File(CommandLine&) {
  const PersistentState state = ToState(world_.engine().Snapshot());
  Say("current-epoch " + std::to_string(state.current_epoch));
  for (const MasterState& master : state.masters) Say(FileLine(master));
}

}  // namespace sentinel::scenario
