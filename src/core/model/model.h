// Everything the sentinel knows. Owned by the engine; rooms of the core write their own fields,
// command handlers read.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/text_hash.h"
#include "model/group.h"
#include "model/marks.h"
#include "model/master_addresses.h"
#include "model/named_hosts.h"
#include "model/routes.h"
#include "model/save_times.h"
#include "sentinel/ids.h"
#include "sentinel/input.h"
#include "sentinel/settings.h"
#include "sentinel/time.h"

namespace sentinel {

// A user script, waiting or running. Written by notify.
struct ScriptJob {
  ScriptId id{};  // Of the current or next start.
  std::vector<std::string> argv;
  int attempts = 0;
  bool running = false;
  std::int64_t pid = 0;
  MonotonicTime due{};  // Waiting: when to start; running: when it was started.
  bool kill_sent = false;
};

struct Tilt {
  std::optional<MonotonicTime> since;  // Set while in TILT; moved on by every new trigger.
  std::uint64_t total = 0;             // Entries since start.
  bool active() const { return since.has_value(); }
};

// Inputs that were ignored because the outside world misbehaved.
struct IgnoredInputs {
  std::uint64_t hellos = 0;
  std::uint64_t replies = 0;
};

struct Model {
  std::string my_id;
  Epoch current_epoch = 0;
  ProcessSettings process;
  Tunables tunables;
  SimulatedCrash simulated_crash;

  std::map<MasterId, MasterGroup> groups;  // In the order they were configured.
  std::unordered_map<std::string, MasterId, TextHash, std::equal_to<>> by_name;  // Of every group.
  std::map<std::string, PeerLink> peer_links;                                    // By peer id.
  MasterAddresses addresses;  // Invariant: that of every group.
  NamedHosts named_hosts;     // Those of every node.
  // Behind the last evaluation of each: masters that are objectively down, and those that are down
  // in our own opinion or failed over, which are the ones that need their peers and their saves.
  std::set<MasterId> objectively_down;
  std::set<MasterId> unsettled;
  std::uint32_t last_group = 0;  // Last MasterId handed out.
  LinkRoutes routes;
  std::uint64_t last_ask = 0;     // Serial of the last question to a peer.
  std::uint64_t last_record = 0;  // Serial of the last record of a failover.

  Tilt tilt;
  std::deque<ScriptJob> scripts;           // Oldest first.
  std::uint64_t last_script = 0;           // Last ScriptId handed out.
  std::vector<MonitorCommand> unresolved;  // SENTINEL MONITOR that waits for a host name.
  IgnoredInputs ignored;
  Marks marks;

  bool saved = true;  // False while the last save failed.
  // Whom clients are to be told of once the last snapshot is on disk: groups and node keys.
  std::vector<std::pair<MasterId, Address>> told_when_saved;
  std::optional<MonotonicTime> save_wanted_at;  // First required change that is not on disk yet.
  SaveTimes save_times;

  MasterGroup* Find(std::string_view name);
  const MasterGroup* Find(std::string_view name) const;
  // The first group whose master is at `address`; nullptr if none.
  MasterGroup* FindByAddress(const Address& address);
};

// The text of an address as shown to clients and peers: the host name with announce-hostnames,
// else the IP (the host as given while it is unresolved).
const std::string& ShownHost(const ProcessSettings& process, const Address& address);

// "host:port" as shown.
std::string ShownName(const ProcessSettings& process, const DataNode& node);

}  // namespace sentinel
