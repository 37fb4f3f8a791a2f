#include "io/net/listener.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "io/event/loop.h"
#include "io/net/socket_address.h"
#include "loop_test_base.h"
#include "socket_peer.h"
#include "support/temp_dir.h"

namespace sentinel::io {
namespace {

class ListenerTest : public LoopTest {
 protected:
  std::unique_ptr<Listener> Make(int accepts_per_turn = 100) {
    return std::make_unique<Listener>(
        loop_,
        Listener::Callbacks{
            .on_accepted =
                [this](UniqueFd fd, const SocketAddress& peer) {
                  accepted_.push_back(std::move(fd));
                  peers_.push_back(peer);
                },
            .on_error = [this](const std::string& text) { errors_.push_back(text); }},
        accepts_per_turn);
  }

  std::vector<UniqueFd> accepted_;
  std::vector<SocketAddress> peers_;  // Of each.
  std::vector<std::string> errors_;
};

int IntOption(int fd, int level, int name) {
  int value = -1;
  socklen_t size = sizeof(value);
  getsockopt(fd, level, name, &value, &size);
  return value;
}

TEST_F(ListenerTest, AcceptsOnEveryAddressUnderOnePort) {
  const auto listener = Make();
  const ListenOutcome outcome = listener->ListenTcp({"127.0.0.1", "127.0.0.2", "-::1"}, 0, 16);
  ASSERT_TRUE(outcome.ok()) << outcome.error;
  ASSERT_NE(listener->port(), 0);
  const SocketPeer first = SocketPeer::ConnectTo(listener->port(), "127.0.0.1");
  const SocketPeer second = SocketPeer::ConnectTo(listener->port(), "127.0.0.2");
  ASSERT_TRUE(RunUntil([&] { return accepted_.size() == 2; }));
}

TEST_F(ListenerTest, WildcardsStandForAllAddressesOfTheirFamily) {
  const auto listener = Make();
  const ListenOutcome outcome = listener->ListenTcp({"*", "-::*"}, 0, 16);
  ASSERT_TRUE(outcome.ok()) << outcome.error;
  const SocketPeer client = SocketPeer::ConnectTo(listener->port(), "127.0.0.7");
  EXPECT_TRUE(RunUntil([&] { return accepted_.size() == 1; }));
}

TEST_F(ListenerTest, AnIpv6SocketLeavesIpv4Alone) {
  const auto listener = Make();
  // Without IPv6 on this machine nothing listens, and the port below is just any free one.
  ASSERT_TRUE(listener->ListenTcp({"::*"}, 0, 16).ok());
  const auto other = Make();
  EXPECT_TRUE(other->ListenTcp({"127.0.0.1"}, listener->port(), 16).ok());
}

TEST_F(ListenerTest, AcceptedSocketsAreReadyToUse) {
  const auto listener = Make();
  ASSERT_TRUE(listener->ListenTcp({"127.0.0.1"}, 0, 16).ok());
  const SocketPeer client = SocketPeer::ConnectTo(listener->port());
  ASSERT_TRUE(RunUntil([&] { return !accepted_.empty(); }));
  EXPECT_EQ(peers_[0], LocalAddress(client.fd()));
  const int fd = accepted_[0].get();
  EXPECT_NE(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
  EXPECT_NE(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
  EXPECT_EQ(IntOption(fd, IPPROTO_TCP, TCP_NODELAY), 1);
}

TEST_F(ListenerTest, AcceptsNoMoreThanAllowedPerTurn) {
  const auto listener = Make(2);
  ASSERT_TRUE(listener->ListenTcp({"127.0.0.1"}, 0, 16).ok());
  std::vector<SocketPeer> clients;
  for (int i = 0; i < 5; ++i) clients.push_back(SocketPeer::ConnectTo(listener->port()));
  loop_.RunTurn(std::chrono::seconds(60));
  EXPECT_EQ(accepted_.size(), 2U);
  EXPECT_TRUE(RunUntil([&] { return accepted_.size() == 5; }));
}

TEST_F(ListenerTest, SaysWhichAddressIsTaken) {
  const auto first = Make();
  ASSERT_TRUE(first->ListenTcp({"127.0.0.1"}, 0, 16).ok());
  const std::string port = std::to_string(first->port());
  const auto second = Make();
  const ListenOutcome outcome = second->ListenTcp({"127.0.0.1"}, first->port(), 16);
  EXPECT_EQ(outcome.error, "Failed listening on port " + port + " (TCP), aborting.");
  EXPECT_EQ(outcome.warnings,
            std::vector<std::string>{"Warning: Could not create server TCP listening socket "
                                     "127.0.0.1:" +
                                     port + ": bind: Address already in use"});
}

TEST_F(ListenerTest, ToleratesAnOptionalAddressThatIsNotHere) {
  const auto listener = Make();
  const ListenOutcome outcome = listener->ListenTcp({"-192.0.2.1", "127.0.0.1"}, 0, 16);
  EXPECT_TRUE(outcome.ok());
  ASSERT_EQ(outcome.warnings.size(), 1U);
  EXPECT_EQ(
      outcome.warnings[0],
      "Warning: Could not create server TCP listening socket 192.0.2.1:0: bind: Cannot assign "
      "requested address");
  EXPECT_TRUE(listener->listening());

  EXPECT_TRUE(Make()->ListenTcp({"-192.0.2.1"}, 0, 16).ok());
  EXPECT_FALSE(Make()->ListenTcp({"192.0.2.1"}, 0, 16).ok());
}

TEST_F(ListenerTest, DoesNotTolerateAnOptionalNameThatDoesNotExist) {
  const auto listener = Make();
  const ListenOutcome outcome = listener->ListenTcp({"-host name with blanks"}, 4711, 16);
  EXPECT_EQ(outcome.error, "Failed listening on port 4711 (TCP), aborting.");
  EXPECT_FALSE(listener->listening());
}

TEST_F(ListenerTest, BindsNothingForAnEmptyList) {
  const auto listener = Make();
  EXPECT_TRUE(listener->ListenTcp({}, 4711, 16).ok());
  EXPECT_FALSE(listener->listening());
  EXPECT_EQ(listener->port(), 0);
}

TEST_F(ListenerTest, ListensOnAUnixSocketAndReplacesAStaleOne) {
  const harness::TempDir dir;
  const std::string path = dir.path() / "socket";
  ASSERT_TRUE(Make()->ListenUnix(path, 0, 16).ok());  // Leaves the file behind.

  const auto listener = Make();
  ASSERT_TRUE(listener->ListenUnix(path, 0710, 16).ok());
  struct stat info {};
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0710U);
  const SocketPeer client = SocketPeer::ConnectToPath(path);
  EXPECT_TRUE(RunUntil([&] { return accepted_.size() == 1; }));
  EXPECT_EQ(listener->port(), 0);
}

TEST_F(ListenerTest, SaysWhatIsWrongWithAUnixSocket) {
  EXPECT_EQ(Make()->ListenUnix("/" + std::string(124, 'x'), 0, 16).error,
            "Failed opening Unix socket: unix socket path too long (125), must be under 108");
  EXPECT_EQ(Make()->ListenUnix("/nonexistent/folder/socket", 0, 16).error,
            "Failed opening Unix socket: bind: No such file or directory");
}

TEST_F(ListenerTest, RefusesAfterClose) {
  const auto listener = Make();
  ASSERT_TRUE(listener->ListenTcp({"127.0.0.1"}, 0, 16).ok());
  const std::uint16_t port = listener->port();
  listener->Close();
  EXPECT_FALSE(listener->listening());
  const SocketAddress target = *NumericAddress("127.0.0.1", port);
  const UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_EQ(connect(fd.get(), target.get(), target.length), -1);
}

TEST(CompactAddress, IsSmallAndWhole) {
  EXPECT_LE(sizeof(CompactAddress), 24U);
  for (const char* const ip : {"127.0.0.1", "::1", "fe80::1%lo"}) {
    const SocketAddress address = *NumericAddress(ip, 26379);
    EXPECT_EQ(CompactAddress(address).whole(), address) << ip;
    EXPECT_EQ(CompactAddress(address).whole().text(), address.text());
  }
  EXPECT_EQ(CompactAddress(SocketAddress{}).whole().text(), "");
}

// Without the fixture: the sanitizers need descriptors to look at an object with virtual functions.
TEST(Listener, AcceptsAgainOnceDescriptorsAreFree) {
  Loop loop;
  int accepted = 0;
  std::string error;
  Listener listener(loop, {.on_accepted = [&](UniqueFd, const SocketAddress&) { ++accepted; },
                           .on_error = [&](const std::string& text) { error = text; }});
  ASSERT_TRUE(listener.ListenTcp({"127.0.0.1"}, 0, 16).ok());
  const SocketPeer client = SocketPeer::ConnectTo(listener.port());

  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const UniqueFd lowest_free(dup(client.fd()));
  const rlimit none{.rlim_cur = static_cast<rlim_t>(lowest_free.get()),
                    .rlim_max = before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &none);
  for (int i = 0; i < 100 && error.empty(); ++i) loop.RunTurn(std::chrono::seconds(1));
  setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_EQ(error, "Too many open files");
  EXPECT_EQ(accepted, 0);

  // Under valgrind the first client was accepted and then thrown away.
  const SocketPeer second = SocketPeer::ConnectTo(listener.port());
  for (int i = 0; i < 100 && accepted == 0; ++i) loop.RunTurn(std::chrono::seconds(1));
  EXPECT_GE(accepted, 1);
}

TEST(SocketAddress, ShowsAddressesAsTextAndBack) {
  EXPECT_EQ(NumericAddress("127.0.0.1", 80)->text(), "127.0.0.1:80");
  EXPECT_EQ(NumericAddress("::1", 80)->text(), "[::1]:80");
  EXPECT_EQ(NumericAddress("::1", 80)->ip(), "::1");
  EXPECT_EQ(NumericAddress("::1", 80)->port(), 80);
  EXPECT_FALSE(NumericAddress("localhost", 80));
  EXPECT_FALSE(NumericAddress("", 80));
  EXPECT_EQ(SocketAddress().text(), "");
}

TEST(SocketAddress, KeepAliveFollowsTheSetting) {
  const UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  SetKeepAlive(fd.get(), std::chrono::seconds(0));
  EXPECT_EQ(IntOption(fd.get(), SOL_SOCKET, SO_KEEPALIVE), 0);
  SetKeepAlive(fd.get(), std::chrono::seconds(300));
  EXPECT_EQ(IntOption(fd.get(), SOL_SOCKET, SO_KEEPALIVE), 1);
  EXPECT_EQ(IntOption(fd.get(), IPPROTO_TCP, TCP_KEEPIDLE), 300);
  EXPECT_EQ(IntOption(fd.get(), IPPROTO_TCP, TCP_KEEPINTVL), 100);
}

}  // namespace
}  // namespace sentinel::io
