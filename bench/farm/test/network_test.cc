// The emulator's sockets, with its loop in a thread of its own as if it were another process.
#include "farm/network.h"

#include <gtest/gtest.h>
#include <hiredis/hiredis.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <thread>

#include "farm/control.h"
#include "support/port.h"
#include "support/temp_dir.h"

namespace sentinel::farm {
namespace {

struct ContextDeleter {
  void operator()(redisContext* context) const { redisFree(context); }
};
using Client = std::unique_ptr<redisContext, ContextDeleter>;

// Two masters (servers 0 and 2) and their replicas.
class NetworkTest : public testing::Test {
 protected:
  NetworkTest() {
    const std::string path = (dir_.path() / "control").string();
    network_.ListenForControl(
        path, [this](const std::string& line) { return Control(fleet_, network_, line); });
    thread_ = std::thread([this] { network_.Run(); });
    control_.reset(redisConnectUnix(path.c_str()));
  }
  ~NetworkTest() override {
    Tell("quit");
    thread_.join();
  }

  std::string Tell(std::string line) {
    line += '\n';
    EXPECT_EQ(write(control_->fd, line.data(), line.size()), static_cast<ssize_t>(line.size()));
    std::string answer;
    for (char byte = 0; read(control_->fd, &byte, 1) == 1 && byte != '\n';) answer += byte;
    return answer;
  }

  // The client gives up after so much silence.
  Client Connect(ServerIndex server, timeval patience = {.tv_sec = 30, .tv_usec = 0}) const {
    const Endpoint address = AddressOf(server / 2, server % 2, 1, port_.number());
    Client client(redisConnect(address.host.c_str(), address.port));
    redisSetTimeout(client.get(), patience);
    return client;
  }

  // The text of a status or bulk reply, or the last word of an array such as a pub/sub message, if
  // `request` is null of what comes next; empty when nothing came.
  static std::string Ask(const Client& client, const char* request) {
    void* raw = nullptr;
    if (request != nullptr) {
      raw = redisCommand(client.get(), request);
    } else {
      redisGetReply(client.get(), &raw);
    }
    const auto* reply = static_cast<redisReply*>(raw);
    std::string text;
    if (reply != nullptr && reply->str != nullptr) text = reply->str;
    if (reply != nullptr && reply->elements > 0) {
      const redisReply* last = reply->element[reply->elements - 1];
      if (last->str != nullptr) text = last->str;
    }
    freeReplyObject(raw);
    return text;
  }

  harness::TempDir dir_;
  harness::Port port_;
  Fleet fleet_{{.groups = 2, .first_group = 0, .replicas = 1, .port = port_.number()}};
  Network network_{fleet_};
  Client control_;
  std::thread thread_;
};

TEST_F(NetworkTest, AnswersAtEveryAddress) {
  for (ServerIndex server = 0; server < 4; ++server) {
    EXPECT_EQ(Ask(Connect(server), "PING"), "PONG") << server;
  }
}

TEST_F(NetworkTest, DeliversMessagesToTheSubscribersOfAGroup) {
  const Client at_master = Connect(0), at_replica = Connect(1), elsewhere = Connect(2);
  Ask(at_master, "SUBSCRIBE c");
  Ask(at_replica, "SUBSCRIBE c");
  Ask(elsewhere, "SUBSCRIBE c");
  Ask(Connect(0), "PUBLISH c hello");
  EXPECT_EQ(Ask(at_master, nullptr), "hello");
  EXPECT_EQ(Ask(at_replica, nullptr), "hello");
  // Nothing came before this answer, whose last word is empty.
  EXPECT_EQ(Ask(elsewhere, "PING"), "");
  EXPECT_EQ(elsewhere->err, 0);
}

TEST_F(NetworkTest, RefusesConnectionsToTheDeadUntilTheyReturn) {
  const Client before = Connect(0);
  EXPECT_EQ(Ask(before, "PING"), "PONG");
  EXPECT_EQ(Tell("kill 0"), "ok");
  EXPECT_EQ(Ask(before, "PING"), "");
  EXPECT_NE(Connect(0)->err, 0);
  EXPECT_EQ(Ask(Connect(1), "PING"), "PONG");
  EXPECT_EQ(Tell("return 0"), "ok");
  EXPECT_EQ(Ask(Connect(0), "PING"), "PONG");
}

TEST_F(NetworkTest, IsSilentWhilePausedAndAnswersAfterwards) {
  const Client before = Connect(0);
  EXPECT_EQ(Ask(before, "PING"), "PONG");
  EXPECT_EQ(Tell("pause 0"), "ok");
  const Client during = Connect(0, {.tv_sec = 0, .tv_usec = 200'000});
  EXPECT_EQ(during->err, 0);
  EXPECT_EQ(Ask(during, "PING"), "");
  EXPECT_EQ(during->err, REDIS_ERR_IO);
  EXPECT_EQ(Tell("return 0"), "ok");
  EXPECT_EQ(Ask(before, "PING"), "PONG");
}

TEST_F(NetworkTest, ClosesTheConnectionsThatAClientKills) {
  const Client normal = Connect(0), subscriber = Connect(0), caller = Connect(0);
  Ask(normal, "PING");
  Ask(subscriber, "SUBSCRIBE c");
  Ask(caller, "CLIENT KILL TYPE pubsub");
  EXPECT_EQ(Ask(normal, "PING"), "PONG");
  Ask(subscriber, nullptr);
  EXPECT_EQ(subscriber->err, REDIS_ERR_EOF);
  Ask(caller, "CLIENT KILL TYPE normal");
  EXPECT_EQ(Ask(normal, "PING"), "");
  EXPECT_EQ(Ask(caller, "PING"), "PONG");
}

TEST_F(NetworkTest, ShowsServersAndCountsOverTheControlConnection) {
  EXPECT_TRUE(Tell("show 0").ends_with(" alive master"));
  EXPECT_NE(Tell("show 1").find(" alive replica of 127.64.0.1:"), std::string::npos);
  Tell("kill 2");
  EXPECT_TRUE(Tell("show 2").ends_with(" dead master"));
  Ask(Connect(0), "PING");
  EXPECT_TRUE(Tell("stats").starts_with("requests=1 messages=0 bytes_in=14 bytes_out=7 "));
  EXPECT_TRUE(Tell("kill 4").starts_with("error"));
  EXPECT_TRUE(Tell("kill").starts_with("error"));
  EXPECT_TRUE(Tell("praise 0").starts_with("error"));
}

}  // namespace
}  // namespace sentinel::farm
