// SENTINEL PAUSE and RESUME: for maintenance (docs/decisions/0045-maintenance.md).
#include <chrono>
#include <cstdint>
#include <limits>

#include "base/text.h"
#include "command/handlers.h"
#include "command/operator_reply.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

std::int64_t MillisSince1970(std::chrono::system_clock::time_point time) {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

}  // namespace

Outcome SentinelPause(Context& context, const Words& words) {
  PauseCommand command{context.token, words[2]};
  if (words.size() > 4) return Answer{codec::Reply::Error(texts::kSyntax)};
  if (words.size() == 4) {
    const auto seconds = ParseInteger(words[3]);
    if (!seconds || *seconds < 1 || *seconds > std::numeric_limits<std::int32_t>::max()) {
      return Answer{codec::Reply::Error(texts::kBadPause)};
    }
    command.length = std::chrono::seconds(*seconds);
    command.ends_at_ms = MillisSince1970(context.host.WallNow() + *command.length);
  }
  return Submit{std::move(command), RenderStatus};
}

Outcome SentinelResume(Context& context, const Words& words) {
  return Submit{ResumeCommand{context.token, words[2]}, RenderStatus};
}

}  // namespace sentinel::command
