// Collects the effects of one Step, in order, with their holds.
//
// Rooms of the core speak to the outside only through here: it knows which effects promise
// something that must be on disk first (protocol sheet, rule F1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/endpoint.h"
#include "model/model.h"
#include "sentinel/effects.h"

namespace sentinel {

class Outbox {
 public:
  // --- connections ---
  void Open(LinkId link, LinkKind kind, const Address& address);
  void Close(LinkId link);
  // What was sent before arrives first.
  void CloseBehindRequests(LinkId link);
  // Sends on an open connection and counts the reply as pending.
  void Command(Connection& connection, RequestTag tag, std::vector<std::string> words,
               Hold hold = Hold::kNone);
  void Resolve(const std::string& host);

  // --- events ---
  // `group` is the master the event is about; its notification script is queued for warnings.
  void Event(Model& model, const MasterGroup* group, EventKind kind, std::string payload);
  void Note(LogLevel level, std::string text,
            std::optional<MonotonicTime> not_before = std::nullopt);

  // --- scripts ---
  void Start(ScriptId script, std::vector<std::string> argv);
  void Kill(ScriptId script);

  // --- operators and voters ---
  void Reply(OperatorReply reply);

  // --- history ---
  void Report(ReportFailover report);

  // --- saving ---
  void SaveRequired() { effects_.persist = Persist::kRequired; }
  void SaveLazily() {
    if (effects_.persist == Persist::kNothing) effects_.persist = Persist::kLazy;
  }

  bool save_required() const { return effects_.persist == Persist::kRequired; }

  Effects Take(MonotonicTime wakeup) {
    effects_.wakeup = wakeup;
    return std::exchange(effects_, Effects{});
  }

 private:
  // Behind a simulated crash nothing happens any more.
  void Add(EffectBody body, Hold hold) {
    if (!effects_.crash) effects_.list.push_back({std::move(body), hold});
  }

  Effects effects_;
};

}  // namespace sentinel
