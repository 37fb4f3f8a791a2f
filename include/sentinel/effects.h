// What the engine wants done, in order. The runner carries effects out front to back, except that
// an effect's Hold may keep it back until the state behind it has been saved.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sentinel/check_report.h"
#include "sentinel/event.h"
#include "sentinel/failover_record.h"
#include "sentinel/ids.h"
#include "sentinel/time.h"
#include "sentinel/wire.h"

namespace sentinel {

// Persist before you promise (protocol sheet, rule F1).
enum class Hold : std::uint8_t {
  kNone,        // Goes out at once.
  kUntilSaved,  // Withheld while a required save is outstanding; dropped when that save fails.
  kUntilTried,  // Waits for the outcome of an outstanding required save, then goes either way.
};

enum class LinkKind : std::uint8_t { kCommand, kSubscriber };

struct OpenLink {
  LinkId link{};
  LinkKind kind = LinkKind::kCommand;
  std::string ip;  // Numeric.
  std::uint16_t port = 0;
  std::string host;  // As configured or announced: what a certificate may be asked for.
};

// Outstanding replies are dropped without an input.
struct CloseLink {
  LinkId link{};
  // What was sent before arrives first, if the other side answers within a second. Else what has
  // not left yet is dropped.
  bool behind_requests = false;
};

// A command for a link. Links queue what is sent before the connection stands.
struct Send {
  LinkId link{};
  RequestTag tag;
  std::vector<std::string> words;
};

// Log line and, unless debug level, a message to subscribers of the event's channel.
struct EmitEvent {
  EventKind kind{};
  std::string payload;
};

// Log line only. `not_before`, when set, is appended as a wall-clock date.
struct LogNote {
  LogLevel level = LogLevel::kNotice;
  std::string text;
  std::optional<MonotonicTime> not_before;
};

struct StartScript {
  ScriptId script{};
  std::vector<std::string> argv;  // argv[0] is the path.
};

struct KillScript {
  ScriptId script{};
};

struct ResolveName {
  std::string host;
};

// For the history. A later report with the same serial takes the place of this one.
struct ReportFailover {
  std::shared_ptr<const FailoverRecord> record;  // Not null.
  MonotonicTime began{};                         // What its phases are measured from.
  std::uint64_t serial = 0;                      // Above 0.
};

enum class OperatorStatus : std::uint8_t {
  kOk,
  kSaveFailed,    // The save behind it failed, or nothing can be saved at present.
  kEpochsUsedUp,  // No election can be numbered.
  kNoSuchMaster,
  kInProgress,
  kNoGoodReplica,
  kNoGoodPrimary,    // The master cannot hand over; `detail` says why.
  kTimeoutTooLong,   // Not below failover-timeout.
  kFailoverAborted,  // FAILOVER ... WAIT; `detail` says why.
  kDuplicateName,
  kUnresolvable,
  // FORGET.
  kNoSuchReplica,
  kNoSuchSentinel,
  kIsMaster,
  kSentinelIsUp,
  kMostSentinelsDown,
};

// The answer to a command or vote request. When `reports_save` is set and the save behind it fails,
// the runner turns the status into kSaveFailed. When `vote_if_unsaved` stands in for the vote, a
// failed save releases that one: it promises nothing.
struct OperatorReply {
  CommandToken token{};
  OperatorStatus status = OperatorStatus::kOk;
  std::string detail;                           // Behind some errors and behind OK; may be empty.
  std::int64_t count = 0;                       // RESET: masters reset.
  std::optional<OpinionReply> vote;             // VoteRequest.
  std::optional<OpinionReply> vote_if_unsaved;  // VoteRequest that cast or repeats a vote.
  std::optional<CheckReport> check;             // CHECK.
  bool reports_save = false;
};

using EffectBody = std::variant<OpenLink, CloseLink, Send, EmitEvent, LogNote, StartScript,
                                KillScript, ResolveName, ReportFailover, OperatorReply>;

struct Effect {
  EffectBody body;
  Hold hold = Hold::kNone;
};

enum class Persist : std::uint8_t {
  kNothing,
  kLazy,      // Worth saving soon; nothing waits for it (replica lists).
  kRequired,  // Effects with a Hold wait for it.
};

struct Effects {
  std::vector<Effect> list;
  Persist persist = Persist::kNothing;
  MonotonicTime wakeup = kNever;  // When Step(WakeUp) is due. Replaces the previous deadline.
  bool urgent = false;            // What comes next is waited for: a failover is under way.
  bool crash = false;             // End the process behind the list: SENTINEL SIMULATE-FAILURE.
};

}  // namespace sentinel
