#include "io/net/client_connection.h"

#include <sys/socket.h>

#include <utility>

#include "base/wipe.h"
#include "io/event/loop.h"

namespace sentinel::io {
namespace {

// A client with a longer pipeline lets the others have their turn in between.
constexpr int kRequestsPerTurn = 64;

// So does one whose answers are longer than this; and the room that a connection keeps for answers.
constexpr std::size_t kAnswersPerTurn = 64 * 1024;
constexpr std::size_t kRoomKept = 4 * 1024;

}  // namespace

ClientConnection::ClientConnection(Loop& loop, const Clock& clock, UniqueFd socket,
                                   std::unique_ptr<TlsSession> tls, const ClientLimits& limits,
                                   UnsentAnswers& unsent, ClientHandler& handler)
    : loop_(loop),
      clock_(clock),
      handler_(handler),
      limits_(limits),
      created_at_(clock.Now()),
      active_at_(created_at_),
      parser_(limits.bulk_max),
      unsent_(unsent),
      turn_end_(loop, [this] { OnTurnEnd(); }),
      next_turn_(loop, [this] { OnTurnEnd(); }),
      soft_limit_(loop, [this] { OnSoftLimit(); }),
      idle_(loop, [this] { CheckIdle(); }),
      connection_(loop, std::move(socket), std::move(tls), *this) {
  if (!is_unix()) SetKeepAlive(fd(), limits_.keepalive);
  set_idle_timeout(limits_.idle_timeout);
}

ClientConnection::~ClientConnection() = default;

void ClientConnection::Write(std::string_view bytes) {
  if (!writable() || bytes.empty()) return;
  written_.append(bytes);
  OnWritten();
}

void ClientConnection::Write(const codec::Reply& reply, int resp_version) {
  if (!writable()) return;
  const std::size_t before = written_.size();
  codec::Encode(reply, resp_version, written_);
  if (written_.size() > before) OnWritten();
}

void ClientConnection::OnWritten() {
  CheckOutput();
  if (in_turn_) return;  // Which ends with what was written in it.
  active_at_ = clock_.Now();
  turn_end_.Schedule();
}

void ClientConnection::Flush() {
  if (written_.empty() || closing_) return;
  connection_.WriteNow(written_);
  unsent_.Set(connection_.output_size());
  Wipe(written_.data(), written_.size());  // SENTINEL CONFIG GET shows passwords.
  written_.clear();
  if (written_.capacity() > kRoomKept) written_.shrink_to_fit();
}

void ClientConnection::CloseAfterWrite() { DrainAndEnd(ClientClosing::Cause::kClosedByUs); }

void ClientConnection::Close() { End({ClientClosing::Cause::kClosedByUs, {}}); }

void ClientConnection::Pause() {
  paused_ = true;
  connection_.PauseReading();
}

void ClientConnection::Resume() {
  paused_ = false;
  active_at_ = clock_.Now();  // Nobody is idle who had to wait.
  turn_end_.Schedule();
}

void ClientConnection::set_output_limit(const OutputLimit& limit) {
  limits_.output = limit;
  CheckOutput();
}

void ClientConnection::set_idle_timeout(std::chrono::milliseconds timeout) {
  limits_.idle_timeout = timeout;
  idle_.Cancel();
  if (timeout.count() > 0 && !closing_) CheckIdle();
}

void ClientConnection::OnBytes(std::string_view bytes) {
  active_at_ = clock_.Now();
  parser_.Feed(bytes);
  if (parser_.pending_bytes() > limits_.query_buffer) {
    End({ClientClosing::Cause::kQueryBuffer, {}});
  } else {
    turn_end_.Schedule();
  }
}

void ClientConnection::OnDrained() {
  unsent_.Set(0);
  CheckOutput();
  if (std::exchange(waits_for_reader_, false)) turn_end_.Schedule();
}

void ClientConnection::OnClosed(const std::string& reason) {
  using Cause = ClientClosing::Cause;
  if (!reason.empty()) {
    End({Cause::kFailed, reason});
  } else {
    End({closing_after_write_.value_or(Cause::kPeerClosed), {}});
  }
}

void ClientConnection::OnTurnEnd() {
  if (told_) return;
  if (closing_) {
    told_ = true;
    handler_.OnClosed(*this, *closing_);
    return;
  }
  in_turn_ = true;
  HandOutRequests();
  in_turn_ = false;
  if (!written_.empty()) active_at_ = clock_.Now();
  Flush();
}

void ClientConnection::HandOutRequests() {
  loop_.ClientsMayGoOn();  // The part of this turn begins with the first one.
  for (int i = 0; i < kRequestsPerTurn; ++i) {
    if (paused_ || !writable()) return;
    if (unsent_.too_much()) return WaitForReader();
    if (!HandOutOne()) return;
    const bool has_more = parser_.unread() > 0;
    if (has_more && (written_.size() > kAnswersPerTurn || !loop_.ClientsMayGoOn())) break;
  }
  // Unread requests wait in the kernel, where they slow the sender down.
  connection_.PauseReading();
  next_turn_.Arm(Duration::zero());
}

// Until OnDrained().
void ClientConnection::WaitForReader() {
  waits_for_reader_ = true;
  connection_.PauseReading();
}

// Returns false when there was no whole request.
bool ClientConnection::HandOutOne() {
  Result<std::optional<codec::Request>> request = parser_.Next();
  if (!request) {
    handler_.OnProtocolError(*this, request.error().message);
    DrainAndEnd(ClientClosing::Cause::kProtocolError);
    return false;
  }
  if (!*request) {
    connection_.ResumeReading();
    return false;
  }
  handler_.OnRequest(*this, **request);
  parser_.Recycle(std::move(**request));
  return true;
}

void ClientConnection::CheckOutput() {
  if (closing_) return;
  const OutputLimit& limit = limits_.output;
  const std::size_t size = output_size();
  if (limit.hard_bytes != 0 && size > limit.hard_bytes) {
    End({ClientClosing::Cause::kOutputBuffer, {}});
    return;
  }
  const bool over = limit.soft_bytes != 0 && size > limit.soft_bytes;
  if (over == over_soft_limit_) return;
  over_soft_limit_ = over;
  if (over) {
    soft_limit_.Arm(limit.soft_for);
  } else {
    soft_limit_.Cancel();
  }
}

// The output may have shrunk unseen since the last Write().
void ClientConnection::OnSoftLimit() {
  over_soft_limit_ = false;
  if (output_size() > limits_.output.soft_bytes) End({ClientClosing::Cause::kOutputBuffer, {}});
}

void ClientConnection::CheckIdle() {
  const Duration left = active_at_ + limits_.idle_timeout - clock_.Now();
  if (left > Duration::zero()) {
    idle_.Arm(left);
  } else {
    End({ClientClosing::Cause::kIdle, {}});
  }
}

void ClientConnection::DrainAndEnd(ClientClosing::Cause cause) {
  if (!writable()) return;
  Flush();
  closing_after_write_ = cause;
  connection_.CloseWhenDrained();
}

void ClientConnection::End(ClientClosing closing) {
  if (closing_) return;
  closing.unsent = output_size();
  closing_ = std::move(closing);
  unsent_.Set(0);
  written_.clear();
  connection_.Close();
  next_turn_.Cancel();
  soft_limit_.Cancel();
  idle_.Cancel();
  turn_end_.Schedule();
}

}  // namespace sentinel::io
