// Tells what the engine wants done, a line for each effect that matters. What goes on all the time
// (probes, hellos, connections) is left out unless a scenario asks for it.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "sentinel/effects.h"
#include "sentinel/time.h"

namespace sentinel::scenario {

enum class Topic : std::uint8_t {
  kPing,
  kInfo,
  kHello,
  kAsk,      // Questions that ask for no vote.
  kGreet,    // AUTH, CLIENT SETNAME, SUBSCRIBE.
  kExec,     // Every command of a transaction, not just SLAVEOF.
  kLink,     // Connections opened, closed and lost.
  kHistory,  // Records of failovers.
  kWake,     // When the engine wants to be woken next.
  kCheck,    // What SENTINEL CHECK asks.
};

// Throws when there is no such topic.
Topic ParseTopic(const std::string& word);

class Narrator {
 public:
  // `name_of` gives the name of the process a link leads to.
  explicit Narrator(std::function<std::string(LinkId)> name_of) : name_of_(std::move(name_of)) {}

  void Show(Topic topic) { shown_.insert(topic); }
  void Hide(Topic topic) { shown_.erase(topic); }

  // Puts "[seconds since the start]" before every line, or leaves it out.
  void SetClock(bool shown) { clock_shown_ = shown; }

  // `unsaved` is true while a required save is outstanding, this one's included: only then does a
  // hold hold anything back.
  void Tell(const Effects& effects, MonotonicTime now, bool unsaved);
  void Say(MonotonicTime now, const std::string& line);

  std::string TakeText();

 private:
  std::string Line(const Effect& effect) const;  // Empty = left out.
  std::string SendLine(const Send& send) const;
  bool Shows(Topic topic) const { return shown_.contains(topic); }

  std::function<std::string(LinkId)> name_of_;
  std::set<Topic> shown_;
  bool clock_shown_ = false;
  std::string text_;
};

// When the scenario began; times are told relative to it.
inline constexpr MonotonicTime kBeginning{std::chrono::hours(1)};

// "12.345": seconds, with as many decimals as milliseconds need (microseconds are cut off).
std::string ShowSeconds(Duration duration);

}  // namespace sentinel::scenario
