// What a server answers: words in, bytes out, and what else follows from it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fleet.h"

namespace sentinel::farm {

using Words = std::vector<std::string>;

// The state of one connection.
struct Session {
  ServerIndex server = 0;
  std::string name;
  bool subscribed = false;  // To any channel: as far as sentinels go there is only one.
  bool in_transaction = false;
  std::vector<Words> queued;  // Behind MULTI.
};

// Everything a request causes besides its reply.
struct Consequences {
  // For all subscribers of these servers.
  struct Message {
    std::vector<ServerIndex> servers;
    std::string bytes;
  };
  std::vector<Message> messages;
  // The other connections of this kind end: what CLIENT KILL TYPE asked for.
  bool kill_normal = false;
  bool kill_pubsub = false;
  bool close = false;  // This connection ends behind the reply.
};

// Carries out one request at a server that is alive, and appends the reply to `reply`.
Consequences Execute(Fleet& fleet, Session& session, const Words& request, Time now,
                     std::string& reply);

}  // namespace sentinel::farm
