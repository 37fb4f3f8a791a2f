// The TLS side of the command port: accepted sockets become clients when they have shaken hands.
#pragma once

#include <memory>
#include <string>

#include "daemon/client_hub.h"
#include "daemon/line_quota.h"
#include "daemon/tls_keeper.h"
#include "io/event/loop.h"
#include "io/event/unique_fd.h"
#include "io/log/log_sink.h"
#include "io/net/handshakes.h"
#include "io/net/socket_address.h"
#include "sentinel/ports.h"

namespace sentinel::daemon {

class TlsPort {
 public:
  // All of these outlive the port.
  struct Surroundings {
    io::Loop& loop;
    const Clock& clock;
    io::LogSink& log;
    const TlsKeeper& keeper;
    ClientHub& hub;
    command::ServerFacts& facts;
  };

  explicit TlsPort(const Surroundings& around);

  void Accept(io::UniqueFd socket, const io::SocketAddress& peer);

  // Handshakes count as clients, and the oldest gives way to who comes. Call before each client is
  // accepted, here or elsewhere.
  void MakeRoom();

 private:
  void OnFailed(const io::UniqueFd& socket, const io::SocketAddress& peer,
                const std::string& reason);

  const Surroundings around_;
  io::Handshakes handshakes_;
  LineQuota failure_lines_;
};

}  // namespace sentinel::daemon
