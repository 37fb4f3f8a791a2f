// The HTTP port: takes connections in, has their requests answered, and publishes to those who
// follow. What it takes of the process is bounded whatever clients do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "codec/http/message.h"
#include "io/event/loop.h"
#include "io/net/handshakes.h"
#include "io/net/http_connection.h"
#include "io/net/listener.h"
#include "io/tls/contexts.h"

namespace sentinel::io {

struct HttpFigures {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;            // No room for the connection.
  std::uint64_t handshakes_failed = 0;  // With TLS.
  std::uint64_t followers_dropped = 0;  // They did not read.
};

class HttpServer final : private HttpOwner {
 public:
  struct Callbacks {
    std::function<codec::HttpResponse(const codec::HttpRequest&)> answer;
    // What is said of a request that cannot be read, or that there is no room for.
    std::function<codec::HttpResponse(int status, const std::string& reason)> refuse;
    // The context in force; a null function: in plain text.
    std::function<std::shared_ptr<const TlsServerContext>()> tls;
    std::function<void(const std::string& reason)> on_accept_error;
  };

  HttpServer(Loop& loop, Callbacks callbacks, const HttpLimits& limits = {});

  ListenOutcome Listen(const std::vector<std::string>& addresses, std::uint16_t port, int backlog);
  // Stops to listen and closes all connections.
  void Close();

  // To all who follow.
  void Publish(std::string_view text);

  std::uint16_t port() const { return listener_.port(); }  // 0 unless listening.
  std::size_t connections() const { return connections_.size(); }
  std::size_t followers() const;
  const HttpFigures& figures() const { return figures_; }

 private:
  codec::HttpResponse OnRequest(const codec::HttpRequest& request) override;
  codec::HttpResponse OnFlaw(int status, const std::string& reason) override;
  void OnClosed(HttpConnection& connection) override;
  void OnTooSlow(HttpConnection&) override { ++figures_.followers_dropped; }

  void Accept(UniqueFd socket, const SocketAddress& peer);
  bool MakeRoom();
  void Add(UniqueFd socket, std::unique_ptr<TlsSession> tls);

  Loop& loop_;
  const Callbacks callbacks_;
  const HttpLimits limits_;
  HttpFigures figures_;
  std::vector<std::shared_ptr<HttpConnection>> connections_;  // In the order they came.
  Handshakes handshakes_;
  Listener listener_;
};

}  // namespace sentinel::io
