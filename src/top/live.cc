#include "top/live.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <deque>
#include <iostream>
#include <optional>
#include <string>

#include "sentinel/address.h"
#include "top/ask.h"
#include "top/look.h"
#include "top/overview_json.h"
#include "top/printable.h"
#include "top/screen.h"
#include "top/terminal.h"

namespace sentinel::top {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kEventsKept = 100;
// Between two looks, however many events come: they come in crowds, and a look costs the sentinel.
constexpr milliseconds kCalm{200};

std::string TimeOfDay() {
  const std::time_t now = std::time(nullptr);
  std::tm local = {};
  ::localtime_r(&now, &local);
  std::array<char, 16> text{};
  std::strftime(text.data(), text.size(), "%H:%M:%S", &local);
  return text.data();
}

// What is known of the sentinel, and two connections to find out more: one to ask, one that
// listens. Both are made anew when one is lost.
class Watch {
 public:
  explicit Watch(const Options& options) : options_(options) {
    overview_.endpoint = JoinHostPort(options.target.host, options.target.port);
  }

  Overview& overview() { return overview_; }
  const std::deque<Event>& events() const { return events_; }
  const std::string& complaint() const { return complaint_; }
  // Of the connection that listens; -1: none.
  int event_fd() const { return listening_ ? listening_->fd() : -1; }

  // A new look; with details of the masters that are then on the screen.
  void Look(View& view, Size size) {
    if (const auto looked = TryToLook(view, size); looked) {
      complaint_.clear();
    } else {
      Scroll(view, overview_.masters, size);  // What is known can still be walked through.
      complaint_ = looked.error().message;
      complaint_ += "; trying again";
      asking_.reset();
      listening_.reset();
    }
  }

  void TakeEvents() {
    while (listening_) {
      const auto event = NextEvent(*listening_);
      if (!event) {
        listening_.reset();  // The next look says what is wrong, and connects again.
        asking_.reset();
        return;
      }
      if (event->empty()) return;
      events_.push_back({TimeOfDay(), *event});
      if (events_.size() > kEventsKept) events_.pop_front();
    }
  }

 private:
  Result<void> Connect() {
    auto asking = Connection::Open(options_.target);
    if (!asking) return Fail(asking.error());
    auto listening = Connection::Open(options_.target);
    if (!listening) return Fail(listening.error());
    if (auto subscribed = Subscribe(*listening); !subscribed) return subscribed;
    asking_ = std::move(*asking);
    listening_ = std::move(*listening);
    return {};
  }

  Result<void> TryToLook(View& view, Size size) {
    if (!asking_ || !listening_) {
      if (auto connected = Connect(); !connected) return connected;
    }
    auto overview = LookAt(*asking_, options_);
    if (!overview) return Fail(overview.error());
    const auto shown = Scroll(view, overview->masters, size);
    if (auto asked = AskDetails(*asking_, shown); !asked) return asked;
    overview_ = std::move(*overview);
    return {};
  }

  const Options& options_;
  std::optional<Connection> asking_;
  std::optional<Connection> listening_;
  Overview overview_;
  std::deque<Event> events_;
  std::string complaint_;
};

// Returns when a key, an event or a signal comes, or it is time.
void WaitUntil(steady_clock::time_point time, int event_fd) {
  const auto left = std::chrono::ceil<milliseconds>(time - steady_clock::now());
  std::array<pollfd, 2> waits = {pollfd{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0},
                                 pollfd{.fd = event_fd, .events = POLLIN, .revents = 0}};
  ::poll(waits.data(), waits.size(), static_cast<int>(std::max<long>(left.count(), 0)));
}

}  // namespace

int RunOnScreen(const Options& options) {
  WatchSignals();
  Terminal terminal;
  Watch watch(options);
  View view;
  view.details = options.master.has_value();
  while (!AskedToStop()) {
    const Size size = TerminalSize();
    watch.Look(view, size);
    const auto looked = steady_clock::now();
    terminal.Show(Compose(watch.overview(), view, watch.events(), watch.complaint(), size), size,
                  options.color);
    WaitUntil(looked + options.interval, watch.event_fd());
    const std::string keys = terminal.Keys();
    if (PressKeys(keys, watch.overview().masters, size, view)) break;
    if (keys.empty()) WaitUntil(looked + kCalm, -1);
    watch.TakeEvents();
  }
  return 0;
}

int RunAsLines(const Options& options) {
  WatchSignals();
  while (!AskedToStop()) {
    const auto next = steady_clock::now() + options.interval;
    if (const auto overview = LookOnce(options); overview) {
      std::cout << OverviewJson(*overview) << std::endl;
    } else {
      std::cerr << Printable(overview.error().message) << std::endl;
    }
    if (!std::cout) return 1;
    while (!AskedToStop() && steady_clock::now() < next) {
      const auto left = std::chrono::ceil<milliseconds>(next - steady_clock::now());
      ::poll(nullptr, 0, static_cast<int>(left.count()));
    }
  }
  return 0;
}

}  // namespace sentinel::top
