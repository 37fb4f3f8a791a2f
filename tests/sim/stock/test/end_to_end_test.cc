// Three stock sentinels, simulated Redis servers with passwords, and the reference timeline of the
// protocol sheet (section 16).
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/redis/redis_server.h"
#include "sim/stock/stock_sentinel.h"

namespace sentinel::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// When each sentinel let out an event for the first time since the last Clear.
class Diary final : public Witness {
 public:
  explicit Diary(const Timeline& timeline) : timeline_(timeline) {}

  void OnEvent(SentinelNode& node, const std::string& name, const std::string&) override {
    first_.try_emplace({&node, name}, timeline_.now());
  }
  void OnRequest(SentinelNode&, const std::string&, std::uint16_t,
                 const std::vector<std::string>&) override {}
  void OnVote(SentinelNode&, const std::string&, std::uint16_t, const std::string&,
              Epoch) override {}

  void Clear() { first_.clear(); }
  std::optional<MonotonicTime> When(const SentinelNode& node, const std::string& event) const {
    const auto found = first_.find({&node, event});
    if (found == first_.end()) return std::nullopt;
    return found->second;
  }

 private:
  const Timeline& timeline_;
  std::map<std::pair<const SentinelNode*, std::string>, MonotonicTime> first_;  // For look-ups.
};

class StockEndToEndTest : public testing::Test {
 protected:
  StockEndToEndTest() {
    for (const char* ip : {"10.0.0.1", "10.0.0.2", "10.0.0.3"}) {
      RedisOptions options;
      options.config.requirepass = options.config.masterauth = "secret";
      if (!servers_.empty()) options.config.replicaof = Upstream{"10.0.0.1", kRedisPort};
      servers_.push_back(std::make_unique<RedisServer>(network_, network_.AddHost(ip, ip), ledger_,
                                                       random_, options));
      servers_.back()->Start();
    }
    StockMaster master{"g", "10.0.0.1", kRedisPort, {}};
    master.settings.quorum = 2;
    master.settings.down_after = seconds(3);
    master.settings.auth_pass = "secret";
    for (char digit = '1'; digit <= '3'; ++digit) {
      Host& host = network_.AddHost(std::string("s") + digit, std::string("10.0.1.") + digit);
      sentinels_.push_back(std::make_unique<StockSentinel>(
          network_, host, random_, diary_, StockConfig{std::string(40, digit), {master}}));
      sentinels_.back()->Start();
    }
  }

  void RunFor(Duration span) {
    const MonotonicTime limit = timeline_.now() + span;
    while (timeline_.RunNext(limit)) {
    }
  }

  Timeline timeline_;
  Random random_{7};
  Trace trace_;
  Network network_{timeline_, random_, trace_};
  Ledger ledger_;
  Diary diary_{timeline_};
  std::vector<std::unique_ptr<RedisServer>> servers_;
  std::vector<std::unique_ptr<StockSentinel>> sentinels_;
};

TEST_F(StockEndToEndTest, ADeadMasterIsReplacedAndComesBackAsAReplica) {
  RunFor(seconds(30));
  for (const auto& sentinel : sentinels_) {
    ASSERT_EQ(sentinel->View("g")->peers.size(), 2U);
    ASSERT_EQ(sentinel->View("g")->replicas.size(), 2U);
  }
  diary_.Clear();
  const MonotonicTime killed = timeline_.now();
  servers_[0]->Crash(false);
  RunFor(seconds(8));

  const GroupView view = *sentinels_[0]->View("g");
  RedisServer& promoted = view.master_ip == "10.0.0.2" ? *servers_[1] : *servers_[2];
  RedisServer& other = view.master_ip == "10.0.0.2" ? *servers_[2] : *servers_[1];
  EXPECT_EQ(promoted.role(), Role::kMaster);
  EXPECT_EQ(other.upstream()->ip, promoted.ip());
  EXPECT_TRUE(other.link_up());
  int leaders = 0;
  for (const auto& sentinel : sentinels_) {
    EXPECT_EQ(sentinel->View("g")->master_ip, promoted.ip());
    EXPECT_EQ(sentinel->View("g")->config_epoch, view.config_epoch);
    const auto down = diary_.When(*sentinel, "+sdown");
    const auto moved = diary_.When(*sentinel, "+switch-master");
    ASSERT_TRUE(down && moved);
    EXPECT_GE(*down - killed, seconds(3));
    EXPECT_LE(*down - killed, milliseconds(3210));
    // 0.5 s of ticks and 1 s of INFO to the promotion, the same again for the leader.
    EXPECT_GE(*moved - killed, milliseconds(3200));
    EXPECT_LE(*moved - killed, milliseconds(7000));
    if (diary_.When(*sentinel, "+elected-leader")) ++leaders;
  }
  EXPECT_EQ(leaders, 1);

  servers_[0]->Start();
  RunFor(seconds(25));
  EXPECT_EQ(servers_[0]->role(), Role::kReplica);
  EXPECT_EQ(servers_[0]->upstream()->ip, promoted.ip());
  EXPECT_TRUE(servers_[0]->link_up());
}

}  // namespace
}  // namespace sentinel::sim
