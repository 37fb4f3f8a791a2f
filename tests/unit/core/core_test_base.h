// A model to be filled by hand, and what a Step works with.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/random.h"
#include "engine/inputs.h"
#include "model/model.h"
#include "monitor/roster.h"
#include "notify/outbox.h"
#include "notify/turn.h"
#include "quorum/peers.h"

namespace sentinel {

class CoreTestBase : public testing::Test {
 protected:
  using seconds = std::chrono::seconds;

  static std::string Id(char digit) { return std::string(40, digit); }

  CoreTestBase() { model_.my_id = Id('a'); }

  Turn NewTurn() { return {now_, model_, out_, random_, touched_}; }

  MasterGroup& NewGroup(const std::string& name, std::uint16_t port) {
    MasterState state;
    state.name = name;
    state.address = MakeAddress("10.0.0.1", port);
    Turn turn = NewTurn();
    return AddMaster(turn, state);
  }

  // A replica that would make a good master.
  DataNode& NewReplica(MasterGroup& group, std::uint16_t port) {
    Turn turn = NewTurn();
    DataNode& node = AddNode(turn, group, MakeAddress("10.0.0.1", port));
    node.endpoint.command.id = model_.routes.Add({LinkKind::kCommand, group.id, node.key, {}});
    node.endpoint.command.established = true;
    node.info_at = now_;
    node.run_id = Id('5');
    return node;
  }

  Peer& NewPeer(MasterGroup& group, char digit) {
    Turn turn = NewTurn();
    const auto port = static_cast<std::uint16_t>(26379 + digit - 'a');
    return AddPeer(turn, group, Id(digit), MakeAddress("10.0.0.2", port));
  }

  Effects TakeEffects() { return out_.Take(kNever); }

  MonotonicTime now_{std::chrono::hours(1)};
  Model model_;
  Outbox out_;
  Random random_{1};
  Touched touched_;
};

}  // namespace sentinel
