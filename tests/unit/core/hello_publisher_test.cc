#include "notify/hello_publisher.h"

#include <gtest/gtest.h>

#include "core_test_base.h"
#include "model/agenda.h"

namespace sentinel {
namespace {

const AckReply kTaken{.ok = true, .error = {}};
const AckReply kRefused{.ok = false, .error = "NOPERM"};

class HelloPublisherTest : public CoreTestBase {
 protected:
  HelloPublisherTest() : group_(NewGroup("mymaster", 6379)), peer_(NewPeer(group_, 'b')) {
    Connection& command = peer_.link->endpoint.command;
    command.id = LinkId{1};
    command.established = true;
    peer_.hello_link = command.id;
  }

  // When the peer is told next, as things stand.
  MonotonicTime NextHello() {
    Turn turn = NewTurn();
    Agenda agenda;
    PublishHellos(turn, group_, agenda);
    return agenda.next();
  }

  MasterGroup& group_;
  Peer& peer_;
};

TEST_F(HelloPublisherTest, TriesARefusedOneAgainSoonInEachRhythm) {
  OnHelloReply(NewTurn(), group_, peer_, kRefused);
  EXPECT_EQ(NextHello(), now_ + model_.tunables.ping_period);

  group_.channels.master_carries = true;  // So that the peer is told every ten seconds.
  peer_.heard_by_channel_at = now_;
  OnHelloReply(NewTurn(), group_, peer_, kRefused);
  EXPECT_EQ(NextHello(), now_ + model_.tunables.ping_period);
  OnHelloReply(NewTurn(), group_, peer_, kTaken);
  EXPECT_EQ(NextHello(), now_ + 5 * model_.tunables.publish_period);
}

}  // namespace
}  // namespace sentinel
