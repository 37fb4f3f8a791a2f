// When each part of the model has to be looked at again. Entries are re-armed one at a time, so the
// cost of a Step does not depend on how many masters there are.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "sentinel/ids.h"
#include "sentinel/time.h"

namespace sentinel {

// One line of deadlines: the earliest comes first, ties in the order of the keys.
template <typename Key>
class DeadlineLine {
 public:
  // kNever removes the entry.
  void Set(const Key& key, MonotonicTime time) {
    if (time == kNever) return Remove(key);
    const auto [entry, added] = times_.try_emplace(key, time);
    if (added) {
      line_.emplace(time, key);
    } else if (entry->second != time) {
      Move(entry->second, key, time);
    }
  }

  // Makes the entry due at `time`, unless it is due before.
  void Hasten(const Key& key, MonotonicTime time) {
    const auto it = times_.find(key);
    if (it == times_.end()) return Set(key, time);
    if (it->second > time) Move(it->second, key, time);
  }

  void Remove(const Key& key) {
    const auto it = times_.find(key);
    if (it == times_.end()) return;
    line_.erase({it->second, key});
    times_.erase(it);
  }

  // Moves the keys that are due into `keys`, at most `max` of them: the rest stays due.
  void TakeDue(MonotonicTime now, std::size_t max, std::set<Key>& keys) {
    for (; max > 0 && !line_.empty() && line_.begin()->first <= now; --max) {
      const Key key = line_.begin()->second;
      Remove(key);
      keys.insert(key);
    }
  }

  MonotonicTime next() const { return line_.empty() ? kNever : line_.begin()->first; }
  std::size_t size() const { return times_.size(); }

 private:
  // Takes the old place in the line along: nothing is allocated.
  void Move(MonotonicTime& from, const Key& key, MonotonicTime to) {
    auto place = line_.extract({from, key});
    place.value().first = to;
    line_.insert(std::move(place));
    from = to;
  }

  std::map<Key, MonotonicTime> times_;
  std::set<std::pair<MonotonicTime, Key>> line_;
};

}  // namespace sentinel
