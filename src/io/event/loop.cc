#include "io/event/loop.h"

#include <event2/event.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <ctime>
#include <utility>

#include "base/check.h"
#include "io/event/timer.h"
#include "io/event/watchers.h"

namespace sentinel::io {
namespace {

struct ConfigDeleter {
  void operator()(event_config* config) const { event_config_free(config); }
};

// What stands in line gets at least this much of a turn.
constexpr std::chrono::nanoseconds kPortion = std::chrono::milliseconds(1);

// And this is what clients get of it, but for one request of each.
constexpr std::chrono::milliseconds kClientsPart{5};

// Processor time of this thread: waiting does not count.
std::chrono::nanoseconds BusySoFar() {
  timespec used{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

event_base* NewBase() {
  const std::unique_ptr<event_config, ConfigDeleter> config(event_config_new());
  SENTINEL_CHECK(config != nullptr);
  // Without it libevent reads a coarse clock, and timers fire up to a scheduler tick early.
  event_config_set_flag(config.get(), EVENT_BASE_FLAG_PRECISE_TIMER);
  return event_base_new_with_config(config.get());
}

}  // namespace

void Loop::BaseDeleter::operator()(event_base* base) const { event_base_free(base); }

Loop::Loop() : base_(NewBase()), thread_wakeup_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  SENTINEL_CHECK(base_ != nullptr && thread_wakeup_.valid());
  posted_wakeup_ = std::make_unique<Deferred>(*this, [this] { RunPosted(); });
  line_moves_ = std::make_unique<Deferred>(*this, [this] { OnLineMoves(); });
  line_goes_on_ = std::make_unique<Timer>(*this, [this] { WorkOffLine(); });
  thread_watcher_ =
      std::make_unique<FdWatcher>(*this, thread_wakeup_.get(), [this] { TakeFromThreads(); });
}

// What is doomed or posted may own timers and connections: all of it goes while the base lives. The
// last turn lets libevent finish what it puts off, such as closing the sockets of connections.
Loop::~Loop() {
  while (!doomed_.empty() || !posted_.empty()) {
    std::exchange(doomed_, {}).clear();
    std::exchange(posted_, {}).clear();
  }
  thread_watcher_.reset();
  line_goes_on_.reset();
  line_moves_.reset();
  posted_wakeup_.reset();
  event_base_loop(base_.get(), EVLOOP_NONBLOCK);
}

void Loop::Run() {
  while (!stopped_) {
    Turn();
    KeepApart();
  }
  stopped_ = false;
}

void Loop::Turn() {
  busy_before_turn_ = BusySoFar();
  clients_began_ = {};
  event_base_loop(base_.get(), EVLOOP_ONCE);
}

bool Loop::ClientsMayGoOn() {
  const Instant now = std::chrono::steady_clock::now();
  if (clients_began_ == Instant{}) clients_began_ = now;
  return now - clients_began_ < kClientsPart;
}

std::uint64_t Loop::StandInLine(Later& later) {
  if (line_.empty()) line_moves_->Schedule();
  line_.push_back(&later);
  return first_in_line_ + line_.size() - 1;
}

void Loop::LeaveLine(std::uint64_t place) { line_[place - first_in_line_] = nullptr; }

// Clients hand their requests out at the end of the turn: the second call comes behind them.
void Loop::OnLineMoves() {
  clients_heard_ = !clients_heard_;
  if (clients_heard_) return line_moves_->Schedule();
  WorkOffLine();
}

// For as long as everybody else has had in this turn, so that busy clients leave half of the time.
void Loop::WorkOffLine() {
  const std::chrono::nanoseconds busy = BusySoFar();
  const std::chrono::nanoseconds portion = std::max(kPortion, busy - busy_before_turn_);
  // Who has not been at it for so long has not been busy for so long, and this clock is cheaper.
  const Instant earliest_end = std::chrono::steady_clock::now() + portion;
  while (!line_.empty()) {
    Later* const next = line_.front();
    line_.pop_front();
    ++first_in_line_;
    if (next == nullptr) continue;
    next->Run();
    if (std::chrono::steady_clock::now() < earliest_end || BusySoFar() < busy + portion) continue;
    if (!line_.empty()) line_goes_on_->Arm(Duration::zero());
    return;
  }
}

// Sleeping is cheaper than waiting for the first of many descriptors. A signal ends it early.
void Loop::KeepApart() {
  if (least_apart_.count() == 0 || !line_.empty()) return;
  const Instant now = std::chrono::steady_clock::now();
  const Instant earliest = turn_ended_ + least_apart_;
  turn_ended_ = now;
  if (std::exchange(hurried_, false) || stopped_ || now >= earliest || now < hurry_until_) return;
  const timespec rest{.tv_sec = 0, .tv_nsec = std::chrono::nanoseconds(earliest - now).count()};
  nanosleep(&rest, nullptr);
  turn_ended_ = earliest;
}

void Loop::Hurry(std::chrono::microseconds how_long) {
  hurried_ = true;
  if (how_long.count() == 0) return;
  hurry_until_ = std::max(hurry_until_, std::chrono::steady_clock::now() + how_long);
}

void Loop::RunTurn(std::chrono::milliseconds max_wait) {
  Timer limit(*this, [] {});
  limit.Arm(max_wait);
  Turn();
}

void Loop::Stop() {
  stopped_ = true;
  posted_wakeup_->Schedule();
}

void Loop::Post(Task task) {
  posted_.push_back(std::move(task));
  posted_wakeup_->Schedule();
}

void Loop::PostFromThread(Task task) {
  {
    const std::lock_guard lock(mutex_);
    from_threads_.push_back(std::move(task));
  }
  // The counter cannot overflow, so this neither blocks nor fails.
  eventfd_write(thread_wakeup_.get(), 1);
}

void Loop::DestroyLater(std::shared_ptr<void> object) {
  doomed_.push_back(std::move(object));
  posted_wakeup_->Schedule();
}

void Loop::RunPosted() {
  for (const Task& task : std::exchange(posted_, {})) task();
  std::exchange(doomed_, {}).clear();
}

void Loop::TakeFromThreads() {
  eventfd_t count = 0;
  eventfd_read(thread_wakeup_.get(), &count);
  std::vector<Task> tasks;
  {
    const std::lock_guard lock(mutex_);
    tasks.swap(from_threads_);
  }
  for (Task& task : tasks) Post(std::move(task));
}

}  // namespace sentinel::io
