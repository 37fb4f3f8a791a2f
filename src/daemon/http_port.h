// The HTTP port: what the site answers, over sockets, and the events for those who follow them.
//
// Where TLS is set up it is spoken here as well, with the same certificates, and clients have to
// show one where tls-auth-clients says so.
#pragma once

#include <string_view>

#include "base/result.h"
#include "codec/conf/options.h"
#include "command/server_facts.h"
#include "daemon/client_hub.h"
#include "daemon/event_log.h"
#include "daemon/tls_keeper.h"
#include "http/site.h"
#include "http/telemetry.h"
#include "io/event/loop.h"
#include "io/event/timer.h"
#include "io/log/log_sink.h"
#include "io/net/http_server.h"
#include "model/model.h"
#include "sentinel/ports.h"

namespace sentinel::daemon {

class HttpPort final : public Publisher {
 public:
  // All of these outlive the port.
  struct Surroundings {
    io::Loop& loop;
    const Clock& clock;
    io::LogSink& log;
    const Model& model;
    const command::Host& host;
    const command::ServerFacts& facts;
    ClientHub& hub;
    const TlsKeeper& tls;
    http::Telemetry& telemetry;
  };

  HttpPort(const Surroundings& around, const codec::ServerOptions& options);

  // The token may be kept elsewhere. Call before Listen().
  Result<void> ReadToken();
  io::ListenOutcome Listen();
  void Close();

  // To the subscribers of the command port, and to those who follow here.
  void Publish(std::string_view channel, std::string_view payload) override;

 private:
  codec::HttpResponse Answer(const codec::HttpRequest& request);
  void RefreshFigures();
  void SayStillThere();

  const Surroundings around_;
  const codec::ServerOptions& options_;
  http::Site site_;
  io::HttpServer server_;
  io::Timer still_there_;  // While somebody follows.
};

}  // namespace sentinel::daemon
