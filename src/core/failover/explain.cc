#include "failover/explain.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "failover/election.h"
#include "failover/selection.h"
#include "quorum/tally.h"
#include "quorum/vote.h"

namespace sentinel {
namespace {

std::string Millis(MonotonicTime since, MonotonicTime now) {
  return std::to_string(MillisSince(since, now)) + " ms";
}

const char* StageText(const Failover& failover) {
  switch (failover.stage) {
    case FailoverStage::kNone:
      return "none";
    case FailoverStage::kWaitStart:
      return "waits for votes";
    case FailoverStage::kSelectReplica:
      return "chooses a replica";
    case FailoverStage::kSendPromotion:
      return "is about to order the promotion";
    case FailoverStage::kWaitPromotion:
      return "waits for the promotion";
    case FailoverStage::kReconfReplicas:
      return "has switched, and moves the replicas";
  }
  SENTINEL_UNREACHABLE();
}

class Explainer {
 public:
  Explainer(const Model& model, const MasterGroup& group, MonotonicTime now)
      : model_(model), group_(group), now_(now) {}

  Explanation Run() {
    const bool under_way = group_.failover.active();
    AddTilt();
    Add("no failover of this master is under way here", StageText(group_.failover), !under_way);
    AddSubjective();
    AddObjective();
    // What somebody has to change comes in front of what passes by itself.
    AddPermissions();
    AddDisk();
    AddEpochs();
    AddHoldOff();
    AddTurn();
    AddMajority();
    AddLastVote();
    AddReplicas();
    Summarize(under_way);
    return std::move(explanation_);
  }

 private:
  // `obstacle` is what the summary says if this is the first condition that is not met; its value
  // follows there in parentheses.
  void Add(std::string condition, std::string value, bool met, const char* obstacle = "") {
    if (!met && obstacle_ == nullptr) {
      obstacle_ = obstacle;
      obstacle_value_ = value;
    }
    explanation_.conditions.push_back({std::move(condition), std::move(value), met});
  }

  void AddTilt() {
    const Tilt& tilt = model_.tilt;
    Add("this sentinel is not in TILT",
        tilt.active() ? "in TILT for " + Millis(*tilt.since, now_) : "no TILT", !tilt.active(),
        "this sentinel stood still a moment ago and judges nothing");
  }

  void AddSubjective() {
    const DataNode& master = group_.master();
    const std::string heard =
        "last valid reply " + Millis(master.endpoint.last_valid_reply, now_) + " ago";
    const bool down = master.sdown.active();
    Add("the master is subjectively down",
        down ? "for " + Millis(*master.sdown.since, now_) + ", " + heard
             : heard + ", down-after " + std::to_string(group_.settings.down_after.count()) + " ms",
        down, "this sentinel does not hold the master for down");
  }

  void AddObjective() {
    const bool own = group_.master().sdown.active();
    std::string who = own ? " this sentinel" : "";
    int count = own ? 1 : 0;
    for (const auto& [id, peer] : group_.peers) {
      if (!peer.opinion || !peer.opinion->down) continue;
      ++count;
      who += (who.empty() ? " " : ", ") + id;
    }
    Add("the quorum agrees that it is down",
        std::to_string(count) + " of " + std::to_string(group_.settings.quorum) +
            (who.empty() ? "" : ":" + who),
        group_.odown.active(), "too few sentinels agree that the master is down");
  }

  void AddHoldOff() {
    const MonotonicTime allowed = Foresee(model_, group_, now_).allowed;
    const bool over = now_ >= allowed;
    Add("there is no hold-off behind an earlier attempt or vote",
        over ? "none" : Millis(now_, allowed) + " left", over,
        "the hold-off behind an earlier attempt or vote is not over");
  }

  void AddTurn() {
    const Prospect prospect = Foresee(model_, group_, now_);
    if (!prospect.place) {
      const char* when = "the line forms when the quorum agrees";
      if (group_.odown.active()) when = "the line forms behind the hold-off";
      if (prospect.early) when = "the next round needs no line";
      return Add("its turn in the line of candidates has come", when, true);
    }
    const bool come = now_ >= prospect.place->turn_at;
    Add("its turn in the line of candidates has come",
        come ? "yes" : "in " + Millis(now_, prospect.place->turn_at), come,
        "another sentinel comes first");
  }

  void AddDisk() {
    Add("the state can be saved", model_.saved ? "yes" : "the last save failed", model_.saved,
        "the state, and with it a vote, cannot be saved");
  }

  void AddEpochs() {
    const bool used_up = EpochsAreUsedUp(model_);
    Add("there is an epoch left for an election", used_up ? "none" : "yes", !used_up,
        "the epochs are used up, so that no election can be numbered");
  }

  void AddPermissions() {
    const bool paused = group_.is_paused(now_);
    const bool ends = paused && group_.pause->until != kNever;
    std::string value = "not paused";
    if (paused) value = "paused until RESUME";
    if (ends) value = "paused for another " + Millis(now_, group_.pause->until);
    Add("automatic failovers are not paused", std::move(value), !paused,
        "automatic failovers of this master are paused at this sentinel");
    const bool on = group_.settings.auto_failover;
    Add("auto-failover is on", on ? "yes" : "set to no", on,
        "auto-failover of this master is off at this sentinel");
  }

  void AddMajority() {
    const auto voters = static_cast<int>(group_.peers.size()) + 1;
    const auto reachable =
        1 + static_cast<int>(std::ranges::count_if(
                group_.peers, [](const auto& entry) { return !entry.second.sdown.active(); }));
    const int needed = VotesNeeded(voters, group_.settings.quorum);
    Add("enough sentinels for an election can be reached",
        std::to_string(reachable) + " of " + std::to_string(voters) + ", " +
            std::to_string(needed) + " needed",
        reachable >= needed, "too few sentinels can be reached for an election");
  }

  // For people: the hold-off and the epochs are what counts.
  void AddLastVote() {
    const std::string epoch = " in epoch " + std::to_string(group_.leader_epoch);
    const std::string who = group_.leader.empty()           ? "not known any more"
                            : group_.leader == model_.my_id ? "this sentinel"
                                                            : group_.leader;
    Add("last vote of this sentinel", group_.leader_epoch == 0 ? "none" : who + epoch, true);
  }

  void AddReplicas() {
    int rank = 0;
    std::vector<Condition> replicas;
    for (const RankedReplica& replica : RankReplicas(model_, group_, now_)) {
      const DataNode& node = *replica.node;
      const std::string details =
          ", priority " + std::to_string(node.priority) + ", offset " + std::to_string(node.offset);
      const std::string standing =
          replica.excluded ? ToText(*replica.excluded) : "number " + std::to_string(++rank);
      replicas.push_back({"replica " + ShownName(model_.process, node), standing + details,
                          !replica.excluded.has_value()});
    }
    Add("a replica can be promoted",
        std::to_string(rank) + " of " + std::to_string(group_.replica_count()), rank > 0,
        "no replica can be promoted");
    // What single replicas lack is in the way only if it is so of all.
    std::ranges::move(replicas, std::back_inserter(explanation_.conditions));
  }

  void Summarize(bool under_way) {
    explanation_.failover_now = under_way || obstacle_ == nullptr;
    if (under_way) {
      explanation_.summary =
          std::string("A failover is under way: this sentinel ") + StageText(group_.failover) + ".";
    } else if (obstacle_ == nullptr) {
      explanation_.summary = "Nothing speaks against a failover: it begins now.";
    } else {
      explanation_.summary =
          std::string("No failover: ") + obstacle_ + " (" + obstacle_value_ + ").";
    }
  }

  const Model& model_;
  const MasterGroup& group_;
  const MonotonicTime now_;
  Explanation explanation_;
  const char* obstacle_ = nullptr;  // Null: none.
  std::string obstacle_value_;
};

}  // namespace

Explanation Explain(const Model& model, const MasterGroup& group, MonotonicTime now) {
  return Explainer(model, group, now).Run();
}

}  // namespace sentinel
