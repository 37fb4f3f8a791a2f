#include "codec/history/failover_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/text.h"
#include "codec/resp/words.h"

namespace sentinel::codec {
namespace {

constexpr std::string_view kTitle =
    "# Failovers that this sentinel has seen, the oldest first (SENTINEL HISTORY).\n"
    "# Written by the process.\n";
constexpr std::string_view kEnd = "# End of history";

using Words = std::vector<std::string>;

class LineWriter {
 public:
  LineWriter(std::string& text, std::string_view kind) : text_(text) { text_ += kind; }
  ~LineWriter() { text_ += '\n'; }
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  LineWriter& Add(std::string_view word) {
    text_ += ' ' + QuoteWord(word);
    return *this;
  }
  template <typename Number>
  LineWriter& AddNumber(Number number) {
    text_ += ' ' + std::to_string(number);
    return *this;
  }
  LineWriter& AddFlag(bool flag) {
    text_ += flag ? " yes" : " no";
    return *this;
  }

 private:
  std::string& text_;
};

void Format(const PastFailover& past, std::string& text) {
  const FailoverRecord& record = *past.record;
  LineWriter(text, "failover")
      .Add(record.master)
      .AddNumber(record.epoch)
      .Add(NameOf(record.kind))
      .AddNumber(past.started_at_ms)
      .Add(record.led_by)
      .AddFlag(record.led_by_self)
      .Add(record.result)
      .Add(record.reason)
      .Add(record.from)
      .Add(record.to)
      .AddFlag(record.acknowledged);
  for (const auto& phase : record.phases) {
    LineWriter(text, "phase").Add(NameOf(phase.phase)).AddNumber(phase.at.count());
  }
  for (const auto& vote : record.votes) {
    LineWriter(text, "vote").Add(vote.sentinel).Add(vote.candidate).AddNumber(vote.epoch);
  }
  for (const auto& candidate : record.candidates) {
    LineWriter(text, "candidate")
        .Add(candidate.replica)
        .Add(candidate.run_id)
        .AddNumber(candidate.priority)
        .AddNumber(candidate.offset)
        .AddNumber(candidate.rank)
        .AddFlag(candidate.chosen)
        .Add(candidate.excluded);
  }
}

// The words of a line behind its first, one after the other.
class LineReader {
 public:
  explicit LineReader(const Words& words) : words_(words) {}

  std::string Text() {
    if (at_ < words_.size()) return words_[at_++];
    bad_ = true;
    return {};
  }
  template <typename Number>
  Number Integer() {
    const auto number = [&] {
      if constexpr (std::is_unsigned_v<Number>)
        return ParseUnsigned(Text());
      else
        return ParseInteger(Text());
    }();
    const bool fits = number && std::in_range<Number>(*number);
    bad_ = bad_ || !fits;
    return fits ? static_cast<Number>(*number) : Number{0};
  }
  bool Flag() {
    const std::string word = Text();
    bad_ = bad_ || (word != "yes" && word != "no");
    return word == "yes";
  }
  template <typename Enum, std::size_t size>
  Enum NameIn(const std::array<std::string_view, size>& names) {
    const auto name = std::ranges::find(names, Text());
    bad_ = bad_ || name == names.end();
    return name == names.end() ? Enum{} : static_cast<Enum>(name - names.begin());
  }
  // True iff every word was there and as expected, and none is left.
  bool good() const { return !bad_ && at_ == words_.size(); }

 private:
  const Words& words_;
  std::size_t at_ = 1;
  bool bad_ = false;
};

class Reader {
 public:
  // False when the line cannot be read.
  bool Read(const Words& words) {
    const std::string& kind = words.front();
    LineReader line(words);
    if (kind == "failover") {
      ReadFailover(line);
    } else if (!open_) {
      return false;
    } else if (kind == "phase") {
      const auto phase = line.NameIn<FailoverPhase>(kPhaseNames);
      open_->phases.push_back({phase, Duration(line.Integer<Duration::rep>())});
    } else if (kind == "vote") {
      FailoverRecord::Vote vote;
      vote.sentinel = line.Text();
      vote.candidate = line.Text();
      vote.epoch = line.Integer<Epoch>();
      open_->votes.push_back(std::move(vote));
    } else if (kind == "candidate") {
      ReadCandidate(line);
    } else {
      return false;
    }
    return line.good();
  }

  std::vector<PastFailover> Finish() {
    Close();
    return std::move(failovers_);
  }

 private:
  void ReadFailover(LineReader& line) {
    Close();
    open_.emplace();
    open_->master = line.Text();
    open_->epoch = line.Integer<Epoch>();
    open_->kind = line.NameIn<FailoverKind>(kFailoverKindNames);
    started_at_ms_ = line.Integer<std::int64_t>();
    open_->led_by = line.Text();
    open_->led_by_self = line.Flag();
    open_->result = line.Text();
    open_->reason = line.Text();
    open_->from = line.Text();
    open_->to = line.Text();
    open_->acknowledged = line.Flag();
  }

  void ReadCandidate(LineReader& line) {
    FailoverRecord::Candidate candidate;
    candidate.replica = line.Text();
    candidate.run_id = line.Text();
    candidate.priority = line.Integer<int>();
    candidate.offset = line.Integer<std::uint64_t>();
    candidate.rank = line.Integer<int>();
    candidate.chosen = line.Flag();
    candidate.excluded = line.Text();
    open_->candidates.push_back(std::move(candidate));
  }

  void Close() {
    if (!open_) return;
    failovers_.push_back(
        {std::make_shared<const FailoverRecord>(*std::move(open_)), started_at_ms_});
    open_.reset();
  }

  std::vector<PastFailover> failovers_;
  std::optional<FailoverRecord> open_;
  std::int64_t started_at_ms_ = 0;
};

}  // namespace

std::string FormatFailovers(std::span<const PastFailover> failovers) {
  std::string text(kTitle);
  for (const PastFailover& past : failovers) Format(past, text);
  text.append(kEnd).append("\n");
  return text;
}

Result<std::vector<PastFailover>> ParseFailovers(std::string_view text) {
  Reader reader;
  std::size_t number = 0;
  for (const std::string_view line : Split(text, '\n')) {
    ++number;
    if (line == kEnd) return reader.Finish();
    if (line.empty() || line.front() == '#') continue;
    const auto words = SplitWords(line);
    if (!words || words->empty() || !reader.Read(*words)) {
      return Fail("line " + std::to_string(number) + " cannot be read");
    }
  }
  return Fail("its end is missing");
}

}  // namespace sentinel::codec
