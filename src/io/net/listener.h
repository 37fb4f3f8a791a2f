// Sockets that clients connect to (configuration sheet, section 8.1).
//
// Nothing is printed here: warnings and errors are returned as the texts stock would log.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/event/timer.h"
#include "io/event/unique_fd.h"
#include "io/event/watchers.h"
#include "io/net/socket_address.h"

namespace sentinel::io {

class Loop;

// How binding went. Without `error`, some sockets may still be missing: see `warnings`.
struct ListenOutcome {
  std::vector<std::string> warnings;
  std::string error;  // Empty unless the process cannot go on.
  bool ok() const { return error.empty(); }
};

class Listener {
 public:
  struct Callbacks {
    // A connection was accepted: non-blocking, close-on-exec, TCP_NODELAY set on TCP. The socket of
    // one that has ended already does not tell any more whose it was: `peer` does.
    std::function<void(UniqueFd socket, const SocketAddress& peer)> on_accepted;
    // accept() failed with this text. Accepting pauses for a moment when descriptors ran out.
    std::function<void(const std::string& reason)> on_error;
  };

  // Accepts at most `accepts_per_turn` (>= 1) connections per socket and turn.
  Listener(Loop& loop, Callbacks callbacks, int accepts_per_turn = 100);
  ~Listener();

  // Listens on every address of a `bind` list: "*", "::*", numeric or a name; a leading '-' makes
  // it optional. Port 0 lets the kernel choose one, the same for all addresses. An empty list binds
  // nothing. `kind`, "TCP" or "TLS", is for the error.
  ListenOutcome ListenTcp(const std::vector<std::string>& addresses, std::uint16_t port,
                          int backlog, std::string_view kind = "TCP");

  // Replaces a stale socket file. `permissions` 0 leaves them as the umask gives.
  ListenOutcome ListenUnix(const std::string& path, mode_t permissions, int backlog);

  // Stops accepting. Connections that were accepted stay.
  void Close();

  bool listening() const { return !sockets_.empty(); }
  std::uint16_t port() const { return port_; }  // 0 unless listening on TCP.

 private:
  struct Socket {
    UniqueFd fd;
    bool tcp = false;
    std::unique_ptr<FdWatcher> watcher;
  };

  void Add(UniqueFd fd, bool tcp);
  void Accept(const Socket& socket);
  void PauseAll();
  void ResumeAll();

  Loop& loop_;
  Callbacks callbacks_;
  int accepts_per_turn_;
  std::uint16_t port_ = 0;
  std::vector<std::unique_ptr<Socket>> sockets_;
  Timer resume_;
};

}  // namespace sentinel::io
