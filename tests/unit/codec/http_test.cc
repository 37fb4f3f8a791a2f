#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "codec/http/request_head.h"
#include "codec/http/response_head.h"

namespace sentinel::codec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::StartsWith;

HttpRequest Read(const std::string& head) {
  EXPECT_EQ(HttpHeadEnd(head), head.size());
  auto request = ParseHttpHead(head);
  EXPECT_TRUE(request) << request.error().reason;
  return request ? *request : HttpRequest();
}

int StatusOf(const std::string& head) {
  const auto request = ParseHttpHead(head);
  return request ? 200 : request.error().status;
}

TEST(HttpHead, EndsWithAnEmptyLine) {
  EXPECT_EQ(HttpHeadEnd("GET / HTTP/1.1\r\nHost: a\r\n\r\nmore"), 27U);
  EXPECT_EQ(HttpHeadEnd("GET / HTTP/1.1\nHost: a\n\nmore"), 24U);
  EXPECT_EQ(HttpHeadEnd("GET / HTTP/1.1\r\nHost: a\r\n"), std::nullopt);
  EXPECT_EQ(HttpHeadEnd("GET / HTTP/1.1\r\n\r"), std::nullopt);
  EXPECT_EQ(HttpHeadEnd(""), std::nullopt);
}

TEST(HttpHead, IsTakenApart) {
  const HttpRequest request = Read(
      "GET /api/masters/a%2Fb%20c?addr=10.0.0.1%3A6379&x=1+2&x=3&flag HTTP/1.1\r\n"
      "Host: somewhere\r\nAccept:  text/plain \r\n\r\n");
  EXPECT_EQ(request.method, "GET");
  EXPECT_THAT(request.path, ElementsAre("api", "masters", "a/b c"));
  EXPECT_THAT(request.query,
              ElementsAre(Pair("addr", "10.0.0.1:6379"), Pair("flag", ""), Pair("x", "1 2")));
  EXPECT_EQ(request.Header("accept"), "text/plain");
  EXPECT_EQ(request.Header("authorization"), "");
  EXPECT_TRUE(request.keep_alive);
  EXPECT_TRUE(request.chunks);
}

TEST(HttpHead, OfTheRootHasNoSegments) {
  EXPECT_THAT(Read("GET / HTTP/1.1\r\n\r\n").path, IsEmpty());
  EXPECT_THAT(Read("GET /metrics/ HTTP/1.1\r\n\r\n").path, ElementsAre("metrics", ""));
  EXPECT_THAT(Read("GET //x HTTP/1.1\r\n\r\n").path, ElementsAre("", "x"));
}

TEST(HttpHead, SaysWhetherTheConnectionIsUsedAgain) {
  EXPECT_FALSE(Read("GET / HTTP/1.0\r\n\r\n").keep_alive);
  EXPECT_FALSE(Read("GET / HTTP/1.0\r\n\r\n").chunks);
  EXPECT_FALSE(Read("GET / HTTP/1.1\r\nConnection: TE, Close\r\n\r\n").keep_alive);
  EXPECT_TRUE(Read("GET / HTTP/1.1\r\nConnection: keep-alive\r\n\r\n").keep_alive);
}

TEST(HttpHead, ThatIsMalformedIsRefused) {
  const char* lines[] = {
      "\r\n\r\n",
      "GET\r\n\r\n",
      "GET /\r\n\r\n",
      "GET / HTTP/2\r\n\r\n",
      "GET  / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1 \r\n\r\n",
      "G\"T / HTTP/1.1\r\n\r\n",
      "GET x HTTP/1.1\r\n\r\n",
      "GET http://a/ HTTP/1.1\r\n\r\n",
      "GET /%4 HTTP/1.1\r\n\r\n",
      "GET /%zz HTTP/1.1\r\n\r\n",
      "GET /?%4 HTTP/1.1\r\n\r\n",
      "GET /\x01 HTTP/1.1\r\n\r\n",
      "GET /\xc3\xa4 HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nno colon\r\n\r\n",
      "GET / HTTP/1.1\r\n: no name\r\n\r\n",
      "GET / HTTP/1.1\r\n folded: line\r\n\r\n",
      "GET / HTTP/1.1\r\nA: \x01\r\n\r\n",
  };
  for (const std::string line : lines) {
    SCOPED_TRACE(line);
    EXPECT_EQ(StatusOf(line), 400);
  }
}

TEST(HttpHead, ThatAnnouncesABodyIsRefused) {
  EXPECT_EQ(StatusOf("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n"), 413);
  EXPECT_EQ(StatusOf("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"), 413);
  EXPECT_EQ(StatusOf("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"), 200);
}

TEST(HttpAnswer, OfKnownLengthSaysIt) {
  HttpResponse response;
  response.body = "12345";
  const std::string head = HttpHead(response, HttpFraming::kLength, true);
  EXPECT_THAT(head, StartsWith("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nContent-Length: 5\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nCache-Control: no-store\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Connection:")));
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
}

TEST(HttpAnswer, InPortionsSaysNoLength) {
  HttpResponse response;
  response.status = 503;
  response.headers.emplace_back("Allow", "GET");
  const std::string chunks = HttpHead(response, HttpFraming::kChunks, true);
  EXPECT_THAT(chunks, StartsWith("HTTP/1.1 503 Service Unavailable\r\n"));
  EXPECT_THAT(chunks, HasSubstr("\r\nTransfer-Encoding: chunked\r\n"));
  EXPECT_THAT(chunks, HasSubstr("\r\nAllow: GET\r\n"));
  const std::string until_end = HttpHead(response, HttpFraming::kUntilEnd, false);
  EXPECT_THAT(until_end, HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_THAT(until_end, Not(HasSubstr("Content-Length")));
  EXPECT_THAT(until_end, Not(HasSubstr("chunked")));
}

TEST(HttpAnswer, NeverHasAnEmptyChunkBeforeItsEnd) {
  std::string out;
  AppendChunk(out, std::string(26, 'x'));
  AppendChunk(out, "");
  EXPECT_EQ(out, "1a\r\n" + std::string(26, 'x') + "\r\n");
}

}  // namespace
}  // namespace sentinel::codec
