// One client of the command port: its connection and what the command layer knows of it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "codec/resp/reply.h"
#include "codec/resp/request_parser.h"
#include "command/client_state.h"
#include "daemon/traffic.h"
#include "io/event/unique_fd.h"
#include "io/net/client_connection.h"
#include "sentinel/ports.h"

namespace sentinel::daemon {

class ClientSession;

class SessionOwner {
 public:
  virtual void OnRequest(ClientSession& session, codec::Request& words) = 0;
  // The last call. The owner hands the session to Loop::DestroyLater().
  virtual void OnClosed(ClientSession& session, const io::ClientClosing& closing) = 0;

 protected:
  ~SessionOwner() = default;
};

// Limits by what a client is at the moment.
struct SessionLimits {
  io::ClientLimits normal;
  io::OutputLimit subscribed;
};

class ClientSession final : private io::ClientHandler {
 public:
  ClientSession(io::Loop& loop, const Clock& clock, io::UniqueFd socket,
                std::unique_ptr<io::TlsSession> tls, const SessionLimits& limits,
                io::UnsentAnswers& unsent, Traffic& traffic, SessionOwner& owner);

  // What a new ClientState is to say about the connection.
  command::ClientState Describe(ClientId id) const;
  // Call once, before the first request; `state` outlives the session's last call to the owner.
  void Attach(command::ClientState& state) { state_ = &state; }
  command::ClientState& state() { return *state_; }
  ClientId id() const { return state_->id; }

  void Send(const codec::Reply& reply);
  void SendBytes(std::string_view bytes);

  // While held, no request is read: a reply is still to come.
  void Hold() { connection_.Pause(); }
  void Resume() { connection_.Resume(); }

  // Brings the connection's limits in line with what a command made of the client.
  struct Standing {
    bool must_authenticate = false;
    bool subscribed = false;
    bool parked = false;  // By CLIENT PAUSE: that it is silent is our doing.
    bool operator==(const Standing&) const = default;
  };
  void SetStanding(const Standing& standing);

  void CloseAfterReplies() { connection_.CloseAfterWrite(); }
  void Close() { connection_.Close(); }

  // Brings the fields of the state that CLIENT LIST shows up to date; the last call to the owner
  // finds them so.
  void RefreshState();

 private:
  void OnRequest(io::ClientConnection& client, codec::Request& words) override;
  void OnProtocolError(io::ClientConnection& client, const std::string& text) override;
  void OnClosed(io::ClientConnection& client, const io::ClientClosing& closing) override;

  void CountTraffic();

  const Clock& clock_;
  const SessionLimits& limits_;
  Traffic& traffic_;
  SessionOwner& owner_;
  io::ClientConnection connection_;
  command::ClientState* state_ = nullptr;
  Standing standing_;
  std::uint64_t counted_in_ = 0;   // Bytes already told to traffic_.
  std::uint64_t counted_out_ = 0;  // Likewise.
};

}  // namespace sentinel::daemon
