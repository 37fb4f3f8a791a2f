#include "failover/transaction.h"

#include <utility>

#include "monitor/links.h"
#include "notify/wire_names.h"

namespace sentinel {
namespace {

void Queue(Turn& turn, MasterGroup& group, DataNode& node, RequestKind kind,
           std::vector<std::string> words) {
  words.front() = WireName(group.settings, words.front().c_str());
  turn.out.Command(node.endpoint.command, {kind, group.id, 0}, std::move(words), Hold::kUntilSaved);
}

void SendTransaction(Turn& turn, MasterGroup& group, DataNode& node, const std::string& host,
                     const std::string& port) {
  const auto step = [&](std::vector<std::string> words) {
    Queue(turn, group, node, RequestKind::kTransaction, std::move(words));
  };
  step({"MULTI"});
  step({"SLAVEOF", host, port});
  step({"CONFIG", "REWRITE"});
  step({"CLIENT", "KILL", "TYPE", "normal"});
  step({"CLIENT", "KILL", "TYPE", "pubsub"});
  step({"EXEC"});
  node.info_sent_at = turn.now;
  Queue(turn, group, node, RequestKind::kInfo, {"INFO"});
}

}  // namespace

void SendPromotion(Turn& turn, MasterGroup& group, DataNode& node) {
  SendTransaction(turn, group, node, "NO", "ONE");
}

void WithdrawOrders(Turn& turn, MasterGroup& group) {
  for (auto& [key, node] : group.nodes) {
    if (node.endpoint.command.orders == 0) continue;
    turn.model.marks.Reach(Mark::kOrdersWithdrawn);
    CloseConnection(turn, node.endpoint, LinkKind::kCommand);
  }
}

void SendReplicaOf(Turn& turn, MasterGroup& group, DataNode& node, const Address& master) {
  SendTransaction(turn, group, node, ShownHost(turn.model.process, master),
                  std::to_string(master.port));
}

}  // namespace sentinel
