// CLIENT PAUSE and UNPAUSE.
#include "command/client_pause.h"

#include <chrono>
#include <cstdint>
#include <string>

#include "base/text.h"
#include "command/handlers.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

// Longer ones could not be told from no end at all.
constexpr std::int64_t kLongestPause = std::int64_t{1} << 50;  // Milliseconds.

Outcome Refuse(std::string text) { return Answer{Reply::Error(std::move(text))}; }

}  // namespace

Outcome BeginClientPause(Context& context, const Words& words) {
  if (words.size() > 4) return Refuse(texts::LateArity(words[1], "CLIENT"));
  auto scope = ClientPause::Scope::kAll;
  if (words.size() == 4) {
    if (EqualsIgnoreCase(words[3], "write")) {
      scope = ClientPause::Scope::kWrites;
    } else if (!EqualsIgnoreCase(words[3], "all")) {
      return Refuse(texts::kBadPauseMode);
    }
  }
  const auto timeout = ParseInteger(words[2]);
  if (!timeout) return Refuse(texts::kBadTimeout);
  if (*timeout < 0) return Refuse(texts::kNegativeTimeout);
  if (*timeout > kLongestPause) return Refuse(texts::kTimeoutTooLong);
  context.clients.pause().Begin(scope, context.now + std::chrono::milliseconds(*timeout),
                                context.now);
  return Answer{Reply::Ok()};
}

Outcome EndClientPause(Context& context, const Words&) {
  context.clients.pause().End();
  return Answer{Reply::Ok()};
}

}  // namespace sentinel::command
