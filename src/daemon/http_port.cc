#include "daemon/http_port.h"

#include <functional>
#include <utility>

#include "codec/conf/value.h"
#include "http/answers.h"
#include "http/event_stream.h"

namespace sentinel::daemon {
namespace {

io::HttpServer::Callbacks Callbacks(
    const HttpPort::Surroundings& around,
    std::function<codec::HttpResponse(const codec::HttpRequest&)> answer) {
  io::HttpServer::Callbacks callbacks;
  callbacks.answer = std::move(answer);
  callbacks.refuse = http::ErrorAnswer;
  if (around.tls.enabled()) callbacks.tls = [&tls = around.tls] { return tls.server(); };
  callbacks.on_accept_error = [&log = around.log](const std::string& reason) {
    log.Log(LogLevel::kWarning, "Accepting HTTP connection: " + reason);
  };
  return callbacks;
}

}  // namespace

HttpPort::HttpPort(const Surroundings& around, const codec::ServerOptions& options)
    : around_(around),
      options_(options),
      site_({around.model, around.facts, around.host, around.hub.clients(), around.hub.pubsub(),
             around.telemetry, around.clock}),
      server_(around.loop,
              Callbacks(around_, [this](const codec::HttpRequest& r) { return Answer(r); })),
      still_there_(around.loop, [this] { SayStillThere(); }) {}

Result<void> HttpPort::ReadToken() {
  if (!codec::IsPasswordSource(options_.http_token)) {
    site_.SetToken(options_.http_token);
    return {};
  }
  Result<std::string> token = around_.host.ReadPassword(options_.http_token);
  if (!token) return Fail(token.error().Prefixed("http-token"));
  site_.SetToken(*std::move(token));
  return {};
}

io::ListenOutcome HttpPort::Listen() {
  return server_.Listen(options_.http_bind, options_.http_port,
                        static_cast<int>(options_.tcp_backlog));
}

void HttpPort::Close() {
  still_there_.Cancel();
  server_.Close();
}

void HttpPort::Publish(std::string_view channel, std::string_view payload) {
  around_.hub.Publish(channel, payload);
  if (server_.followers() == 0) return;
  server_.Publish(http::EventMessage(around_.clock.WallNow(), channel, payload));
}

codec::HttpResponse HttpPort::Answer(const codec::HttpRequest& request) {
  ++around_.telemetry.http_requests;
  RefreshFigures();
  codec::HttpResponse response = site_.Answer(request);
  if (response.rest) {  // Metrics, which tell of them. They are looked at once: there may be many.
    around_.hub.RefreshFigures();
    around_.telemetry.clients = around_.hub.clients().Figures();
  }
  if (response.follows && !still_there_.armed()) still_there_.Arm(http::kStillTherePeriod);
  return response;
}

void HttpPort::RefreshFigures() {
  http::Telemetry& telemetry = around_.telemetry;
  telemetry.http_refused = server_.figures().refused;
  telemetry.http_handshakes_failed = server_.figures().handshakes_failed;
  telemetry.http_connections = server_.connections();
  telemetry.http_followers = server_.followers();
  telemetry.http_followers_dropped = server_.figures().followers_dropped;
}

void HttpPort::SayStillThere() {
  server_.Publish(http::kStillThere);
  if (server_.followers() > 0) still_there_.Arm(http::kStillTherePeriod);
}

}  // namespace sentinel::daemon
