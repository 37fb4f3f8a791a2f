// What several faults at once make of the network.
#include "sim/fault/shape_network.h"

#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <vector>

namespace sentinel::sim {
namespace {

using std::chrono::milliseconds;

class ShapeNetworkTest : public ::testing::Test {
 protected:
  ShapeNetworkTest() { plan_.latency = milliseconds(3); }

  void Add(FaultKind kind, Host& who, Host* other = nullptr, std::int64_t value = 0) {
    Fault& fault = faults_.emplace_back();
    fault.kind = kind;
    fault.value = value;
    UnderWay it{&fault};
    it.who = &who;
    it.other = other;
    under_way_.push_back(it);
    Shape();
  }
  void EndFirst() {
    under_way_.erase(under_way_.begin());
    Shape();
  }
  void Shape() { ShapeNetwork(plan_, under_way_, network_); }
  const Path& path(const Host& from, const Host& to) { return network_.path(from, to); }

  Timeline timeline_;
  Random random_{1};
  Trace trace_;
  Network network_{timeline_, random_, trace_};
  Host& a_ = network_.AddHost("a", "10.0.0.1");
  Host& b_ = network_.AddHost("b", "10.0.0.2");
  Host& c_ = network_.AddHost("c", "10.0.0.3");
  Plan plan_;
  std::deque<Fault> faults_;
  std::vector<UnderWay> under_way_;
};

TEST_F(ShapeNetworkTest, WithoutFaultsPathsAreAsPlanned) {
  Shape();
  EXPECT_FALSE(path(a_, b_).cut);
  EXPECT_EQ(path(a_, b_).latency, milliseconds(3));
  EXPECT_EQ(path(a_, b_).loss, 0U);
}

TEST_F(ShapeNetworkTest, CutsAreAboutThoseTheyName) {
  Add(FaultKind::kCutOneWay, a_, &b_);
  EXPECT_TRUE(path(a_, b_).cut);
  EXPECT_FALSE(path(b_, a_).cut);
  EXPECT_FALSE(path(a_, c_).cut);
  Add(FaultKind::kIsolate, c_);
  for (Host* other : {&a_, &b_}) {
    EXPECT_TRUE(path(*other, c_).cut);
    EXPECT_TRUE(path(c_, *other).cut);
  }
}

TEST_F(ShapeNetworkTest, APathIsCutWhileAnybodyCutsIt) {
  Add(FaultKind::kCut, a_, &b_);
  Add(FaultKind::kIsolate, b_);
  EndFirst();
  EXPECT_TRUE(path(a_, b_).cut);
  EndFirst();
  EXPECT_FALSE(path(a_, b_).cut);
}

TEST_F(ShapeNetworkTest, ASplitCutsBetweenItsHalvesOnly) {
  Add(FaultKind::kSplit, a_, nullptr, 0b011);  // The hosts are numbered as they were added.
  EXPECT_FALSE(path(a_, b_).cut);
  EXPECT_TRUE(path(a_, c_).cut);
  EXPECT_TRUE(path(c_, b_).cut);
}

TEST_F(ShapeNetworkTest, OfTwoValuesTheLaterOneHolds) {
  Add(FaultKind::kSlowPath, a_, nullptr, 100);
  Add(FaultKind::kSlowPath, a_, nullptr, 50);
  EXPECT_EQ(path(a_, b_).latency, milliseconds(53));
  EXPECT_EQ(path(b_, a_).latency, milliseconds(3)) << "one way only";
  Add(FaultKind::kLoss, b_, nullptr, 20);
  EXPECT_EQ(path(a_, b_).loss, 20U);
  EXPECT_EQ(path(b_, c_).loss, 20U);
  EXPECT_EQ(path(a_, c_).loss, 0U);
  EndFirst();
  EndFirst();
  EXPECT_EQ(path(a_, b_).latency, milliseconds(3));
  EXPECT_EQ(path(a_, b_).loss, 20U);
}

TEST_F(ShapeNetworkTest, NewConnectionsAreRefusedForAsLongAsAnybodyWants) {
  class Caller final : public ChannelUser {
   public:
    void OnConnected() override { connected = true; }
    void OnBytes(std::string_view) override {}
    void OnClosed(const std::string&) override {}
    bool connected = false;
  };
  network_.Listen(b_, 1, [](Channel channel) { channel.Close(); });
  const auto connects = [&] {
    Caller caller;
    const Channel channel = network_.Connect(a_, b_.ip(), 1, caller);
    const MonotonicTime end = network_.now() + milliseconds(100);
    while (timeline_.RunNext(end)) {
    }
    return caller.connected;
  };
  EXPECT_TRUE(connects());
  Add(FaultKind::kRefuse, b_);
  Add(FaultKind::kRefuse, b_);
  EXPECT_FALSE(connects());
  EndFirst();
  EXPECT_FALSE(connects());
  EndFirst();
  EXPECT_TRUE(connects());
}

}  // namespace
}  // namespace sentinel::sim
