#include "sim/redis/ledger.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace sentinel::sim {

// --- histories -------------------------------------------------------------------------------

HistoryId Ledger::Root(std::string replid) { return Add(std::move(replid), std::nullopt, 0); }

HistoryId Ledger::Branch(DataSet from, std::uint64_t offset, std::string replid) {
  At(from.history);
  return Add(std::move(replid), from, offset);
}

HistoryId Ledger::Add(std::string replid, std::optional<DataSet> parent, std::uint64_t begin) {
  const auto id = static_cast<HistoryId>(histories_.size());
  SENTINEL_CHECK(by_replid_.emplace(replid, id).second);
  histories_.push_back({std::move(replid), parent, begin, begin});
  return id;
}

const Ledger::History& Ledger::At(HistoryId history) const {
  const auto index = static_cast<std::size_t>(history);
  SENTINEL_CHECK(index < histories_.size());
  return histories_[index];
}

const std::string& Ledger::replid(HistoryId history) const { return At(history).replid; }

std::optional<HistoryId> Ledger::Find(std::string_view replid) const {
  const auto found = by_replid_.find(replid);
  if (found == by_replid_.end()) return std::nullopt;
  return found->second;
}

std::optional<DataSet> Ledger::ParentOf(DataSet data) const {
  const History& history = At(data.history);
  if (!history.parent) return std::nullopt;
  DataSet parent = *history.parent;
  if (data.offset >= history.begin) return parent;
  const std::uint64_t missing = history.begin - data.offset;
  parent.offset -= std::min(missing, parent.offset);
  return parent;
}

DataSet Ledger::Origin(DataSet data) const {
  for (;;) {
    const History& history = At(data.history);
    if (data.offset > history.begin || !history.parent) return data;
    data = *ParentOf(data);
  }
}

// --- writes ----------------------------------------------------------------------------------

const Ledger::Write& Ledger::Of(WriteNumber write) const {
  SENTINEL_CHECK(write > 0 && write <= writes_.size());
  return writes_[write - 1];
}

WriteNumber Ledger::Propose() {
  writes_.emplace_back();
  return writes_.size();
}

bool Ledger::Awaited(WriteNumber write) const {
  return write > 0 && write <= writes_.size() && !writes_[write - 1].executed;
}

void Ledger::Append(HistoryId history, WriteNumber write, std::uint64_t end) {
  SENTINEL_CHECK(Awaited(write) && end > At(history).end);
  writes_[write - 1].executed = DataSet{history, end};
  histories_[static_cast<std::size_t>(history)].end = end;
  ++executed_;
}

void Ledger::Acknowledge(WriteNumber write, MonotonicTime now) {
  SENTINEL_CHECK(Of(write).executed && !Of(write).acknowledged);
  writes_[write - 1].acknowledged = now;
  acknowledged_.push_back(write);
  last_acknowledged_ = now;
}

std::optional<MonotonicTime> Ledger::AcknowledgedAt(WriteNumber write) const {
  return Of(write).acknowledged;
}

std::optional<DataSet> Ledger::ExecutedAt(WriteNumber write) const { return Of(write).executed; }

// --- questions -------------------------------------------------------------------------------

bool Ledger::Contains(DataSet data, WriteNumber write) const {
  const std::optional<DataSet> executed = Of(write).executed;
  return executed && Includes(data, *executed);
}

bool Ledger::Includes(DataSet data, DataSet other) const {
  other = Origin(other);
  if (other.offset == 0 && !At(other.history).parent) return true;  // Nothing at all.
  for (std::optional<DataSet> place = data; place; place = ParentOf(*place)) {
    if (place->history == other.history) return other.offset <= place->offset;
  }
  return false;
}

std::vector<WriteNumber> Ledger::ListLost(DataSet data) const {
  // How far the data set covers each history.
  std::vector<std::uint64_t> covered(histories_.size(), 0);
  for (std::optional<DataSet> place = data; place; place = ParentOf(*place)) {
    covered[static_cast<std::size_t>(place->history)] = place->offset;
  }
  std::vector<WriteNumber> lost;
  for (const WriteNumber write : acknowledged_) {
    const DataSet& executed = *writes_[write - 1].executed;
    if (executed.offset > covered[static_cast<std::size_t>(executed.history)]) {
      lost.push_back(write);
    }
  }
  return lost;
}

}  // namespace sentinel::sim
