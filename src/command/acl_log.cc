#include "command/acl_log.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

namespace sentinel::command {
namespace {

// Those that a new entry is compared with, and how old they may be.
constexpr std::size_t kCompared = 10;
constexpr Duration kGrouped = std::chrono::seconds(60);

// Of what clients can make as long as they like; nobody has to be let in for that.
constexpr std::size_t kTextMax = 1024;

void Shorten(std::string& text) {
  if (text.size() > kTextMax) text = text.substr(0, kTextMax) + "...";
}

}  // namespace

void AclLog::Add(AclLogEntry entry) {
  for (std::string* text : {&entry.object, &entry.username, &entry.client}) Shorten(*text);
  const std::size_t compared = std::min(entries_.size(), kCompared);
  const auto end = entries_.begin() + static_cast<std::ptrdiff_t>(compared);
  const auto same = std::find_if(entries_.begin(), end, [&entry](const AclLogEntry& old) {
    return old.reason == entry.reason && old.object == entry.object &&
           old.username == entry.username && entry.at - old.at <= kGrouped;
  });
  if (same != end) {
    entry.count += same->count;
    entries_.erase(same);
  }
  entries_.push_front(std::move(entry));
  if (entries_.size() > entries_max_) entries_.pop_back();
}

}  // namespace sentinel::command
