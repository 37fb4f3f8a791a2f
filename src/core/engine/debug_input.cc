// SENTINEL DEBUG and SIMULATE-FAILURE: nothing of it is saved.
#include "engine/inputs.h"

namespace sentinel {
namespace {

void Acknowledge(Turn& turn, CommandToken token) {
  OperatorReply reply;
  reply.token = token;
  turn.out.Reply(std::move(reply));
}

}  // namespace

// What was planned by the old values is planned anew.
void OnTunablesCommand(Turn& turn, const TunablesCommand& input) {
  turn.model.tunables = input.tunables;
  for (const auto& [id, group] : turn.model.groups) turn.touched.groups.insert(id);
  for (const auto& [id, link] : turn.model.peer_links) turn.touched.peer_links.insert(id);
  Acknowledge(turn, input.token);
}

void OnSimulateFailureCommand(Turn& turn, const SimulateFailureCommand& input) {
  turn.model.simulated_crash = input.crash;
  Acknowledge(turn, input.token);
}

}  // namespace sentinel
