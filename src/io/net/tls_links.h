// TLS of outgoing connections: new sessions, and what the log is told of servers that TLS fails
// with. Stock logs nothing there.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "io/tls/client_context.h"
#include "io/tls/session.h"

namespace sentinel::io {

class TlsLinks {
 public:
  struct Surroundings {
    std::function<std::shared_ptr<TlsClientContext>()> context;  // The one in force.
    std::function<void(const std::string& line)> log;
    std::function<void(bool resumed)> on_working;  // Once for each connection.
  };

  explicit TlsLinks(Surroundings around) : around_(std::move(around)) {}

  std::unique_ptr<TlsSession> NewSession(const TlsTarget& target);

  // Logged once for each server, until the reason changes or it works again.
  void OnTrouble(const std::string& ip, std::uint16_t port, const std::string& reason);
  void OnWorking(const std::string& ip, std::uint16_t port, const TlsSession& tls);

 private:
  const Surroundings around_;
  std::unordered_map<std::string, std::string> troubles_;  // The last reason, by "ip:port".
};

}  // namespace sentinel::io
