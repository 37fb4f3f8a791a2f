// Tells the world what the engine reports: a line in the log, and for all but debug events a
// message on the channel of the event's name.
#pragma once

#include <functional>
#include <utility>

#include "io/log/log_sink.h"
#include "sentinel/ports.h"

namespace sentinel::daemon {

// Takes messages for subscribers.
class Publisher {
 public:
  virtual ~Publisher() = default;
  virtual void Publish(std::string_view channel, std::string_view payload) = 0;
};

class EventLog final : public EventSink {
 public:
  // `on_event`, if there is one, runs behind each event that is published.
  EventLog(io::LogSink& log, Publisher& publisher, const Clock& clock,
           std::function<void()> on_event = {})
      : log_(log), publisher_(publisher), clock_(clock), on_event_(std::move(on_event)) {}

  void OnEvent(const EmitEvent& event) override;
  void OnNote(const LogNote& note) override;

 private:
  io::LogSink& log_;
  Publisher& publisher_;
  const Clock& clock_;
  const std::function<void()> on_event_;
};

}  // namespace sentinel::daemon
