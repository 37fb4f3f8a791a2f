// Who wrote what, and where it is: the book from which a simulation learns what was lost.
//
// A data set is a place in a history: everything that was written along the history up to an
// offset. Histories form a tree, as a promoted server goes on from where its upstream was. Each
// history has its replication id, as the servers call it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sentinel/time.h"

namespace sentinel::sim {

enum class HistoryId : std::uint32_t {};

// Numbers a write; each is given to one request and executed by one server at most. Never 0.
using WriteNumber = std::uint64_t;

// SET of this key is a numbered write; its value is the number.
inline constexpr std::string_view kNumberedKey = "numbered";

// What a server holds.
struct DataSet {
  HistoryId history{};
  std::uint64_t offset = 0;
  bool operator==(const DataSet&) const = default;
};

class Ledger {
 public:
  // --- histories; replication ids are new ---
  // An empty data set at offset 0.
  HistoryId Root(std::string replid);
  // Goes on from `from`, a place that the new history calls `offset`.
  HistoryId Branch(DataSet from, std::uint64_t offset, std::string replid);
  const std::string& replid(HistoryId history) const;
  std::optional<HistoryId> Find(std::string_view replid) const;
  std::size_t histories() const { return histories_.size(); }

  // --- writes ---
  WriteNumber Propose();
  // True iff `write` has been proposed and nobody has executed it yet.
  bool Awaited(WriteNumber write) const;
  // A master executed the write; `end` is its offset behind it, higher than any before in the
  // history.
  void Append(HistoryId history, WriteNumber write, std::uint64_t end);
  // The writer has been told that its write was executed. REQUIRES: it was.
  void Acknowledge(WriteNumber write, MonotonicTime now);

  // --- questions ---
  bool Contains(DataSet data, WriteNumber write) const;
  // True iff `data` has everything that `other` has.
  bool Includes(DataSet data, DataSet other) const;
  bool Same(DataSet a, DataSet b) const { return Origin(a) == Origin(b); }
  // Acknowledged writes that `data` lacks, in the order of their acknowledgement.
  std::vector<WriteNumber> ListLost(DataSet data) const;
  std::uint64_t LostWrites(DataSet data) const { return ListLost(data).size(); }

  std::uint64_t executed() const { return executed_; }
  std::uint64_t acknowledged() const { return acknowledged_.size(); }
  std::optional<MonotonicTime> AcknowledgedAt(WriteNumber write) const;
  std::optional<MonotonicTime> last_acknowledged() const { return last_acknowledged_; }
  // Where the write was executed: the data set right behind it.
  std::optional<DataSet> ExecutedAt(WriteNumber write) const;

 private:
  struct History {
    std::string replid;
    std::optional<DataSet> parent;  // None = it began empty.
    std::uint64_t begin = 0;        // Its own offset at the parent's place.
    std::uint64_t end = 0;          // Of the last write.
  };
  struct Write {
    std::optional<DataSet> executed;
    std::optional<MonotonicTime> acknowledged;
  };

  HistoryId Add(std::string replid, std::optional<DataSet> parent, std::uint64_t begin);
  const History& At(HistoryId history) const;
  const Write& Of(WriteNumber write) const;
  // What `data` has of the history that its own began from.
  std::optional<DataSet> ParentOf(DataSet data) const;
  // The same data set, named by the history in which its last byte was written.
  DataSet Origin(DataSet data) const;

  std::vector<History> histories_;
  std::map<std::string, HistoryId, std::less<>> by_replid_;
  std::vector<Write> writes_;  // Of number index + 1.
  std::vector<WriteNumber> acknowledged_;
  std::uint64_t executed_ = 0;
  std::optional<MonotonicTime> last_acknowledged_;
};

}  // namespace sentinel::sim
