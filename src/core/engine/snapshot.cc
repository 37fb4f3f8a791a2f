#include <algorithm>

#include "engine/inputs.h"
#include "monitor/roster.h"
#include "notify/describe.h"
#include "quorum/peers.h"

namespace sentinel {

MasterState SaveMaster(const MasterGroup& group) {
  MasterState state;
  state.name = group.name;
  state.address = group.address();
  state.settings = group.settings;
  state.config_epoch = group.config_epoch;
  state.leader_epoch = group.leader_epoch;
  if (group.pause) state.pause = SavedPause{group.pause->ends_at_ms, milliseconds(0)};
  for (const auto& [key, node] : group.nodes) {
    if (!group.is_master(node)) state.known_replicas.push_back(node.address);
  }
  for (const auto& [id, peer] : group.peers) {
    state.known_sentinels.push_back({peer.link->address, id});
  }
  return state;
}

namespace {

// Counted from the start of the time line: the engine starts later.
Pause LoadPause(const SavedPause& saved) {
  const bool ends = saved.ends_at_ms != 0;
  return {ends ? MonotonicTime{} + saved.left : kNever, saved.ends_at_ms};
}

}  // namespace

MasterGroup& AddMaster(Turn& turn, const MasterState& state) {
  Model& model = turn.model;
  const MasterId id{++model.last_group};
  MasterGroup& group = model.groups[id];
  model.by_name[state.name] = id;
  group.id = id;
  group.name = state.name;
  group.settings = state.settings;
  group.config_epoch = state.config_epoch;
  group.leader_epoch = state.leader_epoch;
  if (state.pause) group.pause = LoadPause(*state.pause);
  model.current_epoch = std::max({model.current_epoch, state.config_epoch, state.leader_epoch});

  DataNode& master = AddNode(turn, group, state.address);
  group.master_key = master.key;
  model.addresses.Set(id, master.address);
  ExpectRole(turn, master, Role::kMaster);
  for (const Address& replica : state.known_replicas) {
    if (FindNode(group, replica) == nullptr) AddNode(turn, group, replica);
  }
  for (const KnownSentinel& peer : state.known_sentinels) {
    if (peer.id == model.my_id || group.peers.contains(peer.id)) continue;
    AddPeer(turn, group, peer.id, peer.address).link->met_at.reset();
  }
  turn.touched.groups.insert(id);
  return group;
}

void LoadState(Turn& turn, const PersistentState& state) {
  turn.model.my_id = state.my_id;
  turn.model.current_epoch = state.current_epoch;
  turn.model.process = state.process;
  for (const MasterState& master : state.masters) AddMaster(turn, master);
}

void AnnounceMaster(Turn& turn, const MasterGroup& group) {
  turn.out.Event(
      turn.model, &group, EventKind::kMonitor,
      DescribeMaster(turn.model, group) + " quorum " + std::to_string(group.settings.quorum));
}

StateImage TakeSnapshot(Model& model) {
  StateImage image;
  image.my_id = model.my_id;
  image.current_epoch = model.current_epoch;
  image.process = model.process;
  image.masters.reserve(model.groups.size());
  model.told_when_saved.clear();
  for (auto& [id, group] : model.groups) {
    if (!group.image) group.image = std::make_shared<const MasterState>(SaveMaster(group));
    if (group.told) model.told_when_saved.emplace_back(id, group.address());
    image.masters.push_back(group.image);
  }
  return image;
}

}  // namespace sentinel
