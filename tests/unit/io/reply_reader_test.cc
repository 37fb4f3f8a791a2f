#include "io/net/reply_reader.h"

#include <gtest/gtest.h>
#include <hiredis/hiredis.h>

#include <string>
#include <string_view>

namespace sentinel::io {
namespace {

class ReplyReadersTest : public testing::Test {
 protected:
  // Feeds bytes and reads what is whole; returns the texts of the replies.
  static std::string Read(redisReader& reader, std::string_view bytes) {
    redisReaderFeed(&reader, bytes.data(), bytes.size());
    std::string texts;
    void* object = nullptr;
    while (redisReaderGetReply(&reader, &object) == REDIS_OK && object != nullptr) {
      auto* reply = static_cast<redisReply*>(object);
      if (reply->str != nullptr) texts.append(reply->str, reply->len);
      texts += ';';
      freeReplyObject(reply);
    }
    return texts;
  }

  ReplyReaders readers_;
};

TEST_F(ReplyReadersTest, AReaderBetweenTwoRepliesServesTheNextOne) {
  ReplyReader reader = readers_.Take();
  const redisReader* const first = reader.get();
  EXPECT_EQ(Read(*reader, "+PONG\r\n$2\r\nok\r\n"), "PONG;ok;");
  readers_.GiveBackIfIdle(reader);
  EXPECT_EQ(reader, nullptr);

  reader = readers_.Take();
  EXPECT_EQ(reader.get(), first);
  EXPECT_EQ(Read(*reader, "+again\r\n"), "again;");
}

TEST_F(ReplyReadersTest, AReaderWithinAReplyStaysWhereItIs) {
  for (const std::string_view part : {"$5\r\nab", "*2\r\n", "*2\r\n:1\r\n", "+PO", "+PONG\r\n$"}) {
    ReplyReader reader = readers_.Take();
    Read(*reader, part);
    readers_.GiveBackIfIdle(reader);
    EXPECT_NE(reader, nullptr) << part;
  }
}

TEST_F(ReplyReadersTest, AReaderThatFailedIsNotUsedAgain) {
  ReplyReader reader = readers_.Take();
  Read(*reader, "?\r\n");
  readers_.GiveBackIfIdle(reader);
  EXPECT_NE(reader, nullptr);
}

TEST_F(ReplyReadersTest, TwoLinksWithinRepliesHaveReadersOfTheirOwn) {
  ReplyReader one = readers_.Take();
  ReplyReader two = readers_.Take();
  Read(*one, "$5\r\nab");
  Read(*two, "$5\r\nxy");
  EXPECT_EQ(Read(*one, "cde\r\n"), "abcde;");
  EXPECT_EQ(Read(*two, "z12\r\n"), "xyz12;");
}

}  // namespace
}  // namespace sentinel::io
