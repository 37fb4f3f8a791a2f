// A simulated machine with one process on it: its clocks, its timers, whether it runs.
//
// A process that is paused (SIGSTOP, a busy machine) hears nothing and its timers are late; when it
// goes on, it finds what has arrived first and its timers behind it, as an event loop does. A crash
// ends the process: timers, connections and what it had in memory are gone (memory is the business
// of the owner, who is told by nobody: it is the owner that crashes a host).
//
// Each task runs as one turn of an event loop: what was put off with AtTurnEnd runs behind it.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "sentinel/time.h"
#include "sim/base/timeline.h"

namespace sentinel::sim {

class Host {
 public:
  using Task = std::function<void()>;

  Host(Timeline& timeline, std::string name, std::string ip);
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  const std::string& name() const { return name_; }  // As the story calls it.
  const std::string& ip() const { return ip_; }

  // --- what the process sees ---
  // The monotonic clock: starts anywhere, may run fast or slow.
  MonotonicTime Now() const;
  // The wall clock, milliseconds; may be stepped.
  std::int64_t WallMillis() const;

  // Runs `task` at the end of the present turn, or of the next one.
  void AtTurnEnd(Task task);

  // --- what the network and the alarms do ---
  // Runs `task` as a turn of this process, now or when it goes on. Dropped when the process that it
  // is meant for has crashed.
  void Run(Task task);

  // --- what the outside does to it ---
  bool running() const { return running_; }
  bool paused() const { return paused_; }
  // Of the process that runs; no effect when there is none.
  void Pause() { paused_ = running_; }
  void Resume();
  // The process is gone; Start makes room for a new one, which is not paused. Both are harmless
  // when repeated.
  void Stop();
  void Start();
  // Rate of the monotonic clock against true time, such as 1.0005. Before or after, not back.
  void SetClockRate(double rate);
  void StepWallClock(Duration by) { wall_offset_ += by; }

  // Counts the processes that ran here; a task belongs to one.
  std::uint64_t incarnation() const { return incarnation_; }

  Timeline& timeline() { return timeline_; }
  // How long `local` of the process's time takes.
  Duration ToTrue(Duration local) const;

  std::size_t waiting() const { return mailbox_.size(); }

 private:
  friend class Alarm;

  void RunTurnEnd();
  void Late(Task task) { late_.push_back(std::move(task)); }

  Timeline& timeline_;
  const std::string name_;
  const std::string ip_;
  bool running_ = true;
  bool paused_ = false;
  bool in_turn_ = false;
  std::uint64_t incarnation_ = 1;

  double rate_ = 1.0;
  MonotonicTime rate_since_{};                       // True time.
  MonotonicTime local_then_{std::chrono::hours(1)};  // Of rate_since_.
  Duration wall_offset_{};

  std::deque<Task> mailbox_;  // Arrived while paused.
  std::deque<Task> late_;     // Timers that expired while paused.
  std::deque<Task> turn_end_;
};

// A one-shot timer of the process. Must not outlive its host; a crash of the process disarms it.
class Alarm {
 public:
  Alarm(Host& host, Host::Task on_expired) : host_(host), on_expired_(std::move(on_expired)) {}
  ~Alarm() { Cancel(); }
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  // `delay` from now by the clock of the process; replaces an earlier deadline.
  void Arm(Duration delay);
  void Cancel();
  bool armed() const { return state_ != nullptr; }

 private:
  // Shared with the tasks under way, which find out by it that they are not wanted any more.
  struct State {
    bool wanted = true;
  };

  Host& host_;
  const Host::Task on_expired_;
  Timeline::Ticket ticket_;
  std::shared_ptr<State> state_;
};

}  // namespace sentinel::sim
