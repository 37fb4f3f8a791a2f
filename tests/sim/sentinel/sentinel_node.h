// A sentinel of a simulation, ours or a stock one, as the rest of the simulation sees it.
//
// A node keeps a disk over its crashes, and in memory only what its process has. Everybody talks to
// it through its port (26379), as in the world outside; what is here is for faults and checks.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/marks.h"
#include "sentinel/ids.h"
#include "sentinel/time.h"
#include "sim/net/host.h"
#include "sim/sentinel/decision.h"

namespace sentinel::sim {

inline constexpr std::uint16_t kSentinelPort = 26379;
inline constexpr std::uint16_t kRedisPort = 6379;

// How a disk treats the saves that are started from now on.
enum class DiskMood : std::uint8_t {
  kGood,
  kSlow,   // A save takes long (some hundred milliseconds).
  kFails,  // Every save fails.
  kHangs,  // Saves begun now end when the mood changes.
};

// One monitored master as a sentinel sees it now.
struct GroupView {
  std::string master_ip;
  Epoch config_epoch = 0;
  Epoch leader_epoch = 0;
  int quorum = 0;
  Duration failover_timeout{};
  std::set<std::string> peers;     // Their ids.
  std::set<std::string> replicas;  // Their addresses, the master's not among them.
  bool sdown = false;
  bool odown = false;
  bool in_failover = false;
  Epoch failover_epoch = 0;  // Of the failover under way.
  bool forced = false;       // The failover under way was ordered by hand.
  Duration holds_back{0};    // For so long yet it stands for nothing, as it or another just did.
};

// What its disk says of a monitored master.
struct DurableView {
  Epoch current_epoch = 0;
  Epoch config_epoch = 0;
  Epoch leader_epoch = 0;
  std::string master_ip;
};

class SentinelNode {
 public:
  virtual ~SentinelNode() = default;

  virtual Host& host() = 0;
  virtual const std::string& id() const = 0;
  virtual bool stock() const = 0;

  // Starts the process from what is on its disk. REQUIRES: not running.
  virtual void Start() = 0;
  // Ends it; what was not on disk is lost.
  virtual void Crash(bool power_loss) = 0;
  virtual bool running() const = 0;

  virtual void SetDisk(DiskMood mood) = 0;

  // REQUIRES of all that follow: the process runs.
  virtual Epoch current_epoch() const = 0;
  virtual std::optional<GroupView> View(const std::string& group) const = 0;
  // Nothing of a stock one, which promises what it has not saved. May be asked of a dead one.
  virtual std::optional<DurableView> Durable(const std::string&) const { return std::nullopt; }
  virtual bool in_tilt() const = 0;
  // Requests, effects and timers that wait inside: must not grow without bound.
  virtual std::size_t backlog() const = 0;
  // Why the group is not being failed over, or what it waits for, in one line for people.
  virtual std::string Describe(const std::string& group) const = 0;
  // What the decisions came by, over all processes of the node; nothing for a stock one. May be
  // asked of a dead one.
  virtual Marks marks() const { return {}; }
};

// Hears of everything that leaves a sentinel, at the moment it leaves, and of some things inside.
class Witness {
 public:
  virtual ~Witness() = default;

  // An event: "+sdown" and its payload.
  virtual void OnEvent(SentinelNode& node, const std::string& name, const std::string& payload) = 0;
  // A request on a link to a Redis server or a peer, AUTH and renames included.
  virtual void OnRequest(SentinelNode& node, const std::string& ip, std::uint16_t port,
                         const std::vector<std::string>& words) = 0;
  // An answer to SENTINEL is-master-down-by-addr that names a leader.
  virtual void OnVote(SentinelNode& node, const std::string& master_ip, std::uint16_t master_port,
                      const std::string& leader, Epoch epoch) = 0;

  // What a sentinel of ours has decided, whether or not anything ever leaves it.
  virtual void OnDecision(SentinelNode&, const Decision&) {}
  // A sentinel of ours hears that its order to promote, of this epoch, was refused as a whole.
  virtual void OnPromotionRefused(SentinelNode&, const std::string& /*group*/, Epoch) {}
  // What is on the disk of a sentinel of ours may have changed, or its process begins with it.
  virtual void OnDisk(SentinelNode&) {}
};

}  // namespace sentinel::sim
