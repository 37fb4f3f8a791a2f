// The failovers that this sentinel has seen, as far as they are kept: the last ones of each master,
// and of all masters together. Everything costs the same however many there are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/text_hash.h"
#include "sentinel/failover_record.h"

namespace sentinel::command {

class FailoverHistory {
 public:
  static constexpr std::size_t kOfOneMaster = 20;
  static constexpr std::size_t kOfAll = 2'000;

  // The newest. A record of the same serial, unless that is 0, is replaced where it is, and so is
  // the last one of the master when it was an attempt in the same outage that ended alike.
  void Put(PastFailover failover, std::uint64_t serial);

  // The newest first; of all masters if `master` is empty.
  std::vector<PastFailover> Newest(std::string_view master, std::size_t count) const;

  // The oldest first.
  std::vector<PastFailover> All() const;

  bool Knows(std::string_view master) const { return of_master_.contains(master); }

 private:
  struct Entry {
    PastFailover failover;
    std::uint64_t serial = 0;
  };
  using Entries = std::list<Entry>;

  Entry* Find(const std::string& master, std::uint64_t serial);
  void DropOldestOf(const std::string& master);

  Entries entries_;  // The oldest first.
  // Of each master, the oldest first; none is empty.
  std::unordered_map<std::string, std::deque<Entries::iterator>, TextHash, std::equal_to<>>
      of_master_;
};

}  // namespace sentinel::command
