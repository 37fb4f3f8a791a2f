// One client of the command port: bytes in -> requests, replies out, limits kept.
//
// Requests come one at a time in the order they were sent. While the connection is paused (a reply
// is being held back) none comes and nothing is read, so replies keep their order.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "codec/resp/reply.h"
#include "codec/resp/request_parser.h"
#include "io/event/timer.h"
#include "io/event/unique_fd.h"
#include "io/net/connection.h"
#include "io/net/unsent_answers.h"
#include "sentinel/ports.h"

namespace sentinel::io {

class ClientConnection;

struct ClientClosing {
  enum class Cause : std::uint8_t {
    kPeerClosed,     // In order.
    kFailed,         // `reason` is the text of the error.
    kClosedByUs,     // Close() or CloseAfterWrite() by the owner.
    kProtocolError,  // After the error text was sent.
    kQueryBuffer,    // More unanswered input than allowed.
    kOutputBuffer,   // Over the output limit of its class.
    kIdle,
  };
  Cause cause = Cause::kPeerClosed;
  std::string reason;      // Empty unless kFailed.
  std::size_t unsent = 0;  // Bytes of output that were dropped.
};

// The owner. May call anything on the connection from inside these, but not destroy it: hand it to
// Loop::DestroyLater().
class ClientHandler {
 public:
  // The words may be moved from; what is left of them serves the next request.
  virtual void OnRequest(ClientConnection& client, codec::Request& words) = 0;
  // `text` is the error reply without '-' ("ERR Protocol error: ..."). The owner writes it (or does
  // not); the connection then closes by itself.
  virtual void OnProtocolError(ClientConnection& client, const std::string& text) = 0;
  // The last call, exactly once per connection, never from inside Write(), Close() or OnRequest().
  virtual void OnClosed(ClientConnection& client, const ClientClosing& closing) = 0;

 protected:
  ~ClientHandler() = default;
};

// One class of client-output-buffer-limit; 0 = no limit.
struct OutputLimit {
  std::uint64_t hard_bytes = 0;
  std::uint64_t soft_bytes = 0;
  std::chrono::milliseconds soft_for{0};
};

struct ClientLimits {
  std::int64_t bulk_max = codec::RequestParser::kDefaultBulkMax;  // proto-max-bulk-len
  std::uint64_t query_buffer = std::uint64_t{1} << 30;            // client-query-buffer-limit
  OutputLimit output;
  std::chrono::milliseconds idle_timeout{0};  // 0 = never.
  std::chrono::seconds keepalive{300};        // 0 = off; TCP only.
};

class ClientConnection final : private ConnectionHandler {
 public:
  // `clock`, `unsent` and `handler` outlive the connection. The first request comes after
  // construction. `tls` has done its handshake on the socket; null: in plain text.
  ClientConnection(Loop& loop, const Clock& clock, UniqueFd socket, std::unique_ptr<TlsSession> tls,
                   const ClientLimits& limits, UnsentAnswers& unsent, ClientHandler& handler);
  ~ClientConnection();

  // Bytes leave at the end of the turn, together with what else is written in it.
  void Write(std::string_view bytes);
  void Write(const codec::Reply& reply, int resp_version);

  // No further request is handed out from the moment of either call.
  void CloseAfterWrite();
  void Close();

  // Holds requests back until Resume(), which may call OnRequest at the end of the turn.
  void Pause();
  void Resume();
  bool paused() const { return paused_; }

  // Small parser limits until set. Takes effect for the next request.
  void set_authenticated(bool authenticated) { parser_.set_authenticated(authenticated); }
  void set_output_limit(const OutputLimit& limit);
  // 0 = never.
  void set_idle_timeout(std::chrono::milliseconds timeout);

  // For the owner's texts: "ip:port", "[v6]:port"; empty on Unix sockets.
  std::string peer_text() const { return connection_.peer().text(); }
  std::string local_text() const { return connection_.local().text(); }
  // Numeric; empty on Unix sockets.
  std::string peer_ip() const { return connection_.peer().ip(); }
  bool is_unix() const { return connection_.local().family() == AF_UNIX; }
  int fd() const { return connection_.fd(); }

  MonotonicTime created_at() const { return created_at_; }
  // Last time anything was read, sent or resumed.
  MonotonicTime active_at() const { return active_at_; }
  std::size_t query_size() const { return parser_.pending_bytes(); }
  std::size_t query_room() const { return parser_.room(); }
  std::size_t output_size() const { return written_.size() + connection_.output_size(); }
  // True iff output of an earlier turn is left, as the other side does not read it.
  bool stuck() const { return connection_.output_size() > 0; }
  std::uint64_t bytes_in() const { return connection_.bytes_in(); }
  std::uint64_t bytes_out() const { return connection_.bytes_out(); }

 private:
  void OnBytes(std::string_view bytes) override;
  void OnDrained() override;
  void OnClosed(const std::string& reason) override;

  bool writable() const { return !closing_ && !closing_after_write_; }
  void OnWritten();
  void Flush();
  void HandOutRequests();
  void WaitForReader();
  bool HandOutOne();
  void CheckOutput();
  void OnSoftLimit();
  void CheckIdle();
  void DrainAndEnd(ClientClosing::Cause cause);
  void End(ClientClosing closing);
  void OnTurnEnd();

  Loop& loop_;
  const Clock& clock_;
  ClientHandler& handler_;
  ClientLimits limits_;
  MonotonicTime created_at_;
  MonotonicTime active_at_;
  codec::RequestParser parser_;

  bool paused_ = false;
  bool waits_for_reader_ = false;  // Requests are held back until the answers have left.
  std::optional<ClientClosing::Cause> closing_after_write_;
  std::optional<ClientClosing> closing_;  // Set once the connection is closed.
  bool told_ = false;                     // OnClosed has been called.

  UnsentAnswers::Share unsent_;  // As of the last flush.
  std::string written_;          // Not yet flushed.
  bool in_turn_ = false;  // Requests are being handed out; the answers are flushed behind them.

  Deferred turn_end_;  // Hands requests out, sends the answers, tells of the closing.
  Timer next_turn_;    // The same for the rest of a long pipeline.
  Timer soft_limit_;   // Armed since the output went over the soft limit.
  bool over_soft_limit_ = false;
  Timer idle_;
  Connection connection_;
};

}  // namespace sentinel::io
