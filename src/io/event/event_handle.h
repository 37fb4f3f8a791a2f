// One libevent event with its callback. The base of the classes in timer.h and watchers.h.
#pragma once

#include <functional>
#include <memory>

struct event;

namespace sentinel::io {

class Loop;

class EventHandle {
 public:
  EventHandle(const EventHandle&) = delete;
  EventHandle& operator=(const EventHandle&) = delete;

 protected:
  // `what` is a set of libevent EV_ flags; `fd` a descriptor, a signal number or -1. `on_event`
  // gets the flags that fired.
  EventHandle(Loop& loop, int fd, short what, std::function<void(short)> on_event);
  ~EventHandle();

  event* handle() const { return event_.get(); }

 private:
  struct EventDeleter {
    void operator()(event* e) const;
  };
  static void OnEvent(int fd, short what, void* self);

  std::function<void(short)> on_event_;
  std::unique_ptr<event, EventDeleter> event_;
};

}  // namespace sentinel::io
