#include "codec/resp/request_parser.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace sentinel::codec {
namespace {

using namespace std::string_literals;  // NUL bytes in texts.

constexpr std::size_t kLineMax = 65536;

// Everything a parser gave: the requests in order and the error, if it came to one.
struct Outcome {
  std::vector<Request> requests;
  std::string error;
  bool operator==(const Outcome&) const = default;
};

void PrintTo(const Outcome& outcome, std::ostream* out) {
  *out << testing::PrintToString(outcome.requests) << " " << testing::PrintToString(outcome.error);
}

void Drain(RequestParser& parser, Outcome& outcome) {
  while (outcome.error.empty()) {
    auto next = parser.Next();
    if (!next) {
      outcome.error = next.error().message;
    } else if (*next) {
      outcome.requests.push_back(std::move(**next));
    } else {
      return;
    }
  }
}

Outcome Parse(RequestParser& parser, std::string_view bytes) {
  Outcome outcome;
  parser.Feed(bytes);
  Drain(parser, outcome);
  return outcome;
}

Outcome Parse(std::string_view bytes) {
  RequestParser parser;
  return Parse(parser, bytes);
}

Outcome ParseUnauthenticated(std::string_view bytes) {
  RequestParser parser;
  parser.set_authenticated(false);
  return Parse(parser, bytes);
}

Outcome Requests(std::vector<Request> requests) { return {std::move(requests), ""}; }

Outcome Error(const std::string& what) { return {{}, "ERR Protocol error: " + what}; }

const Outcome kNothingYet = Requests({});
const std::string kPing = "*1\r\n$4\r\nPING\r\n";

// --- multibulk ------------------------------------------------------------------------------

TEST(RequestParser, ReadsArraysOfBulkStrings) {
  EXPECT_EQ(Parse(kPing), Requests({{"PING"}}));
  EXPECT_EQ(Parse("*3\r\n$8\r\nSENTINEL\r\n$0\r\n\r\n$3\r\na\r\n\r\n"),
            Requests({{"SENTINEL", "", "a\r\n"}}));
}

TEST(RequestParser, ReadsAnEmptyFirstWord) {
  EXPECT_EQ(Parse("*1\r\n$0\r\n\r\n"), Requests({{""}}));
}

TEST(RequestParser, CarriesEveryByteInBulkStrings) {
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
  EXPECT_EQ(Parse("*2\r\n$4\r\nPING\r\n$256\r\n" + every_byte + "\r\n"),
            Requests({{"PING", every_byte}}));
}

TEST(RequestParser, ReadsPipelinedRequestsOfBothForms) {
  EXPECT_EQ(Parse(kPing + "INFO all\r\n" + kPing + "ROLE\n"),
            Requests({{"PING"}, {"INFO", "all"}, {"PING"}, {"ROLE"}}));
}

TEST(RequestParser, IgnoresArraysWithoutElements) {
  EXPECT_EQ(Parse("*0\r\n*-1\r\n*-9223372036854775808\r\n" + kPing), Requests({{"PING"}}));
}

// Section 3.1: the byte behind a header's CR and the two behind a payload are not looked at.
TEST(RequestParser, SkipsLineEndsUnseen) {
  EXPECT_EQ(Parse("*1\rX$4\rYPINGZZ" + kPing), Requests({{"PING"}, {"PING"}}));
}

TEST(RequestParser, WaitsForTheByteBehindAHeader) {
  RequestParser parser;
  EXPECT_EQ(Parse(parser, "*1\r"), kNothingYet);
  EXPECT_EQ(Parse(parser, "\n$4\r"), kNothingYet);
  EXPECT_EQ(Parse(parser, "\nPING\r"), kNothingYet);
  EXPECT_EQ(Parse(parser, "\n"), Requests({{"PING"}}));
}

TEST(RequestParser, RefusesCountsThatAreNoPlainNumbers) {
  for (const char* count : {"", "+1", "01", " 1", "1 ", "-0", "x", "2147483648",
                            "9223372036854775808", "-9223372036854775809"}) {
    EXPECT_EQ(Parse("*" + std::string(count) + "\r\n"), Error("invalid multibulk length")) << count;
  }
  EXPECT_EQ(Parse("*1\0\r\n"s), Error("invalid multibulk length"));
}

TEST(RequestParser, TakesTheLargestCountWithoutReservingForIt) {
  RequestParser parser;
  EXPECT_EQ(Parse(parser, "*2147483647\r\n"), kNothingYet);
  EXPECT_EQ(parser.pending_bytes(), 0U);
}

TEST(RequestParser, RefusesElementsThatAreNoBulkStrings) {
  EXPECT_EQ(Parse("*1\r\n+4\r\n"), Error("expected '$', got '+'"));
  EXPECT_EQ(Parse("*1\r\n\xff\r\n"), Error("expected '$', got '\xff'"));
  EXPECT_EQ(Parse("*1\r\n\r\n"), Error("expected '$', got '\r'"));
  EXPECT_EQ(Parse("*2\r\n$4\r\nPING\r\n:1\r\n"), Error("expected '$', got ':'"));
}

TEST(RequestParser, LooksAtAnElementOnlyWhenItsHeaderIsWhole) {
  EXPECT_EQ(Parse("*1\r\n+4"), kNothingYet);
  EXPECT_EQ(Parse("*1\r\n+4\r"), kNothingYet);
}

TEST(RequestParser, RefusesLengthsThatAreNoPlainNumbers) {
  for (const char* length : {"", "-1", "-0", "+1", "01", "x", "536870913", "9223372036854775808"}) {
    EXPECT_EQ(Parse("*1\r\n$" + std::string(length) + "\r\n"), Error("invalid bulk length"))
        << length;
  }
}

TEST(RequestParser, TakesTheLargestLengthWithoutReservingForIt) {
  RequestParser parser;
  EXPECT_EQ(Parse(parser, "*1\r\n$536870912\r\n"), kNothingYet);
  EXPECT_LT(parser.pending_bytes(), 100U);
}

TEST(RequestParser, HonoursTheConfiguredBulkLimit) {
  RequestParser small(10);
  EXPECT_EQ(Parse(small, "*1\r\n$10\r\n0123456789\r\n"), Requests({{"0123456789"}}));
  EXPECT_EQ(Parse(small, "*1\r\n$11\r\n"), Error("invalid bulk length"));
}

// --- inline ---------------------------------------------------------------------------------

TEST(RequestParser, ReadsInlineLines) {
  EXPECT_EQ(Parse("PING\r\n"), Requests({{"PING"}}));
  EXPECT_EQ(Parse("  SENTINEL \t masters\n"), Requests({{"SENTINEL", "masters"}}));
  EXPECT_EQ(Parse("PING \"a b\" 'c d' \"\\x41\"\r\n"), Requests({{"PING", "a b", "c d", "A"}}));
  EXPECT_EQ(Parse("PING\r\r\n"), Requests({{"PING"}}));
  EXPECT_EQ(Parse("\"\"\r\n"), Requests({{""}}));
}

TEST(RequestParser, IgnoresEmptyLines) {
  EXPECT_EQ(Parse("\n\r\n \t\r\nPING\n"), Requests({{"PING"}}));
}

TEST(RequestParser, EndsInlineLinesAtANul) {
  EXPECT_EQ(Parse("PING\0 \"abc\r\nROLE\r\n"s), Requests({{"PING"}, {"ROLE"}}));
  EXPECT_EQ(Parse("\0PING\r\nROLE\r\n"s), Requests({{"ROLE"}}));
}

TEST(RequestParser, RefusesUnbalancedQuotes) {
  EXPECT_EQ(Parse("PING \"a\r\n"), Error("unbalanced quotes in request"));
  EXPECT_EQ(Parse("PING 'a'b\r\n"), Error("unbalanced quotes in request"));
}

// --- lines that do not end ------------------------------------------------------------------

struct EndlessLine {
  const char* start;
  const char* error;
};

TEST(RequestParser, RefusesEndlessLinesPastTheLimit) {
  const EndlessLine cases[] = {{"P", "too big inline request"},
                               {"*", "too big mbulk count string"},
                               {"*1\r\n$", "too big bulk count string"},
                               {"*1\r\nx", "too big bulk count string"}};
  for (const EndlessLine& c : cases) {
    RequestParser parser;
    const std::string filling(kLineMax - 1, '1');
    EXPECT_EQ(Parse(parser, c.start + filling), kNothingYet) << c.start;
    EXPECT_EQ(Parse(parser, "1"), Error(c.error)) << c.start;
  }
}

// The limit is for lines whose end is not in sight.
TEST(RequestParser, ServesALongLineThatEndsInTheSameRead) {
  const std::string word(70'000, 'p');
  EXPECT_EQ(Parse("PING " + word + "\n"), Requests({{"PING", word}}));
  EXPECT_EQ(Parse("*" + word + "\r\n"), Error("invalid multibulk length"));
  EXPECT_EQ(Parse("*" + word + "\r"), kNothingYet);
}

TEST(RequestParser, DoesNotCountEarlierRequestsTowardsTheLimit) {
  std::string bytes;
  while (bytes.size() < 2 * kLineMax) bytes += kPing;
  const Outcome outcome = Parse(bytes + "PING");
  EXPECT_EQ(outcome.error, "");
  EXPECT_EQ(outcome.requests.size(), bytes.size() / kPing.size());
}

TEST(RequestParser, DoesNotCountPayloadTowardsTheLimit) {
  const std::string word(3 * kLineMax, 'p');
  EXPECT_EQ(Parse("*1\r\n$196608\r\n" + word + "\r\n"), Requests({{word}}));
}

// --- before authentication ------------------------------------------------------------------

TEST(RequestParser, GivesUnauthenticatedClientsSmallLimits) {
  EXPECT_EQ(ParseUnauthenticated("*11\r\n"), Error("unauthenticated multibulk length"));
  EXPECT_EQ(ParseUnauthenticated("*10\r\n"), kNothingYet);
  EXPECT_EQ(ParseUnauthenticated("*1\r\n$16385\r\n"), Error("unauthenticated bulk length"));
  EXPECT_EQ(ParseUnauthenticated("*1\r\n$16384\r\n"), kNothingYet);
}

TEST(RequestParser, TellsInvalidNumbersFromForbiddenOnes) {
  EXPECT_EQ(ParseUnauthenticated("*2147483648\r\n"), Error("invalid multibulk length"));
  EXPECT_EQ(ParseUnauthenticated("*1\r\n$536870913\r\n"), Error("invalid bulk length"));
}

TEST(RequestParser, LimitsOnlyMultibulkOfUnauthenticatedClients) {
  const std::string word(20'000, 'p');
  const std::string eleven = "1 2 3 4 5 6 7 8 9 10 ";
  EXPECT_EQ(ParseUnauthenticated(eleven + word + "\r\n").requests.at(0).size(), 11U);
}

TEST(RequestParser, LiftsTheLimitsForWhatFollowsAuthentication) {
  RequestParser parser;
  parser.set_authenticated(false);
  parser.Feed("*2\r\n$4\r\nAUTH\r\n$2\r\npw\r\n*11\r\n$1\r\na\r\n");
  const auto auth = parser.Next();
  ASSERT_TRUE(auth && *auth);
  EXPECT_EQ(**auth, (Request{"AUTH", "pw"}));
  parser.set_authenticated(true);
  const auto next = parser.Next();
  ASSERT_TRUE(next) << next.error().message;
  EXPECT_FALSE(*next);
}

// --- errors ---------------------------------------------------------------------------------

TEST(RequestParser, GivesTheRequestsInFrontOfAnError) {
  EXPECT_EQ(Parse(kPing + "*x\r\n" + kPing),
            (Outcome{{{"PING"}}, "ERR Protocol error: invalid multibulk length"}));
}

// --- pieces and memory ----------------------------------------------------------------------

const std::string kMixed =
    "PING \"a b\"\r\n\r\n*0\r\n*2\r\n$4\r\nPING\r\n$5\r\na\r\0\nb\r\n"s
    "INFO\n*1\r\n$0\r\n\r\n*1\r\n$-1\r\nPING\r\n"s;
const Outcome kMixedOutcome{{{"PING", "a b"}, {"PING", "a\r\0\nb"s}, {"INFO"}, {""}},
                            "ERR Protocol error: invalid bulk length"};

TEST(RequestParser, GivesTheSameForWholeInput) { EXPECT_EQ(Parse(kMixed), kMixedOutcome); }

TEST(RequestParser, GivesTheSameForPiecesOfEverySize) {
  for (std::size_t size = 1; size < kMixed.size(); ++size) {
    RequestParser parser;
    Outcome outcome;
    for (std::size_t at = 0; at < kMixed.size(); at += size) {
      parser.Feed(std::string_view(kMixed).substr(at, size));
      Drain(parser, outcome);
    }
    EXPECT_EQ(outcome, kMixedOutcome) << "pieces of " << size;
  }
}

TEST(RequestParser, GivesTheSameWhenAskedOnlyAtTheEnd) {
  RequestParser parser;
  for (const char byte : kMixed) parser.Feed(std::string_view(&byte, 1));
  Outcome outcome;
  Drain(parser, outcome);
  EXPECT_EQ(outcome, kMixedOutcome);
}

TEST(RequestParser, AccountsForWhatItHolds) {
  RequestParser parser;
  EXPECT_EQ(parser.pending_bytes(), 0U);
  EXPECT_EQ(Parse(parser, "*2\r\n$4\r\nPI"), kNothingYet);
  EXPECT_EQ(parser.pending_bytes(), sizeof(std::string) + 2);
  EXPECT_EQ(parser.unread(), 0U);
  EXPECT_EQ(Parse(parser, "NG\r\n$3"), kNothingYet);
  EXPECT_EQ(parser.pending_bytes(), sizeof(std::string) + 4 + 2);
  EXPECT_EQ(parser.unread(), 2U);
  EXPECT_EQ(Parse(parser, "\r\nabc\r\n"), Requests({{"PING", "abc"}}));
  EXPECT_EQ(parser.pending_bytes(), 0U);
}

TEST(RequestParser, UsesTheRoomOfARequestThatIsDoneWith) {
  RequestParser parser;
  const std::string word(100, 'x');
  const std::string bytes = "*2\r\n$100\r\n" + word + "\r\n$1\r\ny\r\n";
  parser.Feed(bytes + bytes);
  Request first = **parser.Next();
  first.front().front() = 'z';
  const char* room = first.front().data();
  parser.Recycle(std::move(first));
  Request second = **parser.Next();
  EXPECT_EQ(second, (Request{word, "y"}));
  EXPECT_EQ(second.front().data(), room);

  // Whatever is left of one, the next has its own words, fewer or more.
  second.clear();
  parser.Recycle(std::move(second));
  EXPECT_EQ(Parse(parser, "*1\r\n$4\r\nPING\r\n"), Requests({{"PING"}}));
  parser.Recycle({"left", "over", "words"});
  EXPECT_EQ(Parse(parser, "*1\r\n$0\r\n\r\n*"), Requests({{""}}));
}

TEST(RequestParser, KeepsNoRoomOfABigRequest) {
  RequestParser parser;
  const std::string word(100'000, 'x');
  parser.Feed("*1\r\n$100000\r\n" + word + "\r\n*1\r\n$1\r\ny\r\n");
  parser.Recycle(**parser.Next());
  EXPECT_LT((**parser.Next()).front().capacity(), 1000U);
}

// Words cost more memory than their bytes; a client must not get it for free.
TEST(RequestParser, AccountsForEmptyWords) {
  RequestParser parser;
  std::string bytes = "*1001\r\n";
  for (int i = 0; i < 1000; ++i) bytes += "$0\r\n\r\n";
  EXPECT_EQ(Parse(parser, bytes), kNothingYet);
  EXPECT_EQ(parser.pending_bytes(), 1000 * sizeof(std::string));
}

}  // namespace
}  // namespace sentinel::codec
