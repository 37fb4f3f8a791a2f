#include "io/net/connection.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <netinet/in.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "io/event/loop.h"

namespace sentinel::io {
namespace {

// How long a connection that only drains may go without the other side reading anything.
constexpr timeval kDrainStall{.tv_sec = 60, .tv_usec = 0};

std::string ErrnoText() { return std::strerror(errno); }

bool IsIp(int family) { return family == AF_INET || family == AF_INET6; }

}  // namespace

void Connection::StreamDeleter::operator()(bufferevent* stream) const { bufferevent_free(stream); }

Connection::Connection(Loop& loop, UniqueFd socket, ConnectionHandler& handler)
    : loop_(loop),
      handler_(handler),
      state_(State::kOpen),
      accepted_(true),
      local_(LocalAddress(socket.get())),
      peer_(PeerAddress(socket.get())) {
  stream_ = OpenStream(std::move(socket));
  bufferevent_enable(stream_.get(), EV_READ | EV_WRITE);
}

Connection::Connection(Loop& loop, const std::string& ip, std::uint16_t port,
                       const ConnectOptions& options, ConnectionHandler& handler)
    : loop_(loop), handler_(handler), state_(State::kConnecting), accepted_(false) {
  const Result<void> started = StartConnect(ip, port, options);
  if (!started) FinishLater(started.error().message);
}

Connection::~Connection() = default;

// The one place that decides how bytes are carried.
Connection::Stream Connection::OpenStream(UniqueFd socket) {
  Stream stream(bufferevent_socket_new(loop_.base(), socket.Release(), BEV_OPT_CLOSE_ON_FREE));
  SENTINEL_CHECK(stream != nullptr);
  bufferevent_setcb(
      stream.get(), [](bufferevent*, void* self) { static_cast<Connection*>(self)->OnReadable(); },
      [](bufferevent*, void* self) { static_cast<Connection*>(self)->OnWritten(); },
      [](bufferevent*, short what, void* self) { static_cast<Connection*>(self)->OnEvent(what); },
      this);
  return stream;
}

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
  stream_ = OpenStream(std::move(*socket));
  SENTINEL_CHECK(bufferevent_socket_connect(stream_.get(), nullptr, 0) == 0);
  connect_timer_ = std::make_unique<Timer>(loop_, [this] { Finish(std::strerror(ETIMEDOUT)); });
  connect_timer_->Arm(options.timeout);
  return {};
}

void Connection::Write(std::string_view bytes) {
  if (!stream_ || state_ == State::kDraining || state_ == State::kClosed) return;
  bufferevent_write(stream_.get(), bytes.data(), bytes.size());
  bytes_queued_ += bytes.size();
}

void Connection::Close() {
  if (closed()) return;
  state_ = State::kClosed;
  finish_later_.reset();
  connect_timer_.reset();
  stream_.reset();
}

void Connection::CloseWhenDrained() {
  if (state_ != State::kOpen) return;
  state_ = State::kDraining;
  bufferevent_disable(stream_.get(), EV_READ);
  bufferevent_set_timeouts(stream_.get(), nullptr, &kDrainStall);
  if (output_size() == 0) FinishLater({});
}

void Connection::PauseReading() { SetReading(false); }

void Connection::ResumeReading() { SetReading(true); }

void Connection::SetReading(bool reading) {
  if (reading == reading_) return;
  reading_ = reading;
  if (state_ != State::kOpen) return;
  if (reading) {
    bufferevent_enable(stream_.get(), EV_READ);
  } else {
    bufferevent_disable(stream_.get(), EV_READ);
  }
}

std::size_t Connection::output_size() const {
  return stream_ ? evbuffer_get_length(bufferevent_get_output(stream_.get())) : 0;
}

int Connection::fd() const { return stream_ ? bufferevent_getfd(stream_.get()) : -1; }

void Connection::OnReadable() {
  evbuffer* input = bufferevent_get_input(stream_.get());
  evbuffer_iovec piece{};
  while (evbuffer_peek(input, -1, nullptr, &piece, 1) > 0) {
    bytes_in_ += piece.iov_len;
    handler_.OnBytes({static_cast<const char*>(piece.iov_base), piece.iov_len});
    if (closed()) return;
    evbuffer_drain(input, piece.iov_len);
  }
}

void Connection::OnWritten() {
  if (output_size() > 0) return;
  if (state_ == State::kDraining) {
    Finish({});
  } else {
    handler_.OnDrained();
  }
}

void Connection::OnEvent(short what) {
  if ((what & BEV_EVENT_CONNECTED) != 0) {
    Established();
  } else if ((what & BEV_EVENT_EOF) != 0) {
    // A client may send its last requests and shut its side down at once: it still gets answers.
    if (accepted_ && output_size() > 0) {
      CloseWhenDrained();
    } else {
      Finish({});
    }
  } else if ((what & BEV_EVENT_TIMEOUT) != 0) {
    Finish(std::strerror(ETIMEDOUT));
  } else {
    Finish(ErrnoText());
  }
}

void Connection::Established() {
  connect_timer_.reset();
  local_ = LocalAddress(fd());
  peer_ = PeerAddress(fd());
  // A port in the ephemeral range where nobody listens can be connected to itself by chance.
  if (IsIp(local_.family()) && local_ == peer_) return Finish(std::strerror(ECONNREFUSED));
  state_ = State::kOpen;
  if (reading_) bufferevent_enable(stream_.get(), EV_READ);
  handler_.OnConnected();
}

void Connection::Finish(const std::string& reason) {
  if (closed()) return;
  state_ = State::kClosed;
  stream_.reset();
  handler_.OnClosed(reason);
}

void Connection::FinishLater(std::string reason) {
  finish_later_ =
      std::make_unique<Deferred>(loop_, [this, reason = std::move(reason)] { Finish(reason); });
  finish_later_->Schedule();
}

}  // namespace sentinel::io
