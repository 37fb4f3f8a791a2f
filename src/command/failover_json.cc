#include "command/failover_json.h"

#include <array>
#include <cstdio>

#include "base/json.h"

namespace sentinel::command {
namespace {

// One object or array; the commas are its business.
class Json {
 public:
  Json(std::string& text, char open, char close) : text_(text), close_(close) { text_ += open; }
  ~Json() { text_ += close_; }
  Json(const Json&) = delete;
  Json& operator=(const Json&) = delete;

  void Next() {
    if (!first_) text_ += ',';
    first_ = false;
  }
  void Name(std::string_view name) {
    Next();
    AppendJsonString(text_, name);
    text_ += ':';
  }
  void Add(std::string_view name, std::string_view value) {
    Name(name);
    AppendJsonString(text_, value);
  }
  // null where nothing is known.
  void AddOrNull(std::string_view name, std::string_view value) {
    if (!value.empty()) return Add(name, value);
    Name(name);
    text_ += "null";
  }
  void AddFlag(std::string_view name, bool value) {
    Name(name);
    text_ += value ? "true" : "false";
  }
  template <typename Number>
  void AddNumber(std::string_view name, Number value) {
    Name(name);
    text_ += std::to_string(value);
  }

 private:
  std::string& text_;
  const char close_;
  bool first_ = true;
};

// A member that is a list; `add` writes each element.
template <typename List, typename AddOne>
void AddList(Json& object, std::string& text, std::string_view name, const List& list,
             const AddOne& add) {
  object.Name(name);
  Json array(text, '[', ']');
  for (const auto& element : list) {
    array.Next();
    Json one(text, '{', '}');
    add(one, element);
  }
}

void AddPhase(Json& one, std::string& text, const FailoverRecord::Phase& phase) {
  one.Add("name", NameOf(phase.phase));
  one.Name("ms");
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), "%.3f", static_cast<double>(phase.at.count()) / 1000);
  text += digits.data();
}

void AddVote(Json& one, const FailoverRecord::Vote& vote) {
  one.Add("sentinel", vote.sentinel);
  one.Add("for", vote.candidate);
  one.AddNumber("epoch", vote.epoch);
}

void AddCandidate(Json& one, std::string& text, const FailoverRecord::Candidate& candidate) {
  one.Add("replica", candidate.replica);
  one.Add("run_id", candidate.run_id);
  one.AddNumber("priority", candidate.priority);
  one.AddNumber("offset", candidate.offset);
  one.Name("rank");
  text += candidate.rank > 0 ? std::to_string(candidate.rank) : "null";
  one.AddFlag("chosen", candidate.chosen);
  one.AddOrNull("excluded", candidate.excluded);
}

void AddFailover(Json& one, std::string& text, const PastFailover& past) {
  const FailoverRecord& record = *past.record;
  one.Add("master", record.master);
  one.AddNumber("epoch", record.epoch);
  one.Add("kind", NameOf(record.kind));
  one.AddNumber("started_at_ms", past.started_at_ms);
  one.AddOrNull("led_by", record.led_by);
  one.AddFlag("led_by_self", record.led_by_self);
  one.Add("result", record.result);
  one.Add("reason", record.reason);
  one.Add("from", record.from);
  one.AddOrNull("to", record.to);
  one.AddFlag("acknowledged", record.acknowledged);
  AddList(one, text, "phases", record.phases,
          [&](Json& each, const auto& phase) { AddPhase(each, text, phase); });
  AddList(one, text, "votes", record.votes, AddVote);
  AddList(one, text, "candidates", record.candidates,
          [&](Json& each, const auto& candidate) { AddCandidate(each, text, candidate); });
}

}  // namespace

void AppendFailoverJson(std::string& text, const PastFailover& failover) {
  Json one(text, '{', '}');
  AddFailover(one, text, failover);
}

std::string ExplanationJson(std::string_view master, const Explanation& explanation) {
  std::string text;
  {
    Json answer(text, '{', '}');
    answer.Add("master", master);
    answer.AddFlag("failover_now", explanation.failover_now);
    answer.Add("summary", explanation.summary);
    AddList(answer, text, "conditions", explanation.conditions,
            [](Json& each, const Condition& condition) {
              each.Add("condition", condition.condition);
              each.Add("value", condition.value);
              each.AddFlag("met", condition.met);
            });
  }
  return text;
}

}  // namespace sentinel::command
