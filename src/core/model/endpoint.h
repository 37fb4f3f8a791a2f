// The connections to one endpoint and the clocks of its probes.
//
// A master or replica has a command and a subscriber connection of its own per group; a peer
// sentinel has one command connection that all groups share (protocol sheet, section 1).
#pragma once

#include <optional>
#include <string>

#include "model/complaints.h"
#include "sentinel/ids.h"
#include "sentinel/time.h"

namespace sentinel {

struct Connection {
  std::optional<LinkId> id;  // Set from the moment the connect is started until it is lost.
  bool established = false;
  MonotonicTime opened_at{};
  int pending = 0;  // Commands sent and not yet answered.
  int orders = 0;   // Of these, the commands that change a role (RequestKind::kTransaction).
};

struct Endpoint {
  bool listens = false;  // A subscriber connection is wanted. Never for peers.
  Connection command;
  Connection subscriber;
  std::string local_ip;  // Ours on the command connection; empty until it stands.

  std::optional<MonotonicTime> attempted_at;  // Last time a connect was started.
  // Since when the host has been there and refused every connect, and the last time it did.
  std::optional<MonotonicTime> vacant_since;
  MonotonicTime vacant_at{};
  // Since when a valid PING reply is owed: the oldest unanswered PING, the loss of the command
  // connection, or creation. Set while the connection is missing.
  std::optional<MonotonicTime> unanswered_since;
  std::optional<MonotonicTime> ping_sent_at;  // Last PING, answered or not.
  MonotonicTime last_valid_reply{};           // +PONG, LOADING or MASTERDOWN.
  bool served = false;                        // There has been one.
  MonotonicTime last_any_reply{};
  bool refused = false;  // The last PING was answered, and not by one of the replies we know.
  Complaints complaints;
  MonotonicTime last_subscriber_message{};
  MonotonicTime echo_at{};  // Last time our own present hello came in on it.
  Duration round_trip{0};   // Smoothed; 0 = not measured yet.

  // True iff a connection this endpoint needs is missing. A connect under way counts as present.
  bool disconnected() const { return !command.id || (listens && !subscriber.id); }
};

}  // namespace sentinel
