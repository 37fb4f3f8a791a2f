// Runs one engine among simulated processes: carries its effects out, brings the answers back and
// wakes it exactly when it asked for it. Messages take no time, and neither does the disk unless it
// is told to.
//
// Throws when the engine breaks the contract of its effects: a send on a link that is not open, an
// id used twice, a wake-up asked for again and again at one instant.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "cluster.h"
#include "narrator.h"
#include "sentinel/engine.h"
#include "sentinel/input.h"
#include "sentinel/state.h"

namespace sentinel::scenario {

class World {
 public:
  World();

  // --- before the start ---
  PersistentState& initial() { return initial_; }
  Tunables& tunables() { return tunables_; }
  void Seed(std::uint64_t seed) { seed_ = seed; }
  void Start();

  // --- reading ---
  Cluster& cluster() { return cluster_; }
  Narrator& narrator() { return narrator_; }
  const Engine& engine() const;
  MonotonicTime now() const { return now_; }
  Duration UntilWakeup() const { return wakeup_ - now_; }
  CommandToken NewToken() { return CommandToken{++last_token_}; }

  // --- what happens ---
  // Each of these also delivers all that follows from it at the same instant.
  void Deliver(const Input& input);
  void Change(Process& process, Condition condition);
  // The connections to `process` are lost; it is well.
  void Drop(const Process& process);
  // A message on our subscription at `server`; empty = not a hello.
  void Publish(const Server& server, const std::optional<HelloMessage>& hello);
  void Advance(Duration duration);
  // Time passes without the engine being run. What happens next, a wake-up or something else, finds
  // it late.
  void Stall(Duration duration) { now_ += duration; }

  // --- the disk ---
  // With a slow disk a save ends when FinishSave is called.
  void SetSlowDisk(bool slow) { slow_disk_ = slow; }
  void FinishSave(bool ok);

  // Names that are looked up are answered at once from here; others never.
  std::map<std::string, std::string>& names() { return names_; }

 private:
  struct Wire {
    std::string process;
    LinkKind kind = LinkKind::kCommand;
    bool connected = false;
    bool lost = false;             // The engine has not been told yet.
    bool waits_for_disk = false;   // A held send is ahead of everything but PING.
    std::vector<Send> unanswered;  // Reached a frozen or cut process.
  };
  struct HeldSend {
    Send send;
    bool dropped_on_failure = false;
  };

  void Perform(const Effects& effects);
  void Settle();
  void Connect(const OpenLink& open);
  void Lose(LinkId link, const std::string& reason, bool refused = false);
  void LoseSubscription(const std::string& process, const std::string& reason);
  void Transmit(const Effect& effect, const Send& send);
  void Arrive(const Send& send);
  void Echo(const std::string& process, const HelloMessage& own);

  Narrator narrator_;
  Cluster cluster_;
  PersistentState initial_;
  Tunables tunables_;
  std::uint64_t seed_ = 1;
  std::unique_ptr<Engine> engine_;
  std::uint64_t last_token_ = 0;

  MonotonicTime now_ = kBeginning;
  MonotonicTime wakeup_ = kNever;
  std::map<LinkId, Wire> wires_;
  std::set<LinkId> links_ever_;
  std::deque<Input> inbox_;

  bool slow_disk_ = false;
  bool unsaved_ = false;
  std::vector<HeldSend> held_;
  std::map<std::string, std::string> names_;
};

}  // namespace sentinel::scenario
