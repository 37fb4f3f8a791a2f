// The data of a server and what it still remembers of how it came about: its place in a history,
// the history before the last promotion, and the backlog from which replicas are brought up to
// date.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "codec/resp/reply.h"
#include "sim/redis/ledger.h"

namespace sentinel::sim {

using Words = std::vector<std::string>;

// One command of the replication stream.
codec::Reply AsStream(const Words& words);
std::uint64_t StreamSize(const Words& words);

class ReplicationLog {
 public:
  ReplicationLog(Ledger& ledger, DataSet data, std::size_t backlog_size);

  DataSet data() const { return data_; }
  std::uint64_t offset() const { return data_.offset; }
  const std::string& replid() const { return ledger_.replid(data_.history); }
  const std::string& replid2() const { return replid2_; }  // "" = none.
  // The first offset that the second history does not share; -1 without one.
  std::int64_t second_offset() const { return second_offset_; }

  void Append(Words words);

  // Goes on under a new replication id: this server became a master.
  void Fork(std::string replid);
  // The upstream goes on under another id, and what is here is part of that history.
  void Follow(HistoryId history);
  // Everything was replaced by what the upstream has.
  void Replace(DataSet data);

  // True iff somebody who has everything before the byte `first` of `replid` needs no full copy.
  bool CanContinue(const std::string& replid, std::int64_t first) const;
  // The commands from that byte on. REQUIRES: CanContinue.
  codec::Reply Since(std::int64_t first) const;

 private:
  struct Entry {
    std::uint64_t end = 0;
    Words words;
  };

  Ledger& ledger_;
  const std::size_t backlog_size_;
  DataSet data_;
  std::string replid2_;
  std::int64_t second_offset_ = -1;
  std::deque<Entry> backlog_;  // Of the newest bytes, without a gap.
  std::uint64_t begin_ = 0;    // Offset in front of the backlog.
};

}  // namespace sentinel::sim
