// What all outgoing connections of one configuration share: how they prove who they are, whom they
// trust, and the sessions that the next connection to the same server goes on with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

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

  // The last session with that server, or null.
  SSL_SESSION* FindSession(const std::string& server) const;
  void KeepSession(const std::string& server, SslSessionPtr session);
  void ForgetSession(const std::string& server) { sessions_.erase(server); }

 private:
  SslContextPtr context_;
  bool verify_hostname_;
  std::unordered_map<std::string, SslSessionPtr> sessions_;  // By TlsServer::name.
};

// The server of one connection. What OpenSSL learns there for the next one is kept under its name:
// it finds this through the connection's app data.
struct TlsServer {
  std::shared_ptr<TlsClientContext> context;
  std::string name;
};

}  // namespace sentinel::io
