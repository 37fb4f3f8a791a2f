#include "command/acl_log.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

namespace sentinel::command {
namespace {

constexpr std::size_t kEntriesMax = 128;
// Those that a new entry is compared with, and how old they may be.
constexpr std::size_t kCompared = 10;
constexpr Duration kGrouped = std::chrono::seconds(60);

}  // namespace

void AclLog::AddFailedAuth(std::string object, std::string username, std::string client,
                           MonotonicTime now) {
  AclLogEntry entry{1, std::move(object), std::move(username), std::move(client), now};
  const std::size_t compared = std::min(entries_.size(), kCompared);
  const auto end = entries_.begin() + static_cast<std::ptrdiff_t>(compared);
  const auto same = std::find_if(entries_.begin(), end, [&entry](const AclLogEntry& old) {
    return old.object == entry.object && old.username == entry.username &&
           entry.at - old.at <= kGrouped;
  });
  if (same != end) {
    entry.count += same->count;
    entries_.erase(same);
  }
  entries_.push_front(std::move(entry));
  if (entries_.size() > kEntriesMax) entries_.pop_back();
}

}  // namespace sentinel::command
