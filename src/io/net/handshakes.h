// What was accepted on the TLS port, until its handshake is done.
//
// Connections that never finish are cheap: one that has sent nothing yet has no session, so many
// sessions and no more are under way at the same time, all are given the same time, and the oldest
// can be told to go. Each turn does a few steps only, as a flood of handshakes would keep everybody
// else waiting: a full one takes about a millisecond.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "io/event/timer.h"
#include "io/event/unique_fd.h"
#include "io/event/watchers.h"
#include "io/net/socket_address.h"
#include "io/tls/contexts.h"
#include "io/tls/session.h"
#include "sentinel/time.h"

namespace sentinel::io {

class Loop;

class Handshakes {
 public:
  struct Callbacks {
    std::function<std::shared_ptr<const TlsServerContext>()> context;  // The one in force.
    // The handshake is done.
    std::function<void(UniqueFd socket, std::unique_ptr<TlsSession> tls)> on_done;
    // It failed, or took too long. `socket` is about to be closed.
    std::function<void(const UniqueFd& socket, const SocketAddress& peer,
                       const std::string& reason)>
        on_failed;
  };

  // Each handshake may take `patience`.
  Handshakes(Loop& loop, Callbacks callbacks, Duration patience = std::chrono::seconds(10));
  ~Handshakes();

  // An accepted, non-blocking socket, and whose it is.
  void Take(UniqueFd socket, const SocketAddress& peer);

  // Closes the one that has been at it for longest. False: there is none.
  bool DropOldest();

  std::size_t size() const { return pending_.size(); }

 private:
  using Id = std::uint64_t;
  using Instant = std::chrono::steady_clock::time_point;

  struct Pending {
    UniqueFd socket;
    CompactAddress peer;                  // There may be thousands of them.
    std::unique_ptr<TlsSession> tls;      // Null until the first byte is there.
    std::unique_ptr<FdWatcher> readable;  // Paused while it stands in line.
    std::unique_ptr<FdWatcher> writable;  // Made when it is first needed.
    Instant deadline;
  };

  void StandInLine(Id id);
  void WorkOffLine();
  void Step(Id id);
  void Await(Id id, Pending& pending);
  void BeginSession(Id id, Pending& pending);
  Pending Remove(Id id);
  void Fail(Id id, const std::string& reason);
  void OnDeadline();
  void AwaitDeadline();

  Loop& loop_;
  const Callbacks callbacks_;
  const Duration patience_;
  Id last_ = 0;
  std::map<Id, Pending> pending_;  // In the order of acceptance, and so of their deadlines.
  std::set<Id> begun_;             // Those with a session.
  std::deque<Id> line_;            // Ready for a step; may have gone meanwhile.
  Timer next_steps_;
  Timer deadline_;
};

}  // namespace sentinel::io
