// A site without sockets: the model and the clients of the command tests, and what was counted.
#pragma once

#include <map>
#include <string>

#include "../command/fixture.h"
#include "codec/http/message.h"
#include "http/site.h"

namespace sentinel::http {

class HttpTest : public command::CommandTest {
 protected:
  // Of a path that is sent as it stands here.
  codec::HttpResponse Get(const std::string& target, const std::string& headers = "");
  // With everything that comes in portions.
  std::string BodyOf(codec::HttpResponse response);
  std::string Text(const std::string& target) { return BodyOf(Get(target)); }
  // "200", or "503 the reason" of an error.
  std::string Verdict(const std::string& target, const std::string& headers = "");

  struct FixedClock final : Clock {
    explicit FixedClock(const HttpTest& test) : test_(test) {}
    MonotonicTime Now() const override { return test_.now; }
    std::chrono::system_clock::time_point WallNow() const override { return test_.host.wall; }
    const HttpTest& test_;
  };

  FixedClock clock_{*this};
  Telemetry telemetry_;
  Site site_{{model, facts, host, clients, pubsub, telemetry_, clock_}};
};

}  // namespace sentinel::http
