#include "command/flag_words.h"

#include <string_view>

#include "base/check.h"

namespace sentinel::command {
namespace {

// An answer counts for this many ask periods.
constexpr int kOpinionLife = 5;

class Words {
 public:
  void AddIf(bool holds, std::string_view word) {
    if (!holds) return;
    if (!text_.empty()) text_ += ',';
    text_ += word;
  }
  std::string Take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

std::string_view StageName(FailoverStage stage) {
  switch (stage) {
    case FailoverStage::kNone:
      return "none";
    case FailoverStage::kWaitStart:
      return "wait_start";
    case FailoverStage::kSelectReplica:
      return "select_slave";
    case FailoverStage::kSendPromotion:
      return "send_slaveof_noone";
    case FailoverStage::kWaitPromotion:
      return "wait_promotion";
    case FailoverStage::kReconfReplicas:
      return "reconf_slaves";
  }
  SENTINEL_UNREACHABLE();
}

std::string MasterFlags(const MasterGroup& group, MonotonicTime now) {
  const DataNode& node = group.master();
  Words words;
  words.AddIf(node.sdown.active(), "s_down");
  words.AddIf(group.odown.active(), "o_down");
  words.AddIf(true, "master");
  words.AddIf(node.endpoint.disconnected(), "disconnected");
  words.AddIf(group.failover.active(), "failover_in_progress");
  words.AddIf(group.failover.active() && group.failover.forced, "force_failover");
  words.AddIf(group.failover.active() && group.failover.handover.active(), "coordinated_failover");
  words.AddIf(node.script_kill_sent, "script_kill_sent");
  words.AddIf(node.rebooted_at.has_value(), "master_reboot");
  words.AddIf(group.is_paused(now), "paused");
  return words.Take();
}

std::string ReplicaFlags(const MasterGroup& group, const DataNode& node) {
  Words words;
  words.AddIf(node.sdown.active(), "s_down");
  words.AddIf(true, "slave");
  words.AddIf(node.endpoint.disconnected(), "disconnected");
  words.AddIf(group.failover.active() && group.failover.promoted == node.key, "promoted");
  words.AddIf(node.reconf == ReconfStage::kSent, "reconf_sent");
  words.AddIf(node.reconf == ReconfStage::kInProgress, "reconf_inprog");
  words.AddIf(node.reconf == ReconfStage::kDone, "reconf_done");
  words.AddIf(node.script_kill_sent, "script_kill_sent");
  return words.Take();
}

std::string PeerFlags(const Model& model, const Peer& peer, MonotonicTime now) {
  Words words;
  words.AddIf(peer.sdown.active(), "s_down");
  words.AddIf(true, "sentinel");
  words.AddIf(peer.link->endpoint.disconnected(), "disconnected");
  words.AddIf(HasFreshOpinion(model, peer, now) && peer.opinion->down, "master_down");
  return words.Take();
}

bool HasFreshOpinion(const Model& model, const Peer& peer, MonotonicTime now) {
  return peer.opinion &&
         now - peer.opinion->answered_at <= kOpinionLife * model.tunables.ask_period;
}

}  // namespace sentinel::command
