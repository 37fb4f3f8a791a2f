#include "failover/transaction.h"

#include <utility>

#include "monitor/links.h"
#include "monitor/probes.h"
#include "notify/wire_names.h"

namespace sentinel {
namespace {

void Queue(Turn& turn, MasterGroup& group, DataNode& node, RequestTag tag,
           std::vector<std::string> words) {
  words.front() = WireName(group.settings, words.front().c_str());
  turn.out.Command(node.endpoint.command, tag, std::move(words), Hold::kUntilSaved);
}

// What a FAILOVER, or a pause of clients, is ended with. Refusals do not matter: INFO tells.
void QueueOver(Turn& turn, MasterGroup& group, DataNode& node, OrderStep step,
               std::vector<std::string> words, Hold hold) {
  words.front() = WireName(group.settings, words.front().c_str());
  turn.out.Command(node.endpoint.command,
                   {RequestKind::kHandoverOver, group.id, group.failover.epoch, step},
                   std::move(words), hold);
}

// `serial` comes back with the answers.
void SendTransaction(Turn& turn, MasterGroup& group, DataNode& node, std::uint64_t serial,
                     const std::string& host, const std::string& port) {
  const auto step = [&](OrderStep order, std::vector<std::string> words) {
    Queue(turn, group, node, {RequestKind::kTransaction, group.id, serial, order},
          std::move(words));
  };
  // A server in a FAILOVER of its own refuses SLAVEOF. Not in the transaction, which would be void
  // as a whole without the right to this command.
  if (node.failing_over.value_or(false)) {
    QueueOver(turn, group, node, OrderStep::kFailover, {"FAILOVER", "ABORT"}, Hold::kUntilSaved);
  }
  step(OrderStep::kMulti, {"MULTI"});
  step(OrderStep::kReplicaOf, {"SLAVEOF", host, port});
  step(OrderStep::kConfigRewrite, {"CONFIG", "REWRITE"});
  step(OrderStep::kClientKill, {"CLIENT", "KILL", "TYPE", "normal"});
  step(OrderStep::kClientKill, {"CLIENT", "KILL", "TYPE", "pubsub"});
  step(OrderStep::kExec, {"EXEC"});
  node.info_sent_at = turn.now;
  Queue(turn, group, node, {RequestKind::kInfo, group.id, 0}, {"INFO"});
}

}  // namespace

void SendPromotion(Turn& turn, MasterGroup& group, DataNode& node) {
  SendTransaction(turn, group, node, group.failover.epoch, "NO", "ONE");
}

void SendHandover(Turn& turn, MasterGroup& group, const DataNode& replica) {
  DataNode& master = group.master();
  const std::string timeout = std::to_string(group.failover.handover.timeout.count());
  const auto step = [&](RequestKind kind, OrderStep order, std::vector<std::string> words) {
    words.front() = WireName(group.settings, words.front().c_str());
    turn.out.Command(master.endpoint.command, {kind, group.id, group.failover.epoch, order},
                     std::move(words), Hold::kUntilSaved);
  };
  step(RequestKind::kHandover, OrderStep::kMulti, {"MULTI"});
  step(RequestKind::kHandover, OrderStep::kClientPause, {"CLIENT", "PAUSE", timeout, "WRITE"});
  // A name would be a stranger to it.
  const std::string& host = replica.listed_as.empty() ? replica.address.ip : replica.listed_as;
  step(RequestKind::kHandover, OrderStep::kFailover,
       {"FAILOVER", "TO", host, std::to_string(replica.address.port), "TIMEOUT", timeout});
  step(RequestKind::kHandoverExec, OrderStep::kExec, {"EXEC"});
  master.info_sent_at = turn.now;
  Queue(turn, group, master, {RequestKind::kInfo, group.id, 0}, {"INFO"});
}

void SendHandoverStop(Turn& turn, MasterGroup& group, DataNode& master) {
  QueueOver(turn, group, master, OrderStep::kFailover, {"FAILOVER", "ABORT"}, Hold::kNone);
  SendUnpause(turn, group, master);
  SendInfo(turn, group, master);
}

void SendUnpause(Turn& turn, MasterGroup& group, DataNode& master) {
  QueueOver(turn, group, master, OrderStep::kClientUnpause, {"CLIENT", "UNPAUSE"}, Hold::kNone);
}

void SendRoleChanged(Turn& turn, MasterGroup& group, DataNode& node) {
  const auto step = [&](OrderStep order, std::vector<std::string> words) {
    words.front() = WireName(group.settings, words.front().c_str());
    turn.out.Command(node.endpoint.command, {RequestKind::kTransaction, group.id, 0, order},
                     std::move(words), Hold::kUntilTried);
  };
  step(OrderStep::kMulti, {"MULTI"});
  step(OrderStep::kConfigRewrite, {"CONFIG", "REWRITE"});
  step(OrderStep::kClientKill, {"CLIENT", "KILL", "TYPE", "normal"});
  step(OrderStep::kClientKill, {"CLIENT", "KILL", "TYPE", "pubsub"});
  step(OrderStep::kExec, {"EXEC"});
}

void SendRelease(Turn& turn, MasterGroup& group, DataNode& node) {
  SendRoleChanged(turn, group, node);
  QueueOver(turn, group, node, OrderStep::kClientUnpause, {"CLIENT", "UNPAUSE"}, Hold::kUntilTried);
}

void SendDisconnection(Turn& turn, MasterGroup& group, DataNode& node) {
  turn.out.Command(
      node.endpoint.command, {RequestKind::kTransaction, group.id, 0, OrderStep::kClientKill},
      {WireName(group.settings, "CLIENT"), "KILL", "TYPE", "normal"}, Hold::kUntilTried);
}

void WithdrawOrders(Turn& turn, MasterGroup& group) {
  for (auto& [key, node] : group.nodes) {
    if (node.endpoint.command.orders == 0) continue;
    turn.model.marks.Reach(Mark::kOrdersWithdrawn);
    CloseConnection(turn, node.endpoint, LinkKind::kCommand);
  }
}

void SendReplicaOf(Turn& turn, MasterGroup& group, DataNode& node, const Address& master) {
  SendTransaction(turn, group, node, 0, ShownHost(turn.model.process, master),
                  std::to_string(master.port));
}

}  // namespace sentinel
