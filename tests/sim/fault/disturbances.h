// Since when a server has been well for a sentinel: what went wrong between the two, and until
// when.
#pragma once

#include <algorithm>
#include <map>
#include <utility>

#include "sentinel/time.h"
#include "sim/net/host.h"

namespace sentinel::sim {

class Disturbances {
 public:
  void Mark(const Host& a, const Host& b, MonotonicTime until) {
    MonotonicTime& mark = until_[Key(a, b)];
    mark = std::max(mark, until);
  }
  void MarkAll(const Host& host, MonotonicTime until) {
    MonotonicTime& mark = all_[host.name()];
    mark = std::max(mark, until);
  }

  // True iff nothing was wrong between both since `since`, as far as faults know.
  bool QuietSince(const Host& a, const Host& b, MonotonicTime since) const {
    return Until(until_, Key(a, b)) < since && Until(all_, a.name()) < since &&
           Until(all_, b.name()) < since;
  }

 private:
  using Pair = std::pair<std::string, std::string>;

  static Pair Key(const Host& a, const Host& b) {
    return a.name() < b.name() ? Pair(a.name(), b.name()) : Pair(b.name(), a.name());
  }
  template <typename Map>
  static MonotonicTime Until(const Map& map, const typename Map::key_type& key) {
    const auto found = map.find(key);
    return found == map.end() ? MonotonicTime::min() : found->second;
  }

  std::map<Pair, MonotonicTime> until_;
  std::map<std::string, MonotonicTime> all_;  // By host: with everybody.
};

}  // namespace sentinel::sim
