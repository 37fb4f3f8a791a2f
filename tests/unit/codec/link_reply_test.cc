#include "codec/resp/link_reply.h"

#include <gtest/gtest.h>
#include <hiredis/hiredis.h>

#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace sentinel::codec {
namespace {

constexpr RequestKind kAckKinds[] = {RequestKind::kAuth,       RequestKind::kSetName,
                                     RequestKind::kSubscribe,  RequestKind::kPublishHello,
                                     RequestKind::kScriptKill, RequestKind::kTransaction,
                                     RequestKind::kHandover,   RequestKind::kHandoverOver};
const std::string kId = "3f2a08a3b8d5cbf7f5ee5b7d4a9d4a5e0c1d2e3f";

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using ReplyPtr = std::unique_ptr<redisReply, FreeReply>;

// What hiredis makes of `bytes`, which have to be one whole reply.
ReplyPtr Read(const std::string& bytes) {
  redisReader* reader = redisReaderCreate();
  void* reply = nullptr;
  redisReaderFeed(reader, bytes.data(), bytes.size());
  redisReaderGetReply(reader, &reply);
  redisReaderFree(reader);
  EXPECT_NE(reply, nullptr) << bytes;
  return ReplyPtr(static_cast<redisReply*>(reply));
}

template <typename Body>
std::optional<Body> DecodeAs(RequestKind kind, const std::string& bytes) {
  const ReplyBody body = DecodeReply(kind, *Read(bytes));
  if (const Body* decoded = std::get_if<Body>(&body)) return *decoded;
  return std::nullopt;
}

std::string Bulk(const std::string& text) {
  return "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n";
}

const char* const kShapes[] = {"+OK\r\n", "-ERR x\r\n", ":1\r\n", "$2\r\nOK\r\n",
                               "$-1\r\n", "*-1\r\n",    "*0\r\n", "*1\r\n+OK\r\n"};

// --- PING: protocol sheet, section 5 --------------------------------------------------------

TEST(LinkReply, KnowsValidPingReplies) {
  const auto ping = [](const std::string& bytes) {
    return DecodeAs<PingReply>(RequestKind::kPing, bytes);
  };
  EXPECT_EQ(ping("+PONG\r\n"), PingReply::kPong);
  EXPECT_EQ(ping("+PONGS\r\n"), PingReply::kPong);
  EXPECT_EQ(ping("-LOADING Redis is loading\r\n"), PingReply::kLoading);
  EXPECT_EQ(ping("-MASTERDOWN Link with MASTER is down\r\n"), PingReply::kMasterDown);
  EXPECT_EQ(ping("-BUSY Redis is busy\r\n"), PingReply::kBusy);
}

TEST(LinkReply, TakesEverythingElseForAnInvalidPingReply) {
  for (const char* bytes :
       {"+OK\r\n", "+pong\r\n", "+\r\n", "-NOAUTH Authentication required.\r\n", "-MISCONF x\r\n",
        "$4\r\nPONG\r\n", ":1\r\n", "$-1\r\n", "*1\r\n+PONG\r\n"}) {
    EXPECT_EQ(DecodeAs<PingReply>(RequestKind::kPing, bytes), PingReply::kOther) << bytes;
  }
}

// --- acknowledgements -----------------------------------------------------------------------

TEST(LinkReply, TakesAnythingButAnErrorForAnAcknowledgement) {
  for (const RequestKind kind : kAckKinds) {
    for (const std::string bytes : {"+OK\r\n", "+QUEUED\r\n", ":0\r\n", "$1\r\nx\r\n", "$-1\r\n",
                                    "*2\r\n+OK\r\n-ERR inside\r\n"}) {
      const auto ack = DecodeAs<AckReply>(kind, bytes);
      ASSERT_TRUE(ack) << bytes;
      EXPECT_TRUE(ack->ok) << bytes;
      EXPECT_EQ(ack->error, "") << bytes;
    }
  }
}

TEST(LinkReply, KeepsTheTextOfErrors) {
  for (const RequestKind kind : kAckKinds) {
    const auto ack = DecodeAs<AckReply>(kind, "-EXECABORT Transaction discarded\r\n");
    ASSERT_TRUE(ack);
    EXPECT_FALSE(ack->ok);
    EXPECT_EQ(ack->error, "EXECABORT Transaction discarded");
  }
}

// A transaction may have been carried out in part.
TEST(LinkReply, FindsTheFirstErrorInWhatTheExecOfAHandoverAnswers) {
  const auto exec = [](const std::string& bytes) {
    return DecodeAs<AckReply>(RequestKind::kHandoverExec, bytes);
  };
  EXPECT_TRUE(exec("*2\r\n+OK\r\n+OK\r\n")->ok);
  EXPECT_EQ(exec("*2\r\n+OK\r\n-ERR not a replica\r\n")->error, "ERR not a replica");
  EXPECT_FALSE(exec("*2\r\n+OK\r\n-ERR not a replica\r\n")->ok);
  EXPECT_EQ(exec("-EXECABORT Transaction discarded\r\n")->error, "EXECABORT Transaction discarded");
}

// --- INFO: section 3 ------------------------------------------------------------------------

TEST(LinkReply, ReadsInfoFromABulkString) {
  const auto report =
      DecodeAs<InfoReport>(RequestKind::kInfo, Bulk("role:slave\r\nslave_priority:7\r\n"));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->role, Role::kReplica);
  EXPECT_EQ(report->priority, 7);
}

TEST(LinkReply, RefusesInfoOfOtherShapes) {
  for (const std::string bytes : kShapes) {
    if (bytes.starts_with("$2")) continue;
    EXPECT_TRUE(DecodeAs<MalformedReply>(RequestKind::kInfo, bytes)) << bytes;
  }
}

#ifdef REDIS_REPLY_VERB
TEST(LinkReply, ReadsInfoFromAVerbatimString) {
  EXPECT_TRUE(DecodeAs<InfoReport>(RequestKind::kInfo, "=15\r\ntxt:role:master\r\n"));
}
#endif

// --- is-master-down-by-addr: section 6 ------------------------------------------------------

std::optional<OpinionReply> Opinion(const std::string& bytes) {
  return DecodeAs<OpinionReply>(RequestKind::kAskPeer, bytes);
}

TEST(LinkReply, ReadsOpinionsAndVotes) {
  const auto vote = Opinion("*3\r\n:1\r\n" + Bulk(kId) + ":9223372036854775807\r\n");
  ASSERT_TRUE(vote);
  EXPECT_TRUE(vote->down);
  EXPECT_EQ(vote->leader, kId);
  EXPECT_EQ(vote->leader_epoch, kEpochMax);

  const auto opinion = Opinion("*3\r\n:0\r\n$1\r\n*\r\n:0\r\n");
  ASSERT_TRUE(opinion);
  EXPECT_FALSE(opinion->down);
  EXPECT_EQ(opinion->leader, "*");
  EXPECT_EQ(opinion->leader_epoch, 0U);
}

TEST(LinkReply, KeepsTheEpochOfAForgottenLeader) {
  const auto opinion = Opinion("*3\r\n:1\r\n$1\r\n*\r\n:5\r\n");
  ASSERT_TRUE(opinion);
  EXPECT_EQ(opinion->leader, "*");
  EXPECT_EQ(opinion->leader_epoch, 5U);
}

TEST(LinkReply, DropsTheVoteButNotTheOpinionWhenTheEpochIsHostile) {
  const auto opinion = Opinion("*3\r\n:1\r\n" + Bulk(kId) + ":-5\r\n");
  ASSERT_TRUE(opinion);
  EXPECT_TRUE(opinion->down);
  EXPECT_EQ(opinion->leader, "*");
  EXPECT_EQ(opinion->leader_epoch, 0U);
}

TEST(LinkReply, CountsAVoteForNoIdAsSpent) {
  const auto opinion = Opinion("*3\r\n:1\r\n$3\r\nbob\r\n:5\r\n");
  ASSERT_TRUE(opinion);
  EXPECT_EQ(opinion->leader, "*");
  EXPECT_EQ(opinion->leader_epoch, 5U);
}

TEST(LinkReply, TakesOnlyOneForDown) {
  EXPECT_FALSE(Opinion("*3\r\n:2\r\n$1\r\n*\r\n:0\r\n")->down);
  EXPECT_FALSE(Opinion("*3\r\n:-1\r\n$1\r\n*\r\n:0\r\n")->down);
}

TEST(LinkReply, RefusesOpinionsOfOtherShapes) {
  for (const std::string bytes : kShapes) {
    EXPECT_TRUE(DecodeAs<MalformedReply>(RequestKind::kAskPeer, bytes)) << bytes;
  }
  for (const char* bytes : {
           "*2\r\n:1\r\n$1\r\n*\r\n",
           "*4\r\n:1\r\n$1\r\n*\r\n:0\r\n:0\r\n",
           "*3\r\n$1\r\n1\r\n$1\r\n*\r\n:0\r\n",
           "*3\r\n:1\r\n+*\r\n:0\r\n",
           "*3\r\n:1\r\n$-1\r\n:0\r\n",
           "*3\r\n:1\r\n$1\r\n*\r\n$1\r\n0\r\n",
           "*3\r\n:1\r\n*0\r\n:0\r\n",
       }) {
    EXPECT_TRUE(DecodeAs<MalformedReply>(RequestKind::kAskPeer, bytes)) << bytes;
  }
}

// --- what a sentinel holds: decision 42 -------------------------------------------------------

TEST(LinkReply, FindsTheConfigurationEpochWhereverItStands) {
  const auto epoch = DecodeAs<ConfigEpochReply>(
      RequestKind::kAskEpoch, "*6\r\n" + Bulk("name") + Bulk("config-epoch") +
                                  Bulk("config-epoch") + Bulk("42") + Bulk("quorum") + Bulk("2"));
  ASSERT_TRUE(epoch);
  EXPECT_EQ(epoch->config_epoch, 42U);
}

TEST(LinkReply, RefusesWhatTellsNoConfigurationEpoch) {
  for (const std::string& bytes :
       {std::string("-ERR No such master with that name\r\n"), std::string("*0\r\n"),
        std::string("*-1\r\n"), "*1\r\n" + Bulk("config-epoch"),
        "*3\r\n" + Bulk("config-epoch") + Bulk("1") + Bulk("x"),
        "*2\r\n" + Bulk("config-epoch") + Bulk("-1"),
        "*2\r\n" + Bulk("config-epoch") + Bulk("9223372036854775808"),
        "*2\r\n" + Bulk("config-epoch") + ":5\r\n", "*2\r\n" + Bulk("quorum") + Bulk("5")}) {
    EXPECT_TRUE(DecodeAs<MalformedReply>(RequestKind::kAskEpoch, bytes)) << bytes;
  }
}

TEST(LinkReply, ReadsWhereTheMasterIs) {
  const auto address =
      DecodeAs<AddressReply>(RequestKind::kAskAddress, "*2\r\n" + Bulk("10.0.0.1") + Bulk("6379"));
  ASSERT_TRUE(address);
  EXPECT_EQ(address->host, "10.0.0.1");
  EXPECT_EQ(address->port, 6379);
  for (const std::string& bytes :
       {std::string("*-1\r\n"), std::string("-NOPERM no\r\n"), "*1\r\n" + Bulk("10.0.0.1"),
        "*2\r\n" + Bulk("") + Bulk("6379"), "*2\r\n" + Bulk("a b") + Bulk("6379"),
        "*2\r\n" + Bulk("10.0.0.1") + Bulk("0"), "*2\r\n" + Bulk("10.0.0.1") + Bulk("65536"),
        "*2\r\n" + Bulk("10.0.0.1") + ":6379\r\n"}) {
    EXPECT_TRUE(DecodeAs<MalformedReply>(RequestKind::kAskAddress, bytes)) << bytes;
  }
}

TEST(LinkReply, ReadsWhoASentinelIs) {
  const auto reply = DecodeAs<IdReply>(RequestKind::kAskId, Bulk(kId));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->id, kId);
  for (const std::string& bytes : {std::string("-ERR unknown subcommand\r\n"), Bulk("bob"),
                                   "+" + kId + "\r\n", std::string("$-1\r\n")}) {
    EXPECT_TRUE(DecodeAs<MalformedReply>(RequestKind::kAskId, bytes)) << bytes;
  }
}

TEST(LinkReply, ReadsTheLastVoteAsAnOpinion) {
  const auto vote =
      DecodeAs<OpinionReply>(RequestKind::kAskLastVote, "*3\r\n:0\r\n$1\r\n*\r\n:5\r\n");
  ASSERT_TRUE(vote);
  EXPECT_EQ(vote->leader_epoch, 5U);
}

TEST(LinkReply, KeepsWhatIsSaidInWords) {
  for (const RequestKind kind : {RequestKind::kWhoAmI, RequestKind::kDryRun}) {
    for (const std::string& bytes : {Bulk("bob"), std::string("+bob\r\n")}) {
      const auto reply = DecodeAs<TextReply>(kind, bytes);
      ASSERT_TRUE(reply) << bytes;
      EXPECT_EQ(reply->text, "bob");
    }
    const auto refused = DecodeAs<AckReply>(kind, "-NOPERM no\r\n");
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->error, "NOPERM no");
    for (const std::string bytes : {"$-1\r\n", ":1\r\n", "*0\r\n"}) {
      EXPECT_TRUE(DecodeAs<MalformedReply>(kind, bytes)) << bytes;
    }
    EXPECT_LE(DecodeAs<TextReply>(kind, Bulk(std::string(100'000, 'x')))->text.size(), 512U);
  }
}

TEST(LinkReply, TellsTheTextOfAnError) {
  EXPECT_EQ(ErrorText(*Read("-NOAUTH Authentication required.\r\n")),
            "NOAUTH Authentication required.");
  EXPECT_EQ(ErrorText(*Read("+PONG\r\n")), "");
  EXPECT_EQ(ErrorText(*Read("*1\r\n-NOPERM\r\n")), "");
}

// --- pub/sub --------------------------------------------------------------------------------

TEST(LinkReply, FindsThePayloadOfAMessage) {
  const ReplyPtr reply =
      Read("*3\r\n" + Bulk("message") + Bulk("__sentinel__:hello") + Bulk(std::string("a\0b", 3)));
  EXPECT_EQ(MessagePayload(*reply), std::string_view("a\0b", 3));
}

TEST(LinkReply, TakesNothingElseForAMessage) {
  for (const std::string& bytes :
       {"*3\r\n" + Bulk("subscribe") + Bulk("__sentinel__:hello") + ":1\r\n",
        "*3\r\n" + Bulk("message") + Bulk("c") + ":1\r\n", "*2\r\n" + Bulk("message") + Bulk("c"),
        "*4\r\n" + Bulk("pmessage") + Bulk("p") + Bulk("c") + Bulk("x"),
        "*3\r\n" + Bulk("unsubscribe") + Bulk("c") + Bulk("x"),
        "*3\r\n" + Bulk("message") + Bulk("c") + "$-1\r\n"}) {
    EXPECT_EQ(MessagePayload(*Read(bytes)), std::nullopt) << bytes;
  }
  for (const std::string bytes : kShapes) {
    EXPECT_EQ(MessagePayload(*Read(bytes)), std::nullopt) << bytes;
  }
}

}  // namespace
}  // namespace sentinel::codec
