#include <gmock/gmock.h>

#include <memory>
#include <string>

#include "fixture.h"
#include "sentinel/failover_record.h"

namespace sentinel::http {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ReasonsTest : public HttpTest {
 protected:
  void Remember(const std::string& master, const std::string& reason) {
    auto record = std::make_shared<FailoverRecord>();
    record->master = master;
    record->result = "aborted";
    record->reason = reason;
    facts.failovers.Put({std::move(record), ++count_}, 0);
  }

 private:
  std::int64_t count_ = 0;
};

TEST_F(ReasonsTest, TheHistoryOfNothingIsEmpty) {
  EXPECT_EQ(Text("/api/history"), "{\"failovers\":[]}\n");
  EXPECT_EQ(Verdict("/api/history?name=m"), "404 no master of that name is watched here");
  AddMaster("m");
  EXPECT_EQ(Text("/api/history?name=m"), "{\"failovers\":[]}\n");
}

TEST_F(ReasonsTest, TheHistoryIsOfOneMasterOrOfAllTheNewestFirst) {
  Remember("m", "first");
  Remember("gone <b>\"\xff", "second");
  const std::string all = Text("/api/history");
  EXPECT_THAT(all, StartsWith("{\"failovers\":[{\"master\":\"gone <b>\\\"\xef\xbf\xbd\","));
  EXPECT_LT(all.find("second"), all.find("first"));
  EXPECT_THAT(Text("/api/history?count=1"), Not(HasSubstr("first")));
  // A master that is not watched any more has a past.
  EXPECT_THAT(Text("/api/history?name=m"), Not(HasSubstr("second")));
}

TEST_F(ReasonsTest, ACountIsAPositiveNumber) {
  for (const char* count : {"0", "-1", "x", "1x", "99999999999999999999"}) {
    EXPECT_EQ(Verdict(std::string("/api/history?count=") + count),
              "400 count must be a positive number");
  }
}

// Each portion is that of one turn: the fixture looks at its size.
TEST_F(ReasonsTest, ALongHistoryComesInPortions) {
  for (int i = 0; i < 2000; ++i) Remember("m" + std::to_string(i), std::string(500, 'r'));
  const std::string text = Text("/api/history");
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find("{\"master\":", at)) != std::string::npos; ++at) ++count;
  EXPECT_EQ(count, 2000U);
  EXPECT_GT(text.size(), 1'000'000U);
}

TEST_F(ReasonsTest, ExplainsAMasterByItsName) {
  AddMaster("<m>");
  EXPECT_THAT(Text("/api/explain/%3Cm%3E"),
              StartsWith("{\"master\":\"<m>\",\"failover_now\":false"));
  EXPECT_EQ(Verdict("/api/explain/other"), "404 no master of that name is watched here");
}

}  // namespace
}  // namespace sentinel::http
