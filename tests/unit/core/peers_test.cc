// Sentinels that are met by hellos which nobody may have sent.
#include "quorum/peers.h"

#include <gtest/gtest.h>

#include <string>

#include "core_test_base.h"

namespace sentinel {
namespace {

class PeersTest : public CoreTestBase {
 protected:
  static std::string IdOf(int number) {
    const std::string text = std::to_string(number);
    return std::string(40 - text.size(), '0') + text;
  }

  // In the name of a sentinel at an address of its own.
  void Hear(int number) {
    HelloMessage hello;
    hello.sentinel_host = "10.0.3." + std::to_string(number % 200);
    hello.sentinel_port = static_cast<std::uint16_t>(1000 + number);
    hello.sentinel_id = IdOf(number);
    hello.master_name = group_.name;
    now_ += std::chrono::milliseconds(1);
    Turn turn = NewTurn();
    MeetSender(turn, group_, hello).peer->heard_at = now_;
  }

  MasterGroup& group_ = NewGroup("one", 6379);
};

TEST_F(PeersTest, OfWhomNothingButHellosIsHeardSoManyAreKept) {
  Hear(1);
  group_.peers.at(IdOf(1)).link->endpoint.served = true;
  Hear(2);
  for (int number = 100; number < 400; ++number) {
    Hear(number);
    Hear(2);  // A genuine one that we do not reach goes on saying hello.
  }
  EXPECT_EQ(group_.peers.size(), 65U);
  EXPECT_EQ(model_.peer_links.size(), 65U);
  EXPECT_TRUE(group_.peers.contains(IdOf(1)));
  EXPECT_TRUE(group_.peers.contains(IdOf(2)));
  EXPECT_TRUE(group_.peers.contains(IdOf(399)));
  EXPECT_FALSE(group_.peers.contains(IdOf(100)));
}

TEST_F(PeersTest, WhoStoodInTheConfigurationIsKept) {
  for (char digit = 'b'; digit <= 'f'; ++digit) NewPeer(group_, digit).link->met_at.reset();
  for (int number = 100; number < 400; ++number) Hear(number);
  EXPECT_EQ(group_.peers.size(), 69U);
  EXPECT_TRUE(group_.peers.contains(Id('b')));
}

}  // namespace
}  // namespace sentinel
