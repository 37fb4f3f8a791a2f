#include <gmock/gmock.h>

#include "codec/http/request_head.h"
#include "fixture.h"
#include "http/event_stream.h"

namespace sentinel::http {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Key;
using testing::StartsWith;

class SiteTest : public HttpTest {};

TEST_F(SiteTest, HasNothingElsewhere) {
  for (const char* path : {"/x", "/metrics/", "/api", "/api/masters", "/api/masters/a/b", "/health",
                           "/master", "//", "/METRICS", "/metrics%2F"}) {
    EXPECT_EQ(Verdict(path), "404 there is nothing at this path") << path;
  }
}

TEST_F(SiteTest, AnswersGetAndHeadAlone) {
  const auto request = codec::ParseHttpHead("DELETE /metrics HTTP/1.1\r\n\r\n");
  const codec::HttpResponse response = site_.Answer(*request);
  EXPECT_EQ(response.status, 405);
  EXPECT_THAT(response.headers, Contains(Key("Allow")));
}

TEST_F(SiteTest, AsksForTheTokenWhereverMastersAreToldOf) {
  AddMaster("m");
  site_.SetToken("s3cret");
  const std::string refusal = "401 a valid token is needed";
  for (const char* path : {"/", "/metrics", "/api/overview", "/api/masters/m", "/api/events",
                           "/master/m?addr=10.0.0.1:6379", "/nothing"}) {
    EXPECT_EQ(Verdict(path), refusal) << path;
  }
  EXPECT_EQ(Verdict("/health/live"), "200");
  for (const char* wrong :
       {"Bearer s3cre", "Bearer s3crets", "Bearer ", "s3cret", "Basic s3cret", "Bearer  s3cret"}) {
    EXPECT_EQ(Verdict("/metrics", std::string("Authorization: ") + wrong + "\r\n"), refusal);
  }
  EXPECT_EQ(Verdict("/metrics?token=wrong"), refusal);
  EXPECT_EQ(Verdict("/metrics", "Authorization: Bearer s3cret\r\n"), "200");
  EXPECT_EQ(Verdict("/metrics", "Authorization: bearer s3cret\r\n"), "200");
  EXPECT_EQ(Verdict("/?token=s3cret"), "200");
}

TEST_F(SiteTest, ShowsThePageAndLetsItDoNothingElse) {
  const codec::HttpResponse page = Get("/");
  EXPECT_EQ(page.type, "text/html; charset=utf-8");
  EXPECT_THAT(page.body, StartsWith("<!doctype html>"));
  EXPECT_THAT(page.headers, Contains(Key("Content-Security-Policy")));
}

TEST_F(SiteTest, LetsEventsBeFollowed) {
  const codec::HttpResponse events = Get("/api/events");
  EXPECT_TRUE(events.follows);
  EXPECT_EQ(events.type, "text/event-stream");
}

TEST(EventStream, EscapesWhatAMasterIsCalled) {
  const auto at = std::chrono::system_clock::time_point(std::chrono::milliseconds(1234));
  EXPECT_EQ(EventMessage(at, "+sdown", "master a\n\"<b>\xff 10.0.0.1 6379"),
            "data: {\"at_ms\":1234,\"event\":\"+sdown\",\"text\":\"master a\\n\\\"<b>\xef\xbf\xbd "
            "10.0.0.1 6379\"}\n\n");
}

}  // namespace
}  // namespace sentinel::http
