#include "daemon/commit_queue.h"

#include <algorithm>
#include <utility>

namespace sentinel::daemon {
namespace {

// What is left of an effect when the save behind it failed.
void TurnIntoFailure(EffectBody& body) {
  auto* reply = std::get_if<OperatorReply>(&body);
  if (reply == nullptr) return;
  if (reply->vote_if_unsaved) reply->vote = reply->vote_if_unsaved;
  if (reply->reports_save && reply->status == OperatorStatus::kOk) {
    reply->status = OperatorStatus::kSaveFailed;
  }
}

}  // namespace

CommitQueue::Ready CommitQueue::Add(Effects effects) {
  dirty_ = std::max(dirty_, effects.persist);
  Ready ready;
  ready.reserve(effects.list.size());
  for (Effect& effect : effects.list) Place(std::move(effect), ready);
  ReleaseIfTooMany(ready);
  return ready;
}

CommitQueue::Ready CommitQueue::WhenTried(Callback callback) {
  Ready ready;
  if (const SaveNumber awaited = OutcomeAwaited(); awaited != 0) {
    held_.push_back({std::move(callback), awaited, false});
  } else {
    ready.emplace_back(std::move(callback));
  }
  ReleaseIfTooMany(ready);
  return ready;
}

SaveWanted CommitQueue::save_wanted() const {
  if (saving()) return SaveWanted::kNo;
  if (dirty_ == Persist::kRequired && failed_ == Persist::kNothing) return SaveWanted::kNow;
  if (dirty_ != Persist::kNothing) return SaveWanted::kSoon;
  return failed_ == Persist::kNothing ? SaveWanted::kNo : SaveWanted::kRetry;
}

void CommitQueue::SaveStarted() {
  ++started_;
  in_flight_ = std::max(dirty_, failed_);
  dirty_ = Persist::kNothing;
  failed_ = Persist::kNothing;
}

CommitQueue::Ready CommitQueue::SaveFinished(bool ok) {
  if (!ok) failed_ = *in_flight_;
  in_flight_.reset();
  Ready ready;
  Release(started_, ok, ready);
  return ready;
}

CommitQueue::Ready CommitQueue::GiveUpWaiting() {
  Ready ready;
  Release(started_ + 1, false, ready);
  return ready;
}

CommitQueue::SaveNumber CommitQueue::OutcomeAwaited() const {
  if (dirty_ == Persist::kRequired) return started_ + 1;
  if (in_flight_ == Persist::kRequired) return started_;
  return 0;
}

void CommitQueue::Place(Effect effect, Ready& ready) {
  const bool drop_on_failure =
      effect.hold == Hold::kUntilSaved && !std::holds_alternative<OperatorReply>(effect.body);

  SaveNumber wait_for = 0;
  if (effect.hold != Hold::kNone) {
    wait_for = OutcomeAwaited();
    if (wait_for == 0 && failed_ == Persist::kRequired) {
      if (drop_on_failure) {
        wait_for = started_ + 1;
      } else {
        TurnIntoFailure(effect.body);
      }
    }
  }

  SaveNumber* line = LineOf(effect.body);
  if (line != nullptr && *line > LastEnded()) wait_for = std::max(wait_for, *line);

  if (wait_for == 0) {
    ready.emplace_back(std::move(effect.body));
    return;
  }
  if (line != nullptr) {
    *line = wait_for;
  } else if (const auto* send = std::get_if<Send>(&effect.body)) {
    link_lines_[send->link] = wait_for;
  }
  held_.push_back({std::move(effect.body), wait_for, drop_on_failure});
}

// The line that `body` stands in, if anybody stood in it lately.
CommitQueue::SaveNumber* CommitQueue::LineOf(const EffectBody& body) {
  if (std::holds_alternative<EmitEvent>(body) || std::holds_alternative<LogNote>(body)) {
    return &event_line_;
  }
  const auto* send = std::get_if<Send>(&body);
  if (send == nullptr || send->tag.kind == RequestKind::kPing) return nullptr;
  const auto line = link_lines_.find(send->link);
  return line == link_lines_.end() ? nullptr : &line->second;
}

void CommitQueue::Release(SaveNumber up_to, bool ok, Ready& ready) {
  std::vector<Held> still_held;
  for (Held& held : held_) {
    if (held.save > up_to) {
      still_held.push_back(std::move(held));
      continue;
    }
    auto* body = std::get_if<EffectBody>(&held.what);
    if (!ok && held.drop_on_failure) {
      if (const auto* send = std::get_if<Send>(body)) dropped_.emplace_back(send->link, send->tag);
      continue;
    }
    if (body != nullptr) {
      if (!ok) TurnIntoFailure(*body);
      ready.emplace_back(std::move(*body));
    } else {
      ready.emplace_back(std::move(std::get<Callback>(held.what)));
    }
  }
  held_ = std::move(still_held);
  if (held_.empty()) {
    event_line_ = 0;
    link_lines_.clear();
  }
}

void CommitQueue::ReleaseIfTooMany(Ready& ready) {
  if (held_.size() <= held_max_) return;
  ++overflows_;
  for (auto& item : GiveUpWaiting()) ready.push_back(std::move(item));
}

}  // namespace sentinel::daemon
