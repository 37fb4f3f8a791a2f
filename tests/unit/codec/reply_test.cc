#include "codec/resp/reply.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace sentinel::codec {
namespace {

std::string Resp2(const Reply& reply) {
  std::string out;
  Encode(reply, 2, out);
  return out;
}

std::string Resp3(const Reply& reply) {
  std::string out;
  Encode(reply, 3, out);
  return out;
}

void ExpectBoth(const Reply& reply, const std::string& bytes) {
  EXPECT_EQ(Resp2(reply), bytes);
  EXPECT_EQ(Resp3(reply), bytes);
}

// Command sheet, section 1: the table of notations.
TEST(Reply, EncodesWhatIsTheSameInBothProtocols) {
  ExpectBoth(Reply::Ok(), "+OK\r\n");
  ExpectBoth(Reply::Simple("PONG"), "+PONG\r\n");
  ExpectBoth(Reply::Error("ERR syntax error"), "-ERR syntax error\r\n");
  ExpectBoth(Reply::Integer(0), ":0\r\n");
  ExpectBoth(Reply::Integer(std::numeric_limits<std::int64_t>::min()), ":-9223372036854775808\r\n");
  ExpectBoth(Reply::Bulk(""), "$0\r\n\r\n");
  ExpectBoth(Reply::Bulk(std::string("a\0\r\n", 4)), std::string("$4\r\na\0\r\n\r\n", 10));
  ExpectBoth(Reply::Array(), "*0\r\n");
  ExpectBoth(Reply::Array({Reply::Integer(1), Reply::Bulk("*"), Reply::Array({Reply::Ok()})}),
             "*3\r\n:1\r\n$1\r\n*\r\n*1\r\n+OK\r\n");
}

TEST(Reply, EncodesNulls) {
  EXPECT_EQ(Resp2(Reply::NullBulk()), "$-1\r\n");
  EXPECT_EQ(Resp2(Reply::NullArray()), "*-1\r\n");
  EXPECT_EQ(Resp3(Reply::NullBulk()), "_\r\n");
  EXPECT_EQ(Resp3(Reply::NullArray()), "_\r\n");
}

TEST(Reply, EncodesMaps) {
  const Reply map = Reply::Map({{Reply::Bulk("a"), Reply::Integer(1)}}).Add("b", Reply::Ok());
  EXPECT_EQ(Resp2(map), "*4\r\n$1\r\na\r\n:1\r\n$1\r\nb\r\n+OK\r\n");
  EXPECT_EQ(Resp3(map), "%2\r\n$1\r\na\r\n:1\r\n$1\r\nb\r\n+OK\r\n");
  EXPECT_EQ(Resp2(Reply::Map()), "*0\r\n");
  EXPECT_EQ(Resp3(Reply::Map()), "%0\r\n");
}

TEST(Reply, EncodesSetsAndPushes) {
  EXPECT_EQ(Resp2(Reply::Set({Reply::Simple("admin")})), "*1\r\n+admin\r\n");
  EXPECT_EQ(Resp3(Reply::Set({Reply::Simple("admin")})), "~1\r\n+admin\r\n");
  EXPECT_EQ(Resp2(Reply::Push({Reply::Bulk("pong")})), "*1\r\n$4\r\npong\r\n");
  EXPECT_EQ(Resp3(Reply::Push({Reply::Bulk("pong")})), ">1\r\n$4\r\npong\r\n");
}

TEST(Reply, EncodesVerbatimText) {
  EXPECT_EQ(Resp2(Reply::Verbatim("id=1\n")), "$5\r\nid=1\n\r\n");
  EXPECT_EQ(Resp3(Reply::Verbatim("id=1\n")), "=9\r\ntxt:id=1\n\r\n");
  EXPECT_EQ(Resp3(Reply::Verbatim("")), "=4\r\ntxt:\r\n");
}

TEST(Reply, EncodesDoublesShortestFirst) {
  EXPECT_EQ(Resp2(Reply::Double(1.5)), "$3\r\n1.5\r\n");
  EXPECT_EQ(Resp3(Reply::Double(0.1)), ",0.1\r\n");
  EXPECT_EQ(Resp3(Reply::Double(-2)), ",-2\r\n");
  EXPECT_EQ(Resp3(Reply::Double(std::numeric_limits<double>::infinity())), ",inf\r\n");
  EXPECT_EQ(Resp3(Reply::Double(-std::numeric_limits<double>::infinity())), ",-inf\r\n");
  EXPECT_EQ(Resp3(Reply::Double(std::numeric_limits<double>::quiet_NaN())), ",nan\r\n");
  EXPECT_EQ(Resp3(Reply::Double(-std::numeric_limits<double>::denorm_min())), ",-5e-324\r\n");
  EXPECT_EQ(Resp3(Reply::Double(std::numeric_limits<double>::lowest())),
            ",-1.7976931348623157e+308\r\n");
}

TEST(Reply, EncodesBooleans) {
  EXPECT_EQ(Resp2(Reply::Boolean(true)), ":1\r\n");
  EXPECT_EQ(Resp2(Reply::Boolean(false)), ":0\r\n");
  EXPECT_EQ(Resp3(Reply::Boolean(true)), "#t\r\n");
  EXPECT_EQ(Resp3(Reply::Boolean(false)), "#f\r\n");
}

TEST(Reply, KeepsLineBreaksOutOfLines) {
  ExpectBoth(Reply::Error("ERR unknown command 'a\r\nb'"), "-ERR unknown command 'a  b'\r\n");
  ExpectBoth(Reply::Simple("a\nb"), "+a b\r\n");
}

TEST(Reply, EncodesSequencesWithoutAHeader) {
  ExpectBoth(Reply::Sequence({Reply::Ok(), Reply::Integer(2)}), "+OK\r\n:2\r\n");
  ExpectBoth(Reply::Nothing(), "");
}

TEST(Reply, WritesNumbersOfMapsAsBulkStrings) {
  EXPECT_EQ(Reply::BulkNumber(std::uint16_t{6379}), Reply::Bulk("6379"));
  EXPECT_EQ(Reply::BulkNumber(-1), Reply::Bulk("-1"));
  EXPECT_EQ(Reply::BulkNumber(std::numeric_limits<std::uint64_t>::max()),
            Reply::Bulk("18446744073709551615"));
}

TEST(Reply, TakesElementsOneByOneOrTogether) {
  EXPECT_EQ(Reply::ArrayOf(Reply::Bulk("a"), Reply::Integer(1)),
            Reply::Array({Reply::Bulk("a"), Reply::Integer(1)}));
  EXPECT_EQ(Reply::ArrayOf(), Reply::Array());
}

TEST(Reply, AppendsToWhatIsThere) {
  std::string out = "+OK\r\n";
  Encode(Reply::Integer(1), 2, out);
  EXPECT_EQ(out, "+OK\r\n:1\r\n");
}

TEST(Reply, CanBeLookedInto) {
  const Reply reply = Reply::Array().Add(Reply::Error("ERR x")).Add(Reply::Integer(7));
  EXPECT_EQ(reply.kind(), Reply::Kind::kArray);
  EXPECT_FALSE(reply.is_error());
  ASSERT_EQ(reply.elements().size(), 2U);
  EXPECT_TRUE(reply.elements()[0].is_error());
  EXPECT_EQ(reply.elements()[0].text(), "ERR x");
  EXPECT_EQ(reply.elements()[1].integer(), 7);
  EXPECT_EQ(Reply::Double(0.5).number(), 0.5);
}

TEST(Reply, DiffersByKindEvenWhenItsContentIsTheSame) {
  EXPECT_EQ(Reply::Bulk("a"), Reply::Bulk("a"));
  EXPECT_NE(Reply::Bulk("a"), Reply::Simple("a"));
  EXPECT_NE(Reply::NullBulk(), Reply::NullArray());
  EXPECT_NE(Reply::Set(), Reply::Array());
}

TEST(ReplyDeathTest, AggregatesTakeOnlyTheirOwnElements) {
  EXPECT_DEATH(Reply::Map().Add(Reply::Ok()), "broken invariant");
  EXPECT_DEATH(Reply::Array().Add("key", Reply::Ok()), "broken invariant");
  EXPECT_DEATH(Reply::Ok().Add(Reply::Ok()), "broken invariant");
}

TEST(ReplyDeathTest, KnowsTwoProtocols) {
  std::string out;
  EXPECT_DEATH(Encode(Reply::Ok(), 4, out), "resp_version");
}

}  // namespace
}  // namespace sentinel::codec
