#include "fixture.h"

#include "codec/http/request_head.h"

namespace sentinel::http {

codec::HttpResponse HttpTest::Get(const std::string& target, const std::string& headers) {
  const auto request = codec::ParseHttpHead("GET " + target + " HTTP/1.1\r\n" + headers + "\r\n");
  EXPECT_TRUE(request) << request.error().reason;
  return site_.Answer(*request);
}

std::string HttpTest::BodyOf(codec::HttpResponse response) {
  std::string body = std::move(response.body);
  if (!response.rest) return body;
  for (bool more = true; more;) {
    std::string portion;
    more = response.rest->Append(portion);
    EXPECT_LT(portion.size(), 100U * 1024);  // Of a turn.
    body += portion;
  }
  return body;
}

std::string HttpTest::Verdict(const std::string& target, const std::string& headers) {
  codec::HttpResponse response = Get(target, headers);
  const std::string status = std::to_string(response.status);
  if (response.status == 200) return status;
  EXPECT_TRUE(response.body.starts_with("{\"error\":\"")) << response.body;
  return status + ' ' + response.body.substr(10, response.body.size() - 13);
}

}  // namespace sentinel::http
