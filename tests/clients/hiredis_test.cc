// hiredis, the C library, without anything between: what a program in C does that finds its master
// by the sentinels.
#include <gtest/gtest.h>
#include <hiredis.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "integration/fixture.h"

namespace sentinel::clients {
namespace {

using harness::Observation;
using harness::RedisServer;
using harness::WaitFor;

struct Free {
  void operator()(redisContext* context) const { redisFree(context); }
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Context = std::unique_ptr<redisContext, Free>;
using ReplyPtr = std::unique_ptr<redisReply, Free>;

class Hiredis : public harness::IntegrationTest {
 protected:
  static Context Connect(std::uint16_t port) {
    Context context(redisConnectWithTimeout("127.0.0.1", port, timeval{2, 0}));
    if (context && context->err == 0) redisSetTimeout(context.get(), timeval{60, 0});
    return context;
  }

  // Empty after an error of the connection.
  template <typename... Values>
  static ReplyPtr Ask(const Context& context, const char* format, Values... values) {
    return ReplyPtr(static_cast<redisReply*>(redisCommand(context.get(), format, values...)));
  }

  static bool IsStatus(const ReplyPtr& reply, const std::string& text) {
    return reply && reply->type == REDIS_REPLY_STATUS && text == reply->str;
  }

  // Of the first sentinel that knows it.
  std::optional<std::uint16_t> AskForTheMaster() {
    for (const auto& sentinel : topology().sentinels()) {
      const Context context = Connect(sentinel->port());
      if (!context || context->err != 0) continue;
      const ReplyPtr reply = Ask(context, "SENTINEL get-master-addr-by-name %s", "mymaster");
      if (!reply || reply->type != REDIS_REPLY_ARRAY || reply->elements != 2) continue;
      return static_cast<std::uint16_t>(std::stoi(reply->element[1]->str));
    }
    return std::nullopt;
  }

  // Writes to the master whose port is returned; asks again for it until a write succeeds.
  std::uint16_t Write(const char* key, std::uint16_t other_than = 0) {
    std::uint16_t port = 0;
    WaitFor("a write", [&] {
      port = AskForTheMaster().value_or(0);
      if (port == other_than) return Observation{false, "the old master is named"};
      const Context master = Connect(port);
      if (!master || master->err != 0) return Observation{false, "no connection"};
      const ReplyPtr reply = Ask(master, "SET %s %d", key, port);
      const bool met = IsStatus(reply, "OK");
      return Observation{met, reply && reply->str != nullptr ? reply->str : master->errstr};
    });
    return port;
  }

  // The value of `name` in a flat list of names and values.
  static std::string FieldOf(const redisReply& list, const std::string& name) {
    for (std::size_t i = 0; i + 1 < list.elements; i += 2) {
      if (name == list.element[i]->str) return list.element[i + 1]->str;
    }
    return "";
  }

  std::set<std::uint16_t> AskForReplicas() {
    std::set<std::uint16_t> ports;
    const Context context = Connect(topology().sentinel(0).port());
    const ReplyPtr reply = Ask(context, "SENTINEL replicas %s", "mymaster");
    if (!reply || reply->type != REDIS_REPLY_ARRAY) return ports;
    for (std::size_t i = 0; i < reply->elements; ++i) {
      ports.insert(static_cast<std::uint16_t>(std::stoi(FieldOf(*reply->element[i], "port"))));
    }
    return ports;
  }

  // Waits until all replicas that the sentinels name have the key.
  void ReadFromReplicas(const char* key) {
    for (const std::uint16_t port : AskForReplicas()) {
      const Context replica = Connect(port);
      WaitFor("the replica to have what was written", [&] {
        const ReplyPtr reply = Ask(replica, "GET %s", key);
        return Observation{reply && reply->type == REDIS_REPLY_STRING, "nothing"};
      });
    }
  }
};

TEST_F(Hiredis, FollowsAFailoverByHand) {
  Start(Ours());
  RedisServer& old_master = topology().first_master();
  EXPECT_EQ(Write("before"), old_master.port());
  EXPECT_EQ(AskForReplicas(),
            (std::set{topology().replica(0).port(), topology().replica(1).port()}));
  ReadFromReplicas("before");

  const Context subscriber = Connect(topology().sentinel(2).port());
  ASSERT_TRUE(Ask(subscriber, "SUBSCRIBE %s", "+switch-master"));
  const Context orders = Connect(topology().sentinel(0).port());
  EXPECT_TRUE(IsStatus(Ask(orders, "SENTINEL failover %s", "mymaster"), "OK"));

  const std::uint16_t port = Write("after", old_master.port());
  void* message = nullptr;
  ASSERT_EQ(redisGetReply(subscriber.get(), &message), REDIS_OK);
  const ReplyPtr event(static_cast<redisReply*>(message));
  ASSERT_EQ(event->elements, 3U);
  EXPECT_EQ(event->element[2]->str, "mymaster 127.0.0.1 " + std::to_string(old_master.port()) +
                                        " 127.0.0.1 " + std::to_string(port));

  RedisServer& master = topology().WaitForFailoverFrom(old_master);
  EXPECT_EQ(port, master.port());
  topology().WaitUntilSettled(master);
  EXPECT_EQ(AskForReplicas().count(old_master.port()), 1U);
  EXPECT_EQ(AskForReplicas().count(master.port()), 0U);
  ReadFromReplicas("after");
}

TEST_F(Hiredis, ReadsManyRepliesOfAPipeline) {
  Start(Ours(1));
  const Context context = Connect(topology().sentinel(0).port());
  for (int i = 0; i < 1000; ++i) {
    redisAppendCommand(context.get(), "PING %d", i);
    redisAppendCommand(context.get(), "SENTINEL masters");
  }
  for (int i = 0; i < 1000; ++i) {
    void* reply = nullptr;
    ASSERT_EQ(redisGetReply(context.get(), &reply), REDIS_OK) << context->errstr;
    EXPECT_EQ(ReplyPtr(static_cast<redisReply*>(reply))->str, std::to_string(i));
    ASSERT_EQ(redisGetReply(context.get(), &reply), REDIS_OK) << context->errstr;
    const ReplyPtr masters(static_cast<redisReply*>(reply));
    ASSERT_EQ(masters->elements, 1U);
    EXPECT_EQ(FieldOf(*masters->element[0], "name"), "mymaster");
  }
}

}  // namespace
}  // namespace sentinel::clients
