// The event loop: libevent behind six small classes. Everything registered with a loop (timers,
// watchers, connections) must die before it.
//
// One turn of the loop: wait, then run the callbacks of all descriptors, signals and timers that
// are due, then what was posted meanwhile, then a portion of what stands in line (Later). The order
// of two callbacks of one turn is not defined.
//
// Turns that follow one another closely are kept a little apart where set_least_apart() says so, so
// that one turn handles what several would have: waking up costs more than most of what is done
// then. Hurry() lifts that while somebody waits.
//
// An object must not be destroyed inside one of its own callbacks: hand it to DestroyLater().
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "io/event/unique_fd.h"

struct event_base;

namespace sentinel::io {

class Deferred;
class FdWatcher;
class Later;
class Timer;

class Loop {
 public:
  using Task = std::function<void()>;

  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Runs turns until Stop().
  void Run();

  // Runs one turn, waiting at most `max_wait` for something to happen.
  void RunTurn(std::chrono::milliseconds max_wait);

  // Makes Run() return at the end of the current turn; a Run() that has not begun returns at once.
  void Stop();

  // Turns end at least this far apart, 0 = as they come. Not for RunTurn().
  void set_least_apart(std::chrono::microseconds least) { least_apart_ = least; }

  // The next turn, and all that begin in the next `how_long`, come as soon as there is work.
  void Hurry(std::chrono::microseconds how_long = {});

  // False when clients have had their part of this turn: one that has been heard, and has more to
  // say, waits for the next one. Without it a turn would be as long as there are busy clients, and
  // a failover takes a number of turns.
  bool ClientsMayGoOn();

  // Runs `task` at the end of the current turn, in the order of posting. Not run when the loop dies
  // first. Loop's thread only.
  void Post(Task task);

  // As Post(), from any thread; wakes a waiting loop.
  void PostFromThread(Task task);

  // Destroys the object once no callback is running. Loop's thread only.
  void DestroyLater(std::shared_ptr<void> object);

  event_base* base() const { return base_.get(); }

 private:
  friend class Later;

  struct BaseDeleter {
    void operator()(event_base* base) const;
  };

  void Turn();
  std::uint64_t StandInLine(Later& later);
  void LeaveLine(std::uint64_t place);
  void OnLineMoves();
  void WorkOffLine();
  void KeepApart();
  void RunPosted();
  void TakeFromThreads();

  std::unique_ptr<event_base, BaseDeleter> base_;
  std::unique_ptr<Deferred> posted_wakeup_;
  std::vector<Task> posted_;
  std::vector<std::shared_ptr<void>> doomed_;
  std::deque<Later*> line_;          // Null: has left it.
  std::uint64_t first_in_line_ = 0;  // Place of its front.
  std::unique_ptr<Deferred> line_moves_;
  std::unique_ptr<Timer> line_goes_on_;
  bool clients_heard_ = false;
  std::chrono::nanoseconds busy_before_turn_{0};
  bool stopped_ = false;

  using Instant = std::chrono::steady_clock::time_point;
  Instant clients_began_{};  // In this turn; the epoch of the clock: not yet.
  std::chrono::microseconds least_apart_{0};
  Instant turn_ended_{};
  bool hurried_ = false;  // The next turn must not wait.
  Instant hurry_until_{};

  UniqueFd thread_wakeup_;
  std::unique_ptr<FdWatcher> thread_watcher_;
  std::mutex mutex_;
  std::vector<Task> from_threads_;  // Guarded by mutex_.
};

}  // namespace sentinel::io
