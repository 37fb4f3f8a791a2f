// TLS of outgoing connections: new sessions, and what the log is told of servers that TLS fails
// with. Stock logs nothing there.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

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

  // Why TLS with a server fails.
  struct Trouble {
    std::string reason;
    // A reset or a timeout, which says nothing where something is known: who refuses our
    // certificate resets the connection as well, and which of the two we see is a matter of chance.
    bool vague = false;
  };

  // Logs each reason once for a server, until it works again.
  void OnTrouble(const std::string& ip, std::uint16_t port, const Trouble& trouble);
  void OnWorking(const std::string& ip, std::uint16_t port, const TlsSession& tls);

 private:
  const Surroundings around_;
  // The reasons that were told, by "ip:port".
  std::unordered_map<std::string, std::vector<std::string>> troubles_;
};

}  // namespace sentinel::io
