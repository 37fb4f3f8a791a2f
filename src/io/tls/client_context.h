// What all outgoing connections of one configuration share: how they prove who they are, whom they
// trust, and the sessions that the next connection to the same server goes on with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "io/tls/library.h"

namespace sentinel::io {

// Whom a connection goes to.
struct TlsTarget {
  std::string host;  // As configured or announced: a name, or the address again.
  std::string ip;
  std::uint16_t port = 0;
};

class TlsClientContext {
 public:
  TlsClientContext(SslContextPtr context, bool verify_hostname);

  SSL_CTX* get() const { return context_.get(); }
  // Servers have to show a certificate for TlsTarget::host.
  bool verify_hostname() const { return verify_hostname_; }

  // The latest session with that server, or null. Of TLS 1.3 each is handed out once: OpenSSL does
  // not go on with it a second time, and who listens could tell that both are of one client.
  SslSessionPtr TakeSession(const std::string& server);
  void KeepSession(const std::string& server, SslSessionPtr session);
  void ForgetSession(const std::string& server) { sessions_.erase(server); }

 private:
  SslContextPtr context_;
  bool verify_hostname_;
  // By TlsServer::name; the latest is the last.
  std::unordered_map<std::string, std::vector<SslSessionPtr>> sessions_;
};

// The server of one connection. What OpenSSL learns there for the next one is kept under its name:
// it finds this through the connection's app data.
struct TlsServer {
  std::shared_ptr<TlsClientContext> context;
  std::string name;
};

}  // namespace sentinel::io
