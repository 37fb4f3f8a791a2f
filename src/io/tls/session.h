// TLS on one socket, in the manner of non-blocking system calls. Knows no event loop: whoever gets
// EAGAIN waits for what wanted() says and calls again.
//
// Renegotiation is refused; what TLS 1.3 has in its place happens inside Read() and Write().
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "io/tls/client_context.h"
#include "io/tls/contexts.h"
#include "io/tls/library.h"

namespace sentinel::io {

class TlsSession {
 public:
  // What a call that could not go on waits for.
  enum class Wanted : std::uint8_t { kReadable, kWritable };
  enum class Step : std::uint8_t { kDone, kWaiting, kFailed };

  // The accepting side.
  explicit TlsSession(std::shared_ptr<const TlsServerContext> context);
  // The connecting side: goes on with the last session with that server, if there is one.
  TlsSession(std::shared_ptr<TlsClientContext> context, const TlsTarget& target);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  // Works on `fd`, a connected non-blocking socket, from now on. The fd stays its owner's, and open
  // until the session is gone or has said goodbye.
  void Attach(int fd);

  Step Handshake();

  // As recv() and send(): 0 is the other side's orderly end; -1 with EAGAIN asks for wanted(), with
  // anything else the session has failed. After an EAGAIN, Write() gets the same bytes again, or
  // more behind them.
  ssize_t Read(char* into, std::size_t size);
  ssize_t Write(const char* bytes, std::size_t size);

  Wanted wanted() const { return wanted_; }

  // Bytes were read from the socket and not handed out: it will not become readable for them. They
  // may be less than a record, and Read() then says EAGAIN.
  bool has_unread() const;

  // Why Handshake(), Read() or Write() failed.
  const std::string& failure() const { return failure_; }
  // The other side broke the protocol, or trust, and did not just go away.
  bool distrusted() const { return distrusted_; }

  // Tells the other side, if it can be told now, that nothing more comes. Nothing else may follow.
  void SayGoodbye();

  bool resumed() const { return SSL_session_reused(ssl_.get()) == 1; }
  std::string protocol() const { return SSL_get_version(ssl_.get()); }

 private:
  void ResumeEarlier();
  ssize_t Failed(int result);

  const std::shared_ptr<const TlsServerContext> server_;  // Null on the connecting side.
  TlsServer peer_;                                        // On the connecting side.
  SslPtr ssl_;
  Wanted wanted_ = Wanted::kReadable;
  std::string failure_;  // Empty unless it has failed.
  bool distrusted_ = false;
};

}  // namespace sentinel::io
