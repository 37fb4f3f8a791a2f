// The outside world as the runner uses it. src/io implements these; tests and the simulator have
// their own. All calls are made from the loop's thread and return at once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sentinel/effects.h"
#include "sentinel/state.h"
#include "sentinel/time.h"

namespace sentinel {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual MonotonicTime Now() const = 0;                              // Every decision.
  virtual std::chrono::system_clock::time_point WallNow() const = 0;  // People only.
};

// A one-shot timer. Destruction cancels it.
class Alarm {
 public:
  virtual ~Alarm() = default;
  // Expires once, `delay` from now, never inside Arm. Replaces an earlier deadline.
  virtual void Arm(Duration delay) = 0;
  virtual void Cancel() = 0;
  virtual bool armed() const = 0;
};

// Something to be done once, a little later. Destruction cancels it.
class TurnEnd {
 public:
  virtual ~TurnEnd() = default;
  // Once, however often it is called; behind what was scheduled before.
  virtual void Schedule() = 0;
};

// When things are done. Everything it makes is outlived by it.
class Scheduler {
 public:
  virtual ~Scheduler() = default;
  virtual std::unique_ptr<Alarm> MakeAlarm(std::function<void()> on_expired) = 0;
  // At the end of the present turn of the loop.
  virtual std::unique_ptr<TurnEnd> MakeTurnEnd(std::function<void()> on_turn_end) = 0;
  // Behind all that links have to deliver when it is scheduled.
  virtual std::unique_ptr<TurnEnd> MakeAfterReads(std::function<void()> after_reads) = 0;
  // For `how_long` from now inputs are to be delivered as soon as they are there; at other times
  // they may gather for some milliseconds.
  virtual void Hurry(Duration how_long) = 0;
};

// Outgoing connections. Inputs LinkConnected, LinkClosed, ReplyReceived and SubscriptionMessage
// come back through the sink that the implementation was made with.
class Links {
 public:
  virtual ~Links() = default;
  virtual void Open(const OpenLink& open) = 0;
  virtual void Close(const CloseLink& close) = 0;
  virtual void Send(const sentinel::Send& send) = 0;  // Unknown links are ignored.
};

// Starts scripts; ScriptStarted and ScriptExited come back through the sink.
class Scripts {
 public:
  virtual ~Scripts() = default;
  virtual void Start(const StartScript& start) = 0;
  virtual void Kill(ScriptId script) = 0;
};

// Looks host names up; NameResolved comes back through the sink.
class Resolver {
 public:
  virtual ~Resolver() = default;
  virtual void Resolve(const std::string& host) = 0;
};

struct SaveResult {
  bool ok = true;
  std::string error;   // First log line of a failed save (configuration sheet, section 5.6).
  std::string reason;  // errno text.
};

// Makes a state durable: when `done` says ok, the state is on disk with file and folder synced.
class Store {
 public:
  virtual ~Store() = default;
  // REQUIRES: no save in progress. `done` runs on the loop, never inside Save.
  virtual void Save(StateImage state, std::function<void(SaveResult)> done) = 0;
};

// Replaces files of operators, one behind the other.
class Files {
 public:
  virtual ~Files() = default;
  // When `done` says ok, `text` is the content of `path`, with file and folder synced; otherwise
  // the old content is untouched. `done` runs on the loop, never inside Replace.
  virtual void Replace(std::string path, std::string text,
                       std::function<void(SaveResult)> done) = 0;
};

// Where events and notes go: the log and the subscribed clients.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void OnEvent(const EmitEvent& event) = 0;
  virtual void OnNote(const LogNote& note) = 0;
};

// Keeps what is known of failovers.
class FailoverReports {
 public:
  virtual ~FailoverReports() = default;
  virtual void OnFailover(const ReportFailover& report) = 0;
};

// Takes the answers to operator commands and vote requests.
class OperatorReplies {
 public:
  virtual ~OperatorReplies() = default;
  virtual void OnReply(const OperatorReply& reply) = 0;
};

}  // namespace sentinel
