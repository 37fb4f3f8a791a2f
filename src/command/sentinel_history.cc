// SENTINEL HISTORY and EXPLAIN (docs/decisions/0046-history.md).
#include <array>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "command/handlers.h"
#include "command/texts.h"
#include "failover/explain.h"

namespace sentinel::command {
namespace {

using codec::Reply;

// What of the history is asked for: [name] [COUNT n].
struct Selection {
  std::string master;
  std::size_t count = FailoverHistory::kOfAll;
};

// Returns the error text, empty if all is well. A master may be called COUNT.
std::string Read(const Words& words, Selection& selection) {
  std::size_t at = 2;
  if (words.size() % 2 == 1) selection.master = words[at++];
  if (at == words.size()) return {};
  if (at + 2 != words.size() || !EqualsIgnoreCase(words[at], "count")) return texts::kSyntax;
  const auto count = ParseInteger(words[at + 1]);
  if (!count || *count < 1) return texts::kBadHistoryCount;
  selection.count = static_cast<std::size_t>(*count);
  return {};
}

Reply Text(std::string_view text) { return Reply::Bulk(std::string(text)); }

Reply YesOrNo(bool value) { return Text(value ? "yes" : "no"); }

Reply Millis(Duration duration) {
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), "%.3f", static_cast<double>(duration.count()) / 1000);
  return Text(digits.data());
}

Reply PhasesView(const FailoverRecord& record) {
  Reply phases = Reply::Array();
  for (const auto& phase : record.phases) {
    phases.Add(Reply::ArrayOf(Text(NameOf(phase.phase)), Millis(phase.at)));
  }
  return phases;
}

Reply VotesView(const FailoverRecord& record) {
  Reply votes = Reply::Array();
  for (const auto& vote : record.votes) {
    votes.Add(Reply::ArrayOf(Text(vote.sentinel), Text(vote.candidate)));
  }
  return votes;
}

Reply CandidatesView(const FailoverRecord& record) {
  Reply candidates = Reply::Array();
  for (const auto& candidate : record.candidates) {
    Reply view = Reply::Map();
    view.Add("replica", Text(candidate.replica));
    view.Add("runid", Text(candidate.run_id));
    view.Add("priority", Reply::BulkNumber(std::int64_t{candidate.priority}));
    view.Add("offset", Reply::BulkNumber(candidate.offset));
    view.Add("rank",
             candidate.rank > 0 ? Reply::BulkNumber(std::int64_t{candidate.rank}) : Text("-"));
    view.Add("chosen", YesOrNo(candidate.chosen));
    view.Add("excluded", Text(candidate.excluded));
    candidates.Add(std::move(view));
  }
  return candidates;
}

Reply FailoverView(const PastFailover& past) {
  const FailoverRecord& record = *past.record;
  Reply view = Reply::Map();
  view.Add("name", Text(record.master));
  view.Add("epoch", Reply::BulkNumber(record.epoch));
  view.Add("kind", Text(NameOf(record.kind)));
  view.Add("started-at-ms", Reply::BulkNumber(past.started_at_ms));
  view.Add("led-by", Text(record.led_by.empty() ? "?" : record.led_by));
  view.Add("led-by-self", YesOrNo(record.led_by_self));
  view.Add("result", Text(record.result));
  view.Add("reason", Text(record.reason));
  view.Add("from", Text(record.from));
  view.Add("to", Text(record.to.empty() ? "-" : record.to));
  view.Add("acknowledged", YesOrNo(record.acknowledged));
  view.Add("phases", PhasesView(record));
  view.Add("votes", VotesView(record));
  view.Add("candidates", CandidatesView(record));
  return view;
}

}  // namespace

Outcome SentinelHistory(Context& context, const Words& words) {
  Selection selection;
  std::string error = Read(words, selection);
  if (!error.empty()) return Answer{Reply::Error(std::move(error))};
  const FailoverHistory& history = context.facts.failovers;
  const std::string& master = selection.master;
  if (!master.empty() && context.model.Find(master) == nullptr && !history.Knows(master)) {
    return Answer{Reply::Error(texts::kNoSuchMaster)};
  }
  Reply views = Reply::Array();
  for (const PastFailover& past : history.Newest(master, selection.count)) {
    views.Add(FailoverView(past));
  }
  return Answer{std::move(views)};
}

Outcome SentinelExplain(Context& context, const Words& words) {
  const MasterGroup* group = context.model.Find(words[2]);
  if (group == nullptr) return Answer{Reply::Error(texts::kNoSuchMaster)};
  Explanation explanation = Explain(context.model, *group, context.now);
  Reply conditions = Reply::Array();
  for (const Condition& condition : explanation.conditions) {
    Reply view = Reply::Map();
    view.Add("condition", Text(condition.condition));
    view.Add("value", Text(condition.value));
    view.Add("met", YesOrNo(condition.met));
    conditions.Add(std::move(view));
  }
  Reply view = Reply::Map();
  view.Add("name", Text(group->name));
  view.Add("failover-now", YesOrNo(explanation.failover_now));
  view.Add("summary", Text(explanation.summary));
  view.Add("conditions", std::move(conditions));
  return Answer{std::move(view)};
}

}  // namespace sentinel::command
