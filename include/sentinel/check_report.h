// What SENTINEL CHECK found out: whether everybody lets this sentinel do what a failover needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sentinel {

enum class Verdict : std::uint8_t {
  kAllowed,
  kMissing,      // The server refuses it, or has no such command.
  kNotTestable,  // Not without doing it.
};

struct CheckedCommand {
  std::string name;    // As in a rule of an ACL: "config|rewrite".
  bool needed = true;  // False: a failover goes on without it.
  Verdict verdict = Verdict::kNotTestable;
  std::string words;  // What the server says about it, or why it could not be tested.
};

struct CheckedServer {
  enum class Role : std::uint8_t { kMaster, kReplica, kSentinel };
  Role role = Role::kMaster;
  std::string name;  // As SENTINEL MASTER, REPLICAS and SENTINELS show it.
  std::string host;
  std::uint16_t port = 0;
  std::string user;      // That this sentinel is there; empty when not known.
  std::string trouble;   // Why it could not be asked; empty when it was.
  std::string excluded;  // Replicas: completes "The replica ...", if it must not be promoted now.
  std::vector<CheckedCommand> commands;  // Of those, nothing is known while there is trouble.
};

struct CheckReport {
  std::vector<CheckedServer> servers;
  std::size_t promotable = 0;  // Replicas.
  std::size_t usable = 0;      // Sentinels, this one included.
  bool quorum = false;         // They are enough for that,
  bool majority = false;       // and for this.
  bool epochs_left = false;    // To number an election with.
};

}  // namespace sentinel
