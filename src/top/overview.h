// What one sentinel says of its masters, as `sentinel status` and `sentinel top` show it.
//
// Made of replies that every sentinel gives, stock ones too. Plain values: reading is in
// read_overview.h, showing in tables.h, screen.h and overview_json.h. All texts are as the sentinel
// sent them: whoever shows them makes them printable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sentinel::top {

enum class State : std::uint8_t { kOk, kDisconnected, kSdown, kOdown, kFailover };

struct Replica {
  std::string address;
  std::string run_id;
  State state = State::kOk;
  std::string flags;
  bool link_up = false;  // To its master.
  std::int64_t offset = 0;
  std::int64_t lag_bytes = 0;  // Behind the replica that has most: the master's offset is not told.
  std::int64_t priority = 0;
  std::int64_t last_ok_ping_ms = 0;
};

// Another sentinel.
struct Peer {
  std::string address;
  std::string id;
  State state = State::kOk;
  std::string flags;
  std::int64_t last_hello_ms = 0;
  std::string voted_for;  // Empty: no vote is known.
  std::int64_t voted_epoch = 0;
};

struct Details {
  std::vector<Replica> replicas;
  std::vector<Peer> peers;
};

struct Master {
  std::string name;
  std::string address;
  State state = State::kOk;
  std::string flags;
  std::string failover_state;  // Empty: none.
  std::int64_t replicas = 0;   // As counted by the sentinel, also while there are no details.
  std::int64_t sentinels = 1;  // With the one that was asked.
  std::int64_t quorum = 0;
  std::int64_t config_epoch = 0;
  std::int64_t last_ok_ping_ms = 0;
  std::optional<Details> details;

  // The rest follows from the details. REQUIRES: there are some.
  std::int64_t replicas_ok() const;
  std::int64_t sentinels_ok() const;
  std::int64_t max_lag_bytes() const;
  // True iff enough sentinels are there to agree and to elect one of them.
  bool quorum_ok() const;
  // What somebody should look at, in a few words each; empty if all is well.
  std::vector<std::string> troubles() const;
};

struct Overview {
  std::string endpoint{};  // Where it was asked.
  std::string id{};        // Empty: it did not say.
  std::string version{};
  std::int64_t uptime_s = 0;
  bool tilt = false;
  std::vector<Master> masters{};  // The ones in trouble first, then by name.

  bool all_well() const;
};

// "ok", "disconnected", "sdown", "odown", "failover".
const char* Word(State state);

}  // namespace sentinel::top
