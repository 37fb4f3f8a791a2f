// What a stock sentinel has in memory: the masters it monitors and everybody it knows about them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "sentinel/ids.h"
#include "sentinel/info_report.h"
#include "sim/net/resp_client.h"
#include "sim/stock/config.h"
#include "sim/stock/constants.h"

namespace sentinel::sim::stock {

struct Instance;
struct Master;

struct Endpoint {
  std::string ip;
  std::uint16_t port = 0;
  bool operator==(const Endpoint&) const = default;
};

// Finds by number who a late reply is for, if it is still there.
class Roll {
 public:
  std::uint64_t Enter(Instance& instance);
  void Leave(std::uint64_t serial) { present_.erase(serial); }
  Instance* Find(std::uint64_t serial) const;

 private:
  std::uint64_t last_ = 0;
  std::map<std::uint64_t, Instance*> present_;
};

// The connections to one instance and their clocks (protocol sheet, section 1).
struct Link {
  explicit Link(Millis now) : act_ping(now), last_ok(now), last_pong(now) {}

  bool disconnected = true;  // A connection that is needed is missing.
  std::unique_ptr<RespClient> command;
  std::unique_ptr<RespClient> subscriber;
  std::uint64_t command_number = 0;  // Tells this connection from all others of the process.
  std::uint64_t subscriber_number = 0;

  Millis act_ping;  // Of the oldest PING without an answer.
  Millis last_ping{0};
  Millis last_ok;
  Millis last_pong;
  Millis last_heard{0};  // On the subscriber connection.
  Millis command_since{0};
  Millis subscriber_since{0};
  Millis last_attempt{0};
};

enum class Kind : std::uint8_t { kMaster, kReplica, kPeer };

struct Instance {
  Instance(Roll& the_roll, Kind its_kind, std::string its_name, Endpoint where, Master& its_master,
           Millis now);
  ~Instance() { roll.Leave(serial); }
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  Roll& roll;
  const std::uint64_t serial;
  const Kind kind;
  const std::string name;  // Of a replica ip:port, of a peer its id.
  Endpoint address;
  Master& master;              // Of a master itself.
  std::shared_ptr<Link> link;  // Shared by the entries of one peer under all masters.

  bool sdown = false;
  bool script_killed = false;  // In this period of being down.
  Millis sdown_since{0};       // Kept when it is over, as the next.
  Millis odown_since{0};
  Millis last_publish;
};

// A Redis server: what its INFO says matters.
struct Server : Instance {
  Server(Roll& the_roll, Kind its_kind, std::string its_name, Endpoint where, Master& its_master,
         Millis now);

  Role reported;
  Millis role_time;
  Millis conf_change;  // When the upstream it reports changed.
  Millis info_time{0};
  std::string run_id;
};

struct Replica : Server {
  Replica(Roll& the_roll, Endpoint where, Master& its_master, Millis now);

  Endpoint upstream;
  bool upstream_up = false;
  Millis upstream_down_for{0};
  int priority = 100;
  std::uint64_t offset = 0;

  bool promoted = false;
  bool reconf_sent = false;
  bool reconf_inprog = false;
  bool reconf_done = false;
  Millis reconf_sent_at{0};
};

struct Peer : Instance {
  Peer(Roll& the_roll, std::string id, Endpoint where, Master& its_master, Millis now);

  bool says_down = false;
  Millis last_answer;
  std::string leader;  // Empty = no vote known.
  Epoch leader_epoch = 0;
};

enum class FailoverState : std::uint8_t {
  kNone,
  kWaitStart,
  kSelectSlave,
  kSendSlaveofNoone,
  kWaitPromotion,
  kReconfSlaves,
  kUpdateConfig,
};

struct Master : Server {
  Master(Roll& the_roll, const StockMaster& config, Millis now);

  StockSettings settings;
  Epoch config_epoch = 0;
  std::string leader;  // Whom this process voted for; empty after a restart.
  Epoch leader_epoch = 0;
  std::map<std::string, std::unique_ptr<Replica>> replicas;
  std::map<std::string, std::unique_ptr<Peer>> peers;
  bool odown = false;

  bool in_failover = false;
  bool forced = false;
  FailoverState state = FailoverState::kNone;
  Epoch failover_epoch = 0;
  Millis failover_start{0};  // Or of the last vote for somebody else.
  Millis state_since{0};
  Replica* promoted = nullptr;  // One of `replicas`.

  // Where the master is for everybody else: the promoted replica as soon as it is a master.
  const Endpoint& CurrentAddress() const;
};

struct Memory {
  Roll roll;  // Before the entries, which take leave of it.
  Epoch current_epoch = 0;
  std::map<std::string, std::unique_ptr<Master>> masters;
  bool tilt = false;
  Millis tilt_since{0};

  Master* Find(const std::string& name) const;
  Master* FindByAddress(const Endpoint& address) const;
};

// "<name> <old ip> <old port> <new ip> <new port>", of +switch-master.
std::string SwitchText(const Master& master, const Endpoint& to);

// How events name an instance (protocol sheet, section 12).
std::string Details(const Instance& instance);
const char* NameOf(FailoverState state);

}  // namespace sentinel::sim::stock
