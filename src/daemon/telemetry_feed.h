// Counts what happens, for /metrics: stands between the runner and its ports, and passes everything
// on as it is.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "daemon/failover_clock.h"
#include "http/telemetry.h"
#include "model/model.h"
#include "sentinel/input.h"
#include "sentinel/ports.h"

namespace sentinel::daemon {

// Events, and what follows from them.
class CountedEvents final : public EventSink {
 public:
  CountedEvents(EventSink& sink, const Clock& clock, const Model& model, http::Telemetry& telemetry)
      : sink_(sink), clock_(clock), model_(model), telemetry_(telemetry), failovers_(telemetry) {}

  void OnEvent(const EmitEvent& event) override;
  void OnNote(const LogNote& note) override { sink_.OnNote(note); }

 private:
  EventSink& sink_;
  const Clock& clock_;
  const Model& model_;
  http::Telemetry& telemetry_;
  FailoverClock failovers_;
};

// Connections, and the round trips of PING on them.
class CountedLinks final : public Links {
 public:
  CountedLinks(Links& links, const Clock& clock, const Model& model, http::Telemetry& telemetry)
      : links_(links), clock_(clock), model_(model), telemetry_(telemetry) {}

  void Open(const OpenLink& open) override;
  void Close(const CloseLink& close) override;
  void Send(const sentinel::Send& send) override;

  // What came back, before it is delivered.
  void Hear(const Input& input);

 private:
  struct LinkState {
    LinkKind kind = LinkKind::kCommand;
    MonotonicTime pinged_at{};  // The PING that is not answered yet; the epoch: none.
  };

  http::LinkCounts& CountsOf(LinkKind kind);
  void HearReply(const ReplyReceived& reply);

  Links& links_;
  const Clock& clock_;
  const Model& model_;
  http::Telemetry& telemetry_;
  std::unordered_map<LinkId, LinkState> open_;
};

class CountedStore final : public Store {
 public:
  CountedStore(Store& store, const Clock& clock, http::Telemetry& telemetry)
      : store_(store), clock_(clock), telemetry_(telemetry) {}

  void Save(StateImage state, std::function<void(SaveResult)> done) override;

 private:
  Store& store_;
  const Clock& clock_;
  http::Telemetry& telemetry_;
};

class CountedResolver final : public Resolver {
 public:
  CountedResolver(Resolver& resolver, const Clock& clock, http::Telemetry& telemetry)
      : resolver_(resolver), clock_(clock), telemetry_(telemetry) {}

  void Resolve(const std::string& host) override;
  // What came back, before it is delivered.
  void Hear(const NameResolved& answer);

 private:
  Resolver& resolver_;
  const Clock& clock_;
  http::Telemetry& telemetry_;
  std::unordered_map<std::string, MonotonicTime> asked_;  // Look-ups under way.
};

// Alarms, and how late they come.
class CountedScheduler final : public Scheduler {
 public:
  CountedScheduler(Scheduler& scheduler, const Clock& clock, http::Telemetry& telemetry)
      : scheduler_(scheduler), clock_(clock), telemetry_(telemetry) {}

  std::unique_ptr<Alarm> MakeAlarm(std::function<void()> on_expired) override;
  std::unique_ptr<TurnEnd> MakeTurnEnd(std::function<void()> on_turn_end) override {
    return scheduler_.MakeTurnEnd(std::move(on_turn_end));
  }
  std::unique_ptr<TurnEnd> MakeAfterReads(std::function<void()> after_reads) override {
    return scheduler_.MakeAfterReads(std::move(after_reads));
  }
  void Hurry(Duration how_long) override { scheduler_.Hurry(how_long); }

 private:
  Scheduler& scheduler_;
  const Clock& clock_;
  http::Telemetry& telemetry_;
};

}  // namespace sentinel::daemon
