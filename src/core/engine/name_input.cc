#include <utility>

#include "engine/inputs.h"
#include "monitor/links.h"
#include "quorum/peers.h"

namespace sentinel {
namespace {

// True iff the answer is news. A name that cannot be found now keeps the IP it had.
bool Learn(Address& address, const NameResolved& input) {
  if (address.host != input.host || input.ip.empty() || address.ip == input.ip) return false;
  address.ip = input.ip;
  return true;
}

// A connection that was opened by the old answer may lead to somebody else by now: containers
// inherit addresses from each other.
void UseAddress(Turn& turn, Endpoint& endpoint) {
  DropLinks(turn, endpoint);
  ReconnectNow(endpoint);
}

void FinishMonitors(Turn& turn, const NameResolved& input) {
  const std::vector<MonitorCommand> waiting = std::exchange(turn.model.unresolved, {});
  for (const MonitorCommand& command : waiting) {
    if (command.host == input.host) {
      FinishMonitor(turn, command, {command.host, command.port, input.ip});
    } else {
      turn.model.unresolved.push_back(command);
    }
  }
}

}  // namespace

void OnNameResolved(Turn& turn, const NameResolved& input) {
  if (input.ip.empty()) {
    turn.out.Note(LogLevel::kWarning, "Failed to resolve hostname '" + input.host + "'");
  }
  for (const MasterId id : turn.model.named_hosts.Of(input.host)) {
    MasterGroup& group = turn.model.groups.at(id);
    for (auto& [key, node] : group.nodes) {
      if (!Learn(node.address, input)) continue;
      UseAddress(turn, node.endpoint);
      group.ImageChanged();
      if (group.is_master(node)) turn.model.addresses.Set(id, node.address);
      turn.touched.groups.insert(id);
    }
  }
  for (auto& [id, link] : turn.model.peer_links) {
    if (!Learn(link.address, input)) continue;
    UseAddress(turn, link.endpoint);
    PeerAddressChanged(turn.model, link);
    turn.touched.peer_links.insert(id);
  }
  FinishMonitors(turn, input);
}

}  // namespace sentinel
