// An engine in a small world that answers at once: one master with two replicas and two peers, all
// well, and a disk that works or does not. For the fuzz target of the commands, which needs an
// engine behind them that goes on whatever it is told.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/commit_queue.h"
#include "model/model.h"
#include "sentinel/effects.h"
#include "sentinel/engine.h"
#include "sentinel/input.h"
#include "sentinel/state.h"
#include "sentinel/time.h"

namespace sentinel::fuzz {

class QuietWorld {
 public:
  struct Setup {
    std::string password;       // requirepass; empty = none.
    bool master_dead = false;   // It answers nothing; the peers say that it is down.
    bool disk_refuses = false;  // Every save fails.
    bool open_to_scripts = false;
  };

  explicit QuietWorld(const Setup& setup);

  const Model& model() const { return engine_.model(); }
  PersistentState Snapshot() const { return ToState(engine_.Snapshot()); }
  MonotonicTime now() const { return now_; }

  // Each of these also carries out all that follows at the same instant.
  void Deliver(Input input);
  void Advance(Duration duration);

  // What came of it since the last call, in order.
  std::vector<OperatorReply> TakeReplies() { return std::exchange(replies_, {}); }
  std::vector<EmitEvent> TakeEvents() { return std::exchange(events_, {}); }
  // The process would have ended: SENTINEL SIMULATE-FAILURE.
  bool crashed() const { return crashed_; }

 private:
  struct Server {
    bool is_master = false;
    std::uint16_t upstream = 0;  // Port of its master.
  };

  static PersistentState InitialState(const Setup& setup);

  void Settle();
  void Apply(Effects effects);
  void CarryAllOut(const daemon::CommitQueue::Ready& ready);
  void Save();

  void CarryOut(const OpenLink& open);
  void CarryOut(const CloseLink& close) { links_.erase(close.link); }
  void CarryOut(const Send& send);
  void CarryOut(const EmitEvent& event) { events_.push_back(event); }
  void CarryOut(const LogNote&) {}
  void CarryOut(const StartScript& start);
  void CarryOut(const KillScript&) {}  // Had ended already.
  void CarryOut(const ResolveName& resolve);
  void CarryOut(const ReportFailover&) {}
  void CarryOut(const OperatorReply& reply) { replies_.push_back(reply); }

  // Nothing: there will be no answer.
  std::optional<ReplyBody> Answer(std::uint16_t port, const Send& send);
  InfoReport InfoOf(std::uint16_t port) const;

  const Setup setup_;
  MonotonicTime now_;
  Engine engine_;
  daemon::CommitQueue queue_;
  MonotonicTime wakeup_ = kNever;
  std::map<LinkId, std::uint16_t> links_;    // The port at the other end.
  std::map<std::uint16_t, Server> servers_;  // By port.
  std::deque<Input> inbox_;
  std::vector<OperatorReply> replies_;
  std::vector<EmitEvent> events_;
  bool crashed_ = false;
};

}  // namespace sentinel::fuzz
