#include "daemon/event_log.h"

#include <chrono>
#include <ctime>
#include <string>

#include "daemon/event_fields.h"

namespace sentinel::daemon {
namespace {

// "Sun Nov 22 14:35:27 2026", local time.
std::string Date(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  char text[64];
  const std::size_t size = std::strftime(text, sizeof text, "%a %b %e %H:%M:%S %Y", &local);
  return std::string(text, size);
}

}  // namespace

void EventLog::OnEvent(const EmitEvent& event) {
  const EventInfo& info = Describe(event.kind);
  log_.LogWithFields(info.level, std::string(info.name).append(" ").append(event.payload),
                     EventFields(event));
  if (info.level == LogLevel::kDebug) return;
  publisher_.Publish(info.name, event.payload);
  if (on_event_) on_event_();
}

void EventLog::OnNote(const LogNote& note) {
  if (!note.not_before) return log_.Log(note.level, note.text);
  const auto wall = clock_.WallNow() + (*note.not_before - clock_.Now());
  log_.Log(note.level,
           note.text + " " +
               Date(std::chrono::time_point_cast<std::chrono::system_clock::duration>(wall)));
}

}  // namespace sentinel::daemon
