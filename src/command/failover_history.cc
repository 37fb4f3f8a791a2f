#include "command/failover_history.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace sentinel::command {

namespace {

// Two moments that were measured as times of day are the same one.
constexpr std::int64_t kSameMoment = 5;  // ms

// Both are attempts of one outage, and ended alike: there may be hundreds.
bool Repeats(const PastFailover& later, const PastFailover& before) {
  const FailoverRecord& a = *later.record;
  const FailoverRecord& b = *before.record;
  return a.result != "switched" && a.result == b.result && a.from == b.from &&
         std::abs(later.started_at_ms - before.started_at_ms) <= kSameMoment;
}

}  // namespace

void FailoverHistory::Put(PastFailover failover, std::uint64_t serial) {
  const std::string master = failover.record->master;
  if (Entry* const known = serial == 0 ? nullptr : Find(master, serial)) {
    known->failover = std::move(failover);
    return;
  }
  auto& its_own = of_master_[master];
  if (!its_own.empty() && Repeats(failover, its_own.back()->failover)) {
    *its_own.back() = {std::move(failover), serial};
    return;
  }
  entries_.push_back({std::move(failover), serial});
  its_own.push_back(std::prev(entries_.end()));
  if (its_own.size() > kOfOneMaster) DropOldestOf(master);
  if (entries_.size() > kOfAll) {
    const std::string oldest = entries_.front().failover.record->master;
    DropOldestOf(oldest);
  }
}

std::vector<PastFailover> FailoverHistory::Newest(std::string_view master,
                                                  std::size_t count) const {
  std::vector<PastFailover> newest;
  if (master.empty()) {
    for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
      if (newest.size() == count) break;
      newest.push_back(entry->failover);
    }
    return newest;
  }
  const auto its_own = of_master_.find(master);
  if (its_own == of_master_.end()) return newest;
  for (auto entry = its_own->second.rbegin(); entry != its_own->second.rend(); ++entry) {
    if (newest.size() == count) break;
    newest.push_back((*entry)->failover);
  }
  return newest;
}

std::vector<PastFailover> FailoverHistory::All() const {
  std::vector<PastFailover> all;
  all.reserve(entries_.size());
  for (const Entry& entry : entries_) all.push_back(entry.failover);
  return all;
}

FailoverHistory::Entry* FailoverHistory::Find(const std::string& master, std::uint64_t serial) {
  const auto its_own = of_master_.find(master);
  if (its_own == of_master_.end()) return nullptr;
  const auto entry = std::ranges::find_if(
      its_own->second, [serial](Entries::iterator each) { return each->serial == serial; });
  return entry == its_own->second.end() ? nullptr : &**entry;
}

void FailoverHistory::DropOldestOf(const std::string& master) {
  const auto its_own = of_master_.find(master);
  entries_.erase(its_own->second.front());
  its_own->second.pop_front();
  if (its_own->second.empty()) of_master_.erase(its_own);
}

}  // namespace sentinel::command
