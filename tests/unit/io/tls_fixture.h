// Certificates, contexts and pairs of sessions for the tests of TLS.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/conf/options.h"
#include "io/event/unique_fd.h"
#include "io/net/connection.h"
#include "io/net/handshakes.h"
#include "io/net/listener.h"
#include "io/tls/contexts.h"
#include "io/tls/session.h"
#include "loop_test_base.h"
#include "support/certificates.h"
#include "support/temp_dir.h"

namespace sentinel::io {

// Two sessions with a socket between them.
struct Ends {
  UniqueFd client_socket;
  UniqueFd server_socket;
  std::unique_ptr<TlsSession> client;
  std::unique_ptr<TlsSession> server;

  struct Outcome {
    TlsSession::Step client;
    TlsSession::Step server;
    bool operator==(const Outcome&) const = default;
  };
  // Both sides in turn, until neither waits any more, or nothing moves.
  Outcome ShakeHands();
};

inline constexpr Ends::Outcome kBothDone{TlsSession::Step::kDone, TlsSession::Step::kDone};

class TlsTest : public LoopTest {
 protected:
  TlsTest();

  // A pair for 127.0.0.1 and server.example, and its authority.
  codec::TlsOptions Options() const { return options_; }

  static TlsContexts Make(const codec::TlsOptions& options);
  static std::string ErrorOf(const codec::TlsOptions& options);

  // A client that shows no certificate, and whom nobody has told what to refuse.
  std::shared_ptr<TlsClientContext> Anonymous(int version = 0) const;

  static Ends Connect(const std::shared_ptr<TlsClientContext>& client,
                      const std::shared_ptr<const TlsServerContext>& server,
                      const std::string& host = "127.0.0.1");
  static Ends Connect(const TlsContexts& contexts, const std::string& host = "127.0.0.1") {
    return Connect(contexts.client, contexts.server, host);
  }

  harness::TempDir dir_;
  harness::CertificateAuthority authority_;

 private:
  codec::TlsOptions options_;
};

// Notes what a connection tells it.
struct Hearer final : ConnectionHandler {
  void OnConnected() override { ++connected; }
  void OnBytes(std::string_view bytes) override {
    received += bytes;
    if (on_bytes) on_bytes();
  }
  void OnClosed(const std::string& why) override { reason = why; }

  int connected = 0;
  std::string received;
  std::optional<std::string> reason;
  std::function<void()> on_bytes;
};

// A TLS port on loopback. Connections that have shaken hands are taken in one by one.
class TlsServerEnd {
 public:
  TlsServerEnd(Loop& loop, const std::shared_ptr<TlsServerContext>& context,
               Duration patience = std::chrono::seconds(60));

  std::uint16_t port() const { return listener_.port(); }
  std::size_t kept() const { return kept_.size(); }
  void DropKept() { kept_.clear(); }  // A reset, as what they sent is unread.

  std::shared_ptr<TlsServerContext> context;  // For the next handshakes.
  int contexts_asked = 0;
  bool keep_accepted = false;  // Accepted sockets stay here and never shake hands.
  Handshakes handshakes;
  std::vector<std::unique_ptr<Hearer>> hearers;  // One for each connection.
  std::vector<std::unique_ptr<Connection>> connections;
  std::vector<std::string> failures;
  std::vector<std::string> failed_peers;  // Of each failure.

 private:
  Listener listener_;
  std::vector<UniqueFd> kept_;
};

// Everything that can be read now.
std::string ReadAll(TlsSession& session);
// All of it, which the socket has room for.
void WriteAll(TlsSession& session, std::string_view bytes);

}  // namespace sentinel::io
