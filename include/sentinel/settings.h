// Everything an operator can set that the core acts upon (configuration sheet, section 3.2).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>

#include "sentinel/time.h"

namespace sentinel {

using std::chrono::milliseconds;

// Settings of one monitored master. Its replicas and peers inherit them.
struct MasterSettings {
  int quorum = 1;                          // >= 1
  milliseconds down_after{30'000};         // > 0
  milliseconds failover_timeout{180'000};  // > 0
  int parallel_syncs = 1;                  // < 1 re-points nobody until the failover times out.
  milliseconds reboot_down_after{0};       // master-reboot-down-after-period; 0 = off.
  milliseconds crash_failover_after{
      0};  // Of a master that crashed, instead of down_after; 0 = off.
  std::chrono::seconds forget_after{0};  // Drops replicas that have been down that long; 0 = off.
  bool coordinated_failover = false;     // SENTINEL FAILOVER asks the master to hand over first.
  bool verify_config = false;            // What hellos say of the master is asked for first.
  bool auto_failover = true;             // Else this sentinel fails it over by order only.
  std::string auth_pass;                 // Empty = none.
  std::string auth_pass_source;          // The words it was read by; empty: it was given itself.
  std::string auth_user;                 // Empty = none.
  std::string notification_script;       // Empty = none.
  std::string client_reconfig_script;    // Empty = none.
  std::map<std::string, std::string> renamed_commands;  // Upper-case original -> name to send.

  bool operator==(const MasterSettings&) const = default;
};

// Settings of this process.
struct ProcessSettings {
  std::string announce_host;          // announce-ip; empty = local address of the link used.
  std::uint16_t announce_port = 0;    // 0 = listen_port.
  std::uint16_t listen_port = 26379;  // What peers reach us on when announce_port is 0.
  bool resolve_hostnames = false;
  bool announce_hostnames = false;
  bool deny_scripts_reconfig = true;
  std::string peer_user;         // sentinel-user
  std::string peer_pass;         // sentinel-pass
  std::string peer_pass_source;  // The words it was read by; empty: it was given itself.
  std::string require_pass;      // Own requirepass: the fallback towards peers.

  bool operator==(const ProcessSettings&) const = default;
};

// Periods and limits of the protocol, adjustable by SENTINEL DEBUG (protocol sheet, section 0).
struct Tunables {
  milliseconds ping_period{1'000};
  milliseconds info_period{10'000};
  milliseconds ask_period{1'000};
  milliseconds publish_period{2'000};
  milliseconds default_down_after{30'000};
  milliseconds default_failover_timeout{180'000};
  milliseconds tilt_trigger{2'000};
  milliseconds tilt_period{30'000};
  milliseconds replica_reconf_timeout{10'000};
  milliseconds min_link_reconnect_period{15'000};
  milliseconds election_timeout{10'000};
  milliseconds script_max_runtime{60'000};
  milliseconds script_retry_delay{30'000};
  // Connections that are not needed at all times are opened only while there are fewer than this:
  // the rest of the open files is for clients, peers among them. Not known to SENTINEL DEBUG.
  std::size_t links_max = std::numeric_limits<std::size_t>::max();
};

// Where the process ends itself, to see what the other sentinels do (SENTINEL SIMULATE-FAILURE).
struct SimulatedCrash {
  bool after_election = false;
  bool after_promotion = false;
};

}  // namespace sentinel
