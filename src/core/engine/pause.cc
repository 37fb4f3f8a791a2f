#include "engine/pause.h"

#include <string>

#include "engine/answers.h"
#include "notify/describe.h"

namespace sentinel {
namespace {

constexpr const char* kEverybody = "*";

void BeginPause(Turn& turn, MasterGroup& group, const PauseCommand& input) {
  group.pause.emplace();
  group.pause->ends_at_ms = input.ends_at_ms;
  if (input.length) group.pause->until = turn.now + *input.length;
  group.ImageChanged();
  std::string payload = DescribeMaster(turn.model, group);
  if (input.length) payload += " seconds " + std::to_string(input.length->count());
  turn.out.Event(turn.model, &group, EventKind::kPause, std::move(payload));
}

void EndPause(Turn& turn, MasterGroup& group) {
  if (!group.pause) return;
  group.pause.reset();
  group.ImageChanged();
  turn.out.Event(turn.model, &group, EventKind::kPauseEnd, DescribeMaster(turn.model, group));
}

// Masters that are paused, or not any more, have their turn soon: thousands of them would take too
// long in one go.
template <typename Change>
void ForEach(Turn& turn, const std::string& name, CommandToken token, const Change& change) {
  if (name == kEverybody) {
    for (auto& [id, group] : turn.model.groups) {
      change(group);
      turn.touched.groups_soon.insert(id);
    }
    return AnswerSaved(turn, token);
  }
  MasterGroup* group = turn.model.Find(name);
  if (group == nullptr) return Answer(turn, token, OperatorStatus::kNoSuchMaster);
  change(*group);
  turn.touched.groups.insert(group->id);
  AnswerSaved(turn, token);
}

}  // namespace

void OnPauseCommand(Turn& turn, const PauseCommand& input) {
  ForEach(turn, input.name, input.token,
          [&](MasterGroup& group) { BeginPause(turn, group, input); });
}

void OnResumeCommand(Turn& turn, const ResumeCommand& input) {
  ForEach(turn, input.name, input.token, [&](MasterGroup& group) { EndPause(turn, group); });
}

void ContinuePause(MasterGroup& group, MonotonicTime now) {
  if (!group.pause || group.pause->until == kNever) return;
  group.pause->until += now.time_since_epoch();
}

void EndPauseInTime(Turn& turn, MasterGroup& group, Agenda& agenda) {
  if (!group.pause || !agenda.Due(turn.now, group.pause->until)) return;
  EndPause(turn, group);
  turn.out.SaveLazily();
}

}  // namespace sentinel
