#include "io/net/connection.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/wipe.h"
#include "io/event/loop.h"
#include "io/net/handshake_text.h"

namespace sentinel::io {
namespace {

// How long a connection that only drains may go without the other side reading anything.
constexpr Duration kDrainStall = std::chrono::seconds(60);

// Of one connection in one turn, so that a busy one leaves time for the others. What is read of a
// client is about as much as it is answered in a turn; an INFO is read at once.
constexpr std::size_t kClientReadMax = 4 * 1024;
constexpr std::size_t kServerReadMax = 16 * 1024;
constexpr std::size_t kSendMax = 64 * 1024;

// More than what is done for a request takes.
constexpr std::size_t kStackOfRequests = 16 * 1024;

bool TryAgain(int code) { return code == EAGAIN || code == EWOULDBLOCK || code == EINTR; }

std::string ErrnoText() { return std::strerror(errno); }

bool IsIp(int family) { return family == AF_INET || family == AF_INET6; }

}  // namespace

Connection::Connection(Loop& loop, UniqueFd socket, std::unique_ptr<TlsSession> tls,
                       ConnectionHandler& handler)
    : loop_(loop),
      handler_(handler),
      state_(State::kOpen),
      accepted_(true),
      socket_(std::move(socket)),
      tls_(std::move(tls)),
      flush_(loop, [this] { Flush(); }),
      read_(loop, [this] { ReadInTurn(); }),
      readable_(std::make_unique<FdWatcher>(loop, fd(), [this] { OnReadable(); })) {
  if (tls_ && tls_->has_unread()) read_.Schedule();
}

Connection::Connection(Loop& loop, const std::string& ip, std::uint16_t port,
                       const ConnectOptions& options, std::unique_ptr<TlsSession> tls,
                       ConnectionHandler& handler)
    : loop_(loop),
      handler_(handler),
      state_(State::kConnecting),
      accepted_(false),
      tls_(std::move(tls)),
      flush_(loop, [this] { Flush(); }),
      read_(loop, [this] { ReadInTurn(); }) {
  const Result<void> started = StartConnect(ip, port, options);
  if (started) return;
  refused_ = started.error().code == ECONNREFUSED;
  FinishLater(started.error().message);
}

// The watchers look at the socket: they go first.
Connection::~Connection() { Release(); }

SocketAddress Connection::local() const { return LocalAddress(fd()); }

SocketAddress Connection::peer() const { return PeerAddress(fd()); }

Result<UniqueFd> Connection::PrepareSocket(int family, const ConnectOptions& options) {
  Result<UniqueFd> socket = OpenSocket(family);
  if (!socket) return socket;
  SetNoDelay(socket->get());
  if (options.source_ip.empty()) return socket;
  const Result<SocketAddress> source = NumericAddress(options.source_ip, 0);
  if (!source) return Fail(source.error().Prefixed("bind-source-addr"));
  if (bind(socket->get(), source->get(), source->length) != 0) return Fail(ErrnoText(), errno);
  return socket;
}

Result<void> Connection::StartConnect(const std::string& ip, std::uint16_t port,
                                      const ConnectOptions& options) {
  const Result<SocketAddress> target = NumericAddress(ip, port);
  if (!target) return Fail(target.error());
  Result<UniqueFd> socket = PrepareSocket(target->family(), options);
  if (!socket) return Fail(socket.error());

  if (connect(socket->get(), target->get(), target->length) != 0 && errno != EINPROGRESS) {
    return Fail(ErrnoText(), errno);
  }
  socket_ = std::move(*socket);
  AwaitWritable();
  connect_timer_ = std::make_unique<Timer>(
      loop_, [this] { Finish(shaking_hands() ? kHandshakeUnanswered : std::strerror(ETIMEDOUT)); });
  connect_timer_->Arm(options.timeout);
  return {};
}

void Connection::Write(std::string_view bytes) {
  if (state_ == State::kDraining || closed()) return;
  queue_.Append(bytes);
  if (state_ == State::kOpen && !blocked_) flush_.Schedule();
}

void Connection::WriteNow(std::string_view bytes) {
  if (state_ != State::kOpen || !queue_.empty()) return Write(bytes);
  bytes.remove_prefix(SendSome(bytes));
  if (bytes.empty() || state_ != State::kOpen) return;
  queue_.Append(bytes);
  AwaitRoom();
}

void Connection::Close() {
  if (closed()) return;
  state_ = State::kClosed;
  Release();
}

void Connection::CloseWhenDrained() {
  if (state_ != State::kOpen) return;
  state_ = State::kDraining;
  if (reading_) readable_->Pause();
  drain_timer_ = std::make_unique<Timer>(loop_, [this] { Finish(std::strerror(ETIMEDOUT)); });
  drain_timer_->Arm(kDrainStall);
  if (queue_.empty()) FinishLater({});
}

void Connection::PauseReading() { SetReading(false); }

void Connection::ResumeReading() { SetReading(true); }

void Connection::SetReading(bool reading) {
  if (reading == reading_) return;
  reading_ = reading;
  if (state_ != State::kOpen) return;
  if (!reading) return readable_->Pause();
  if (!read_needs_room_) readable_->Resume();
  if (tls_ && tls_->has_unread()) read_.Schedule();
}

void Connection::OnReadable() {
  if (write_needs_input_) {
    write_needs_input_ = blocked_ = false;
    flush_.Schedule();
    if (!reads()) return readable_->Pause();
  }
  if (accepted_) return Read();
  read_.Schedule();
}

void Connection::ReadInTurn() {
  ConnectionHandler& handler = handler_;
  if (state_ == State::kShakingHands) {
    ShakeHands();
  } else if (reads()) {
    Read();
  }
  handler.AfterRead();
}

void Connection::Read() {
  const ssize_t count = ReadPortion();
  if (count == 0) {
    OnEndOfInput();
  } else if (count < 0 && !TryAgain(errno)) {
    Finish(FailureText());
  } else if (tls_ && count < 0) {
    OnTlsWaitsToRead();
  } else if (tls_ && reads() && tls_->has_unread()) {
    read_.Schedule();  // The socket does not become readable for what has left it.
  }
}

// As recv(), of which it hands on what there is.
ssize_t Connection::ReadPortion() {
  std::array<char, kServerReadMax> bytes;
  const std::size_t most = accepted_ ? kClientReadMax : kServerReadMax;
  const ssize_t count = tls_ ? tls_->Read(bytes.data(), most) : recv(fd(), bytes.data(), most, 0);
  if (count > 0) {
    bytes_in_ += static_cast<std::uint64_t>(count);
    handler_.OnBytes({bytes.data(), static_cast<std::size_t>(count)});
    // A client's password would stay on the stack; what servers say is no secret.
    if (accepted_) {
      Wipe(bytes.data(), static_cast<std::size_t>(count));
      WipeStack(kStackOfRequests);
    }
  }
  return count;
}

// The socket being readable would not help a session that has to write first.
void Connection::OnTlsWaitsToRead() {
  if (tls_->wanted() == TlsSession::Wanted::kReadable) return;
  read_needs_room_ = true;
  readable_->Pause();
  AwaitWritable();
}

// A client may send its last requests and shut its side down at once: it still gets answers.
void Connection::OnEndOfInput() {
  if (accepted_ && !queue_.empty()) {
    CloseWhenDrained();
  } else {
    Finish({});
  }
}

void Connection::OnWritable() {
  if (state_ == State::kConnecting) return OnConnectOutcome();
  blocked_ = false;
  if (std::exchange(read_needs_room_, false) && reads()) {
    readable_->Resume();
    read_.Schedule();
  }
  if (state_ == State::kShakingHands) return writable_->Pause();
  Flush();
  if (blocked_ || closed()) return;
  writable_->Pause();
  if (queue_.empty() && state_ == State::kOpen) handler_.OnDrained();
}

// REQUIRES: called by the loop, as a connection that drains ends here.
void Connection::Flush() {
  if (closed() || finish_later_ || blocked_ || queue_.empty()) return;
  queue_.Drop(SendSome(queue_.view()));
  if (finish_later_) return;
  if (!queue_.empty()) {
    AwaitRoom();
  } else if (state_ == State::kDraining) {
    return Finish({});
  }
  if (drain_timer_) drain_timer_->Arm(kDrainStall);
}

// Returns how much has been taken. An error is told to the handler later.
std::size_t Connection::SendSome(std::string_view bytes) {
  const std::size_t size = std::min(bytes.size(), kSendMax);
  const ssize_t count =
      tls_ ? tls_->Write(bytes.data(), size) : send(fd(), bytes.data(), size, MSG_NOSIGNAL);
  if (count < 0) {
    if (!TryAgain(errno)) {
      Break(FailureText());
    } else {
      write_needs_input_ = tls_ && tls_->wanted() == TlsSession::Wanted::kReadable;
    }
    return 0;
  }
  bytes_out_ += static_cast<std::uint64_t>(count);
  return static_cast<std::size_t>(count);
}

// For what waits to be sent.
void Connection::AwaitRoom() {
  if (!write_needs_input_) return AwaitWritable();
  blocked_ = true;
  readable_->Resume();
}

void Connection::AwaitWritable() {
  blocked_ = true;
  if (writable_) return writable_->Resume();
  writable_ =
      std::make_unique<FdWatcher>(loop_, fd(), Readiness::kWritable, [this] { OnWritable(); });
}

void Connection::OnConnectOutcome() {
  int error = 0;
  socklen_t size = sizeof(error);
  if (getsockopt(fd(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  refused_ = error == ECONNREFUSED;
  if (error != 0) return Finish(std::strerror(error));
  blocked_ = false;
  // Most connections never have to wait for room again.
  writable_->Pause();
  loop_.DestroyLater(std::move(writable_));
  Established();
}

void Connection::Established() {
  // A port in the ephemeral range where nobody listens can be connected to itself by chance.
  refused_ = IsIp(local().family()) && local() == peer();
  if (refused_) return Finish(std::strerror(ECONNREFUSED));
  readable_ = std::make_unique<FdWatcher>(loop_, fd(), [this] { OnReadable(); });
  if (!tls_) return Opened();
  state_ = State::kShakingHands;
  tls_->Attach(fd());
  ShakeHands();
}

void Connection::ShakeHands() {
  switch (tls_->Handshake()) {
    case TlsSession::Step::kDone:
      return Opened();
    case TlsSession::Step::kWaiting:
      return OnTlsWaitsToRead();
    case TlsSession::Step::kFailed:
      return Finish(tls_->failure());
  }
}

void Connection::Opened() {
  connect_timer_.reset();
  state_ = State::kOpen;
  if (!reading_) readable_->Pause();
  if (reading_ && tls_ && tls_->has_unread()) read_.Schedule();
  if (!queue_.empty()) flush_.Schedule();
  handler_.OnConnected();
}

// Nothing goes out any more; the handler hears of it when the turn ends, behind what a server has
// said before: its last reply may tell more than its end.
void Connection::Break(const std::string& reason) {
  if (reading_ && state_ == State::kOpen) readable_->Pause();
  state_ = State::kDraining;
  FinishLater(reason);
}

// Why the last call into the socket failed.
std::string Connection::FailureText() const { return tls_ ? tls_->failure() : ErrnoText(); }

void Connection::FinishAfterReading(const std::string& reason) {
  while (!closed() && !accepted_ && reading_ && fd() >= 0 && ReadPortion() > 0) {
  }
  Finish(reason);
}

void Connection::Finish(const std::string& reason) {
  if (closed()) return;
  state_ = State::kClosed;
  Release();
  handler_.OnClosed(reason);
}

void Connection::FinishLater(std::string reason) {
  finish_later_ = std::make_unique<Deferred>(
      loop_, [this, reason = std::move(reason)] { FinishAfterReading(reason); });
  finish_later_->Schedule();
}

// The watchers themselves stay: one of them may be running.
void Connection::Release() {
  flush_.Cancel();
  read_.Cancel();
  for (FdWatcher* watcher : {readable_.get(), writable_.get()}) {
    if (watcher != nullptr) watcher->Pause();
  }
  for (Timer* timer : {connect_timer_.get(), drain_timer_.get()}) {
    if (timer != nullptr) timer->Cancel();
  }
  if (finish_later_) finish_later_->Cancel();
  queue_.Clear();
  if (tls_ && socket_.valid()) tls_->SayGoodbye();
  socket_.Reset();
}

}  // namespace sentinel::io
