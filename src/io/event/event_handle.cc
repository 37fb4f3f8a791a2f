#include "io/event/event_handle.h"

#include <event2/event.h>

#include <utility>

#include "base/check.h"
#include "io/event/loop.h"

namespace sentinel::io {

EventHandle::EventHandle(Loop& loop, int fd, short what, std::function<void(short)> on_event)
    : on_event_(std::move(on_event)),
      event_(event_new(loop.base(), fd, what, &EventHandle::OnEvent, this)) {
  SENTINEL_CHECK(event_ != nullptr);
}

EventHandle::~EventHandle() = default;

void EventHandle::EventDeleter::operator()(event* e) const { event_free(e); }

void EventHandle::OnEvent(int /*fd*/, short what, void* self) {
  static_cast<EventHandle*>(self)->on_event_(what);
}

}  // namespace sentinel::io
