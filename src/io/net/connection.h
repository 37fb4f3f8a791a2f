// One stream connection, made or accepted, with TLS or without. Every connection of the process is
// one of these: how bytes get into and out of the socket is a matter of ReadPortion() and
// SendSome() and of nothing else.
//
// Reads are handed on in pieces as they come; writes are queued without bound, so the owner watches
// output_size(). What one turn reads and writes is bounded, but for what a connection to a server
// has left when it fails: at most what the kernel holds of it. Must not be destroyed inside a call
// to its handler. Accepted connections are read first: what servers have to say waits for its
// portion of the turn. REQUIRES: the process ignores SIGPIPE.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/event/timer.h"
#include "io/event/unique_fd.h"
#include "io/event/watchers.h"
#include "io/net/output_queue.h"
#include "io/net/socket_address.h"
#include "io/tls/session.h"

namespace sentinel::io {

class Loop;

class ConnectionHandler {
 public:
  // The connection stands, the TLS handshake included. Not called for accepted connections.
  virtual void OnConnected() {}
  // Bytes were read; several calls may follow one another. Valid during the call.
  virtual void OnBytes(std::string_view bytes) = 0;
  // What came in has been handed on. Made connections only. The connection may be destroyed here.
  virtual void AfterRead() {}
  // The output queue has become empty.
  virtual void OnDrained() {}
  // The connection could not be made, ended or failed. `reason` is empty when it was closed in
  // order, else the text of the error. The last call to the handler; not made after Close().
  virtual void OnClosed(const std::string& reason) = 0;

 protected:
  ~ConnectionHandler() = default;
};

struct ConnectOptions {
  std::string source_ip;                      // bind-source-addr; empty = any.
  std::chrono::milliseconds timeout{10'000};  // Until the connection stands.
};

class Connection {
 public:
  // Takes over an accepted socket and starts to read. `tls` has done its handshake there; null: in
  // plain text.
  Connection(Loop& loop, UniqueFd socket, std::unique_ptr<TlsSession> tls,
             ConnectionHandler& handler);

  // Starts to connect. `handler` hears of the outcome later, also when nothing could be started.
  // `tls` shakes hands before the connection stands; null: in plain text.
  Connection(Loop& loop, const std::string& ip, std::uint16_t port, const ConnectOptions& options,
             std::unique_ptr<TlsSession> tls, ConnectionHandler& handler);

  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Queues bytes, which leave at the end of the turn; what is written before the connection stands
  // leaves in one piece when it does.
  void Write(std::string_view bytes);
  // As Write(), but what the kernel takes at once leaves at once, and is not copied.
  void WriteNow(std::string_view bytes);

  // Closes at once, dropping what has not been sent. The handler is not called any more.
  void Close();

  // Sends what is queued and then closes in order. Reads nothing and takes no writes any more.
  // Gives up when the other side reads nothing for a minute.
  void CloseWhenDrained();

  void PauseReading();
  void ResumeReading();

  // Queued and not yet given to the kernel, in bytes.
  std::size_t output_size() const { return queue_.size(); }
  bool connected() const { return state_ == State::kOpen || state_ == State::kDraining; }
  bool closed() const { return state_ == State::kClosed; }
  // The other side has taken the connection, and not finished the TLS handshake.
  bool shaking_hands() const { return state_ == State::kShakingHands; }
  // The connect was refused: the host is there, and nobody listens.
  bool refused() const { return refused_; }
  int fd() const { return socket_.get(); }  // -1 when closed.
  // Null in plain text. Stays when the connection has ended.
  const TlsSession* tls() const { return tls_.get(); }

  // Asked of the kernel: for once, not for every request. Empty unless the connection stands.
  SocketAddress local() const;
  SocketAddress peer() const;

  // Totals since the connection was made, in bytes.
  std::uint64_t bytes_in() const { return bytes_in_; }
  std::uint64_t bytes_out() const { return bytes_out_; }

 private:
  enum class State : std::uint8_t { kConnecting, kShakingHands, kOpen, kDraining, kClosed };

  static Result<UniqueFd> PrepareSocket(int family, const ConnectOptions& options);
  Result<void> StartConnect(const std::string& ip, std::uint16_t port,
                            const ConnectOptions& options);
  void SetReading(bool reading);
  void OnReadable();
  void ReadInTurn();
  void Read();
  ssize_t ReadPortion();
  void OnEndOfInput();
  void OnWritable();
  void Flush();
  std::size_t SendSome(std::string_view bytes);
  void AwaitRoom();
  void AwaitWritable();
  void OnConnectOutcome();
  void Established();
  void ShakeHands();
  void Opened();
  void OnTlsWaitsToRead();
  bool reads() const {
    return state_ == State::kShakingHands || (state_ == State::kOpen && reading_);
  }
  std::string FailureText() const;
  void Break(const std::string& reason);
  void Finish(const std::string& reason);
  void FinishAfterReading(const std::string& reason);
  void FinishLater(std::string reason);
  void Release();

  Loop& loop_;
  ConnectionHandler& handler_;
  State state_;
  bool accepted_;  // Constant after construction.
  bool reading_ = true;
  bool refused_ = false;
  UniqueFd socket_;                  // Invalid when closed, or when no connect was possible.
  std::unique_ptr<TlsSession> tls_;  // Null in plain text.
  OutputQueue queue_;
  bool blocked_ = false;            // The socket takes no more at the moment: writable_ waits.
  bool read_needs_room_ = false;    // TLS cannot read before it has written: writable_ waits.
  bool write_needs_input_ = false;  // Or the other way round: readable_ waits.
  std::uint64_t bytes_in_ = 0;
  std::uint64_t bytes_out_ = 0;

  Deferred flush_;
  Later read_;  // Of clients only what TLS holds back: they are read at once.
  std::unique_ptr<FdWatcher> readable_;   // Null until the socket is connected.
  std::unique_ptr<FdWatcher> writable_;   // Made when it is first needed.
  std::unique_ptr<Timer> connect_timer_;  // Null once the connection stands.
  std::unique_ptr<Timer> drain_timer_;    // Null until the connection only drains.
  std::unique_ptr<Deferred> finish_later_;
};

}  // namespace sentinel::io
