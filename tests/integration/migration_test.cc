// docs/migration.md on real processes: redis-sentinel is exchanged for our sentinel and back, one
// process after the other, under a client that writes.
#include <gmock/gmock.h>

#include <string>

#include "fixture.h"
#include "support/writer.h"

namespace sentinel::harness {
namespace {

class Migration : public IntegrationTest {
 protected:
  // What docs/migration.md says to do for one host.
  void Exchange(std::size_t index, const SentinelCommand& next) {
    SentinelProcess& sentinel = topology().sentinel(index);
    const std::string id = sentinel.MyId();
    sentinel.Stop();
    sentinel.StartAs(next);
    sentinel.WaitUntilReady();
    events().Watch(sentinel.label(), sentinel.port());
    EXPECT_EQ(sentinel.MyId(), id);
    topology().WaitUntilSettled(*master_);
    WaitFor("the quorum to be whole again", [&] {
      const std::string answer =
          sentinel.Connect().Command({"SENTINEL", "CKQUORUM", "mymaster"}).Describe();
      return Observation{answer.starts_with("+OK 3 usable"), answer};
    });
  }

  void KillMaster() {
    RedisServer& old_master = *master_;
    old_master.process().Kill();
    master_ = &topology().WaitForFailoverFrom(old_master);
    old_master.Start();
    topology().WaitUntilSettled(*master_);
  }

  RedisServer* master_ = nullptr;
};

TEST_F(Migration, ToOursAndBackUnderAWritingClient) {
  TopologyOptions options;
  options.sentinels = Repeat(StockSentinel(), 3);
  // With less a stock sentinel may hold a new master for down by what it heard of the old one (W9).
  options.master.down_after = Millis(3000);
  Start(options);
  master_ = &topology().first_master();
  const DiscoveringWriter writer(topology().WriterSettings());
  writer.AwaitWrite(Now());

  Exchange(0, OurSentinel());
  Exchange(1, OurSentinel());
  KillMaster();  // In the middle: two of ours, one of stock.
  writer.AwaitWrite(Now());
  Exchange(2, OurSentinel());
  for (std::size_t i = 0; i < 3; ++i) Exchange(i, StockSentinel());
  writer.AwaitWrite(Now());

  // One master before the kill and one behind it: the client has never been sent elsewhere.
  const std::vector<WriteSpan> spans = writer.Spans();
  ASSERT_EQ(spans.size(), 2U);
  EXPECT_EQ(spans[0].port, topology().first_master().port());
  EXPECT_EQ(spans[1].port, master_->port());
  EXPECT_FALSE(events().First({.name = "+tilt"}));
}

}  // namespace
}  // namespace sentinel::harness
