#include "codec/history/failover_text.h"

#include <gtest/gtest.h>

#include <limits>
#include <memory>

namespace sentinel::codec {
namespace {

PastFailover Past(FailoverRecord record, std::int64_t started_at_ms) {
  return {std::make_shared<const FailoverRecord>(std::move(record)), started_at_ms};
}

FailoverRecord Full() {
  FailoverRecord record;
  record.master = "my \"master\"";
  record.epoch = kEpochMax;
  record.kind = FailoverKind::kCoordinated;
  record.led_by = std::string(40, 'a');
  record.led_by_self = true;
  record.result = "switched";
  record.reason = "a sentence,\nin two lines \xff";
  record.from = "127.0.0.1:6379";
  record.to = "[::1]:6380";
  record.acknowledged = true;
  record.phases = {{FailoverPhase::kSdown, Duration(0)}, {FailoverPhase::kAborted, Duration(1234)}};
  record.votes = {{std::string(40, 'b'), std::string(40, 'a'), 7}};
  record.candidates = {
      {"[::1]:6380", "id", -5, std::numeric_limits<std::uint64_t>::max(), 1, true, ""},
      {"127.0.0.1:6381", "", 100, 0, 0, false, "is down"}};
  return record;
}

TEST(FailoverText, GivesBackWhatWasWritten) {
  const std::vector<PastFailover> past = {Past(Full(), 1'700'000'000'000), Past({}, 0)};
  const auto read = ParseFailovers(FormatFailovers(past));
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 2u);
  EXPECT_EQ(*(*read)[0].record, Full());
  EXPECT_EQ((*read)[0].started_at_ms, 1'700'000'000'000);
  EXPECT_EQ(*(*read)[1].record, FailoverRecord());
}

TEST(FailoverText, AnEmptyHistoryIsOne) {
  const auto read = ParseFailovers(FormatFailovers({}));
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->empty());
}

TEST(FailoverText, WhatWasCutOffIsDamaged) {
  const std::string text = FormatFailovers(std::vector{Past(Full(), 5)});
  for (std::size_t size = 0; size + 1 < text.size(); ++size) {
    EXPECT_FALSE(ParseFailovers(text.substr(0, size))) << size;
  }
}

TEST(FailoverText, SaysWhichLineCannotBeRead) {
  const std::string end = "# End of history\n";
  for (const std::string line :
       {"phase sdown 0", "failover m", "nonsense", "failover m x automatic 0 a no r s f t yes",
        "failover m 1 automatic 0 a maybe r s f t yes",
        "failover m 1 automatic 0 a no r s f t yes 1", "failover \"m"}) {
    const auto read = ParseFailovers("# title\n" + line + "\n" + end);
    ASSERT_FALSE(read) << line;
    EXPECT_EQ(read.error().message, "line 2 cannot be read") << line;
  }
  EXPECT_EQ(ParseFailovers("# title\n").error().message, "its end is missing");
}

}  // namespace
}  // namespace sentinel::codec
