#include "sim/redis/replication_log.h"

#include <utility>

#include "base/check.h"

namespace sentinel::sim {
namespace {

std::uint64_t Digits(std::size_t value) {
  std::uint64_t digits = 1;
  for (; value >= 10; value /= 10) ++digits;
  return digits;
}

}  // namespace

codec::Reply AsStream(const Words& words) {
  std::vector<codec::Reply> elements;
  elements.reserve(words.size());
  for (const std::string& word : words) elements.push_back(codec::Reply::Bulk(word));
  return codec::Reply::Array(std::move(elements));
}

std::uint64_t StreamSize(const Words& words) {
  constexpr std::uint64_t kHeader = 3;  // '*' or '$', CR and LF.
  constexpr std::uint64_t kEnd = 2;
  std::uint64_t size = kHeader + Digits(words.size());
  for (const std::string& word : words) {
    size += kHeader + Digits(word.size()) + word.size() + kEnd;
  }
  return size;
}

ReplicationLog::ReplicationLog(Ledger& ledger, DataSet data, std::size_t backlog_size)
    : ledger_(ledger), backlog_size_(backlog_size), data_(data), begin_(data.offset) {}

void ReplicationLog::Append(Words words) {
  data_.offset += StreamSize(words);
  backlog_.push_back({data_.offset, std::move(words)});
  while (!backlog_.empty() && data_.offset - begin_ > backlog_size_) {
    begin_ = backlog_.front().end;
    backlog_.pop_front();
  }
}

void ReplicationLog::Fork(std::string replid) {
  replid2_ = ledger_.replid(data_.history);
  second_offset_ = static_cast<std::int64_t>(data_.offset) + 1;
  data_.history = ledger_.Branch(data_, data_.offset, std::move(replid));
}

void ReplicationLog::Follow(HistoryId history) {
  if (history == data_.history) return;
  // A partial resync between different data is a bug of the simulation.
  SENTINEL_CHECK(ledger_.Same(data_, {history, data_.offset}));
  replid2_ = ledger_.replid(data_.history);
  second_offset_ = static_cast<std::int64_t>(data_.offset) + 1;
  data_.history = history;
}

void ReplicationLog::Replace(DataSet data) {
  data_ = data;
  begin_ = data.offset;
  backlog_.clear();
  replid2_.clear();
  second_offset_ = -1;
}

bool ReplicationLog::CanContinue(const std::string& replid, std::int64_t first) const {
  const bool known = replid == this->replid() ||
                     (!replid2_.empty() && replid == replid2_ && first <= second_offset_);
  return known && first > static_cast<std::int64_t>(begin_) &&
         first <= static_cast<std::int64_t>(data_.offset) + 1;
}

codec::Reply ReplicationLog::Since(std::int64_t first) const {
  std::vector<codec::Reply> commands;
  for (const Entry& entry : backlog_) {
    if (static_cast<std::int64_t>(entry.end) >= first) commands.push_back(AsStream(entry.words));
  }
  return codec::Reply::Sequence(std::move(commands));
}

}  // namespace sentinel::sim
