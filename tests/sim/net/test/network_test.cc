#include "sim/net/network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace sentinel::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::uint16_t kPort = 6379;

// Writes down what comes.
class Listener final : public ChannelUser {
 public:
  void OnConnected() override { heard.push_back("connected"); }
  void OnBytes(std::string_view bytes) override { heard.emplace_back(bytes); }
  void OnClosed(const std::string& reason) override { heard.push_back(reason); }

  std::vector<std::string> heard;
};

class SimNetworkTest : public ::testing::Test {
 protected:
  SimNetworkTest() { Listen(); }

  void Listen() {
    network_.Listen(b_, kPort, [this](Channel channel) {
      accepted_ = std::move(channel);
      accepted_.SetUser(&server_);
    });
  }
  void Run(Duration duration) {
    const MonotonicTime end = timeline_.now() + duration;
    while (timeline_.RunNext(end)) {
    }
  }
  Channel Connect() { return network_.Connect(a_, "10.0.0.2", kPort, client_); }

  Timeline timeline_;
  Random random_{7};
  Trace trace_;
  Network network_{timeline_, random_, trace_};
  Host& a_ = network_.AddHost("a", "10.0.0.1");
  Host& b_ = network_.AddHost("b", "10.0.0.2");
  Listener client_;
  Listener server_;
  Channel accepted_;
};

TEST_F(SimNetworkTest, AConnectionTakesARoundTripAndBytesHalfOfOne) {
  network_.SetLatency(Duration(100), Duration(0));
  Channel channel = Connect();
  Run(Duration(199));
  EXPECT_THAT(client_.heard, IsEmpty());
  Run(Duration(1));
  EXPECT_THAT(client_.heard, ElementsAre("connected"));
  channel.Write("x");
  Run(Duration(99));
  EXPECT_THAT(server_.heard, IsEmpty());
  Run(Duration(1));
  EXPECT_THAT(server_.heard, ElementsAre("x"));
}

TEST_F(SimNetworkTest, WhatIsWrittenEarlyIsSentWhenTheConnectionStands) {
  Channel channel = Connect();
  channel.Write("early");
  Run(std::chrono::seconds(1));
  EXPECT_THAT(server_.heard, ElementsAre("early"));
}

TEST_F(SimNetworkTest, WhatIsWrittenOnConnectingComesBehindWhatWasWrittenEarly) {
  class Eager final : public ChannelUser {
   public:
    void OnConnected() override { channel->Write("late"); }
    void OnBytes(std::string_view) override {}
    void OnClosed(const std::string&) override {}
    Channel* channel = nullptr;
  };
  Eager eager;
  Channel channel = network_.Connect(a_, "10.0.0.2", kPort, eager);
  eager.channel = &channel;
  channel.Write("early");
  Run(std::chrono::seconds(1));
  EXPECT_THAT(server_.heard, ElementsAre("early", "late"));
}

TEST_F(SimNetworkTest, BytesOfOneConnectionStayInOrderWhateverTheDelays) {
  network_.SetLatency(Duration(100), Duration(100'000));
  Channel channel = Connect();
  for (const char* text : {"1", "2", "3", "4", "5", "6"}) channel.Write(text);
  Run(std::chrono::seconds(1));
  for (const char* text : {"7", "8", "9"}) channel.Write(text);
  Run(std::chrono::seconds(1));
  std::string all;
  for (const std::string& text : server_.heard) all += text;
  EXPECT_EQ(all, "123456789");
}

TEST_F(SimNetworkTest, APortWithoutAListenerRefuses) {
  Channel channel = network_.Connect(a_, "10.0.0.2", 1, client_);
  Run(std::chrono::seconds(1));
  EXPECT_THAT(client_.heard, ElementsAre("Connection refused"));
  EXPECT_FALSE(channel.open());
}

TEST_F(SimNetworkTest, AnAddressThatNobodyHasTimesOut) {
  Channel channel = network_.Connect(a_, "10.9.9.9", kPort, client_);
  Run(std::chrono::seconds(126));
  EXPECT_THAT(client_.heard, IsEmpty());
  Run(std::chrono::seconds(2));
  EXPECT_THAT(client_.heard, ElementsAre("Connection timed out"));
}

TEST_F(SimNetworkTest, BytesSentIntoACutArriveAfterIt) {
  Channel channel = Connect();
  Run(std::chrono::seconds(1));
  network_.Cut(a_, b_);
  channel.Write("late");
  Run(std::chrono::seconds(5));
  EXPECT_THAT(server_.heard, IsEmpty());
  EXPECT_EQ(network_.stalled_bytes(), 4U);
  network_.Heal(a_, b_);
  Run(std::chrono::seconds(10));
  EXPECT_THAT(server_.heard, ElementsAre("late"));
  EXPECT_EQ(network_.stalled_bytes(), 0U);
}

TEST_F(SimNetworkTest, AOneWayCutLetsTheOtherDirectionPass) {
  Channel channel = Connect();
  Run(std::chrono::seconds(1));
  network_.Cut(a_, b_);
  accepted_.Write("down");
  Run(std::chrono::seconds(1));
  EXPECT_THAT(client_.heard, ElementsAre("connected", "down"));
  EXPECT_FALSE(network_.Reaches(a_, b_));
}

TEST_F(SimNetworkTest, ThePeersOfADeadProcessAreTold) {
  Channel channel = Connect();
  Run(std::chrono::seconds(1));
  network_.Crash(b_, false);
  Run(std::chrono::seconds(1));
  EXPECT_THAT(client_.heard, ElementsAre("connected", "Connection reset by peer"));
}

TEST_F(SimNetworkTest, WithoutPowerNobodyIsToldUntilItIsBack) {
  Channel channel = Connect();
  Run(std::chrono::seconds(1));
  network_.Crash(b_, true);
  channel.Write("anybody?");
  Run(std::chrono::seconds(30));
  EXPECT_THAT(client_.heard, ElementsAre("connected"));
  network_.Start(b_);
  Run(std::chrono::seconds(30));
  EXPECT_THAT(client_.heard, ElementsAre("connected", "Connection reset by peer"));
  EXPECT_THAT(server_.heard, IsEmpty());
}

TEST_F(SimNetworkTest, APausedProcessIsConnectedToAndHearsLater) {
  b_.Pause();
  Channel channel = Connect();
  channel.Write("hello");
  Run(std::chrono::seconds(1));
  EXPECT_THAT(client_.heard, ElementsAre("connected"));
  EXPECT_THAT(server_.heard, IsEmpty());
  b_.Resume();
  EXPECT_THAT(server_.heard, ElementsAre("hello"));
}

TEST_F(SimNetworkTest, AClosedEndIsHeardOfByTheOther) {
  Channel channel = Connect();
  Run(std::chrono::seconds(1));
  channel.Write("bye");
  channel.Close();
  Run(std::chrono::seconds(1));
  EXPECT_THAT(server_.heard, ElementsAre("bye", "Server closed the connection"));
  EXPECT_EQ(network_.connections(), 0U);
}

TEST_F(SimNetworkTest, APausedProcessReadsWhatWasSentBeforeTheEnd) {
  Channel channel = Connect();
  Run(std::chrono::seconds(1));
  b_.Pause();
  channel.Write("last words");
  channel.Close();
  Run(std::chrono::seconds(1));
  EXPECT_TRUE(accepted_.open());
  b_.Resume();
  Run(std::chrono::seconds(1));
  EXPECT_THAT(server_.heard, ElementsAre("last words", "Server closed the connection"));
}

TEST_F(SimNetworkTest, AResetIsHeardAtBothEnds) {
  Channel channel = Connect();
  Run(std::chrono::seconds(1));
  network_.Reset(a_, b_);
  Run(std::chrono::seconds(1));
  EXPECT_THAT(client_.heard, ElementsAre("connected", "Connection reset by peer"));
  EXPECT_THAT(server_.heard, ElementsAre("Connection reset by peer"));
}

TEST_F(SimNetworkTest, AHostThatRefusesTakesNoNewConnections) {
  network_.Refuse(b_, true);
  Channel channel = Connect();
  Run(std::chrono::seconds(1));
  EXPECT_THAT(client_.heard, ElementsAre("Connection refused"));
}

// --- the process on a host ---

TEST_F(SimNetworkTest, TimersOfAPausedProcessAreLateAndBehindWhatArrived) {
  std::vector<std::string> order;
  Alarm alarm(b_, [&] { order.push_back("alarm"); });
  alarm.Arm(std::chrono::seconds(1));
  b_.Pause();
  Run(std::chrono::seconds(5));
  EXPECT_THAT(order, IsEmpty());
  b_.Run([&] { order.push_back("arrival"); });
  b_.Resume();
  EXPECT_THAT(order, ElementsAre("arrival", "alarm"));
}

TEST_F(SimNetworkTest, ACrashDisarmsTimers) {
  int expired = 0;
  Alarm alarm(b_, [&] { ++expired; });
  alarm.Arm(std::chrono::seconds(1));
  network_.Crash(b_, false);
  network_.Start(b_);
  Run(std::chrono::seconds(5));
  EXPECT_EQ(expired, 0);
}

TEST_F(SimNetworkTest, APauseOfADeadProcessIsNotOneOfTheNext) {
  network_.Crash(b_, false);
  b_.Pause();
  EXPECT_FALSE(b_.paused());
  network_.Start(b_);
  int turns = 0;
  b_.Run([&] { ++turns; });
  EXPECT_EQ(turns, 1);
}

TEST_F(SimNetworkTest, APauseEndsWithItsProcess) {
  b_.Pause();
  network_.Crash(b_, false);
  network_.Start(b_);
  EXPECT_FALSE(b_.paused());
}

TEST_F(SimNetworkTest, AStartOfWhatRunsDoesNotEndItsPause) {
  b_.Pause();
  network_.Start(b_);
  EXPECT_TRUE(b_.paused());
}

TEST_F(SimNetworkTest, WhatIsPutOffRunsWhenTheTurnEnds) {
  std::vector<std::string> order;
  a_.Run([&] {
    a_.AtTurnEnd([&] { order.push_back("end"); });
    order.push_back("task");
  });
  EXPECT_THAT(order, ElementsAre("task", "end"));
}

TEST_F(SimNetworkTest, AFastClockShortensWaits) {
  a_.SetClockRate(2.0);
  int expired = 0;
  Alarm alarm(a_, [&] { ++expired; });
  alarm.Arm(std::chrono::seconds(2));
  Run(std::chrono::milliseconds(1001));
  EXPECT_EQ(expired, 1);
}

TEST_F(SimNetworkTest, AWallClockStepLeavesTheMonotonicClockAlone) {
  const MonotonicTime before = a_.Now();
  const std::int64_t wall = a_.WallMillis();
  a_.StepWallClock(std::chrono::seconds(-3));
  EXPECT_EQ(a_.Now(), before);
  EXPECT_EQ(a_.WallMillis(), wall - 3000);
}

}  // namespace
}  // namespace sentinel::sim
