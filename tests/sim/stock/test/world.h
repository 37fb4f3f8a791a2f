// A master, its replicas and stock sentinels, and everything the sentinels let out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "sim/base/timeline.h"
#include "sim/base/trace.h"
#include "sim/net/network.h"
#include "sim/net/resp_client.h"
#include "sim/stock/stock_sentinel.h"
#include "sim/stock/test/mini_server.h"

namespace sentinel::sim::stock {

inline constexpr const char* kMaster = "10.0.0.1";
inline constexpr const char* kReplicaA = "10.0.0.2";
inline constexpr const char* kReplicaB = "10.0.0.3";

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Seen {
  milliseconds at;  // Since the beginning.
  std::string who;  // "s0" and so on.
  std::string what;
  bool operator==(const Seen&) const = default;
};

class World : private Witness {
 public:
  // Servers 0 (the master), 1 and 2; sentinels s0, s1, ... that know the master only.
  World(int sentinels, StockSettings settings, std::uint64_t seed = 1);
  ~World() override;

  void RunFor(milliseconds span);
  // True iff `done` became true within `limit`.
  bool RunUntil(const std::function<bool()>& done, milliseconds limit);
  milliseconds now() const;

  MiniServer& server(std::size_t i) { return *servers_.at(i); }
  StockSentinel& sentinel(std::size_t i) { return *sentinels_.at(i); }
  GroupView View(std::size_t i) { return *sentinel(i).View("g"); }
  Network& network() { return network_; }
  std::string Id(std::size_t i) const { return std::string(39, 'a') + static_cast<char>('0' + i); }
  std::string SentinelIp(std::size_t i) const { return "10.0.1." + std::to_string(i); }

  // Sends a request to a sentinel from outside; the answer in one line, "[1 a 2]" of an array.
  // Nullopt if there is none within `limit`.
  std::optional<std::string> Ask(std::size_t i, std::vector<std::string> words,
                                 milliseconds limit = milliseconds(50));
  // What is needed to make sentinel `i` hear something; answers 1 if all is well.
  std::optional<std::string> Tell(std::size_t i, const std::string& hello);

  const std::vector<Seen>& events() const { return events_; }
  const std::vector<Seen>& requests() const { return requests_; }  // "10.0.0.1 PING".
  const std::vector<Seen>& votes() const { return votes_; }        // "<leader> <epoch>".
  // When `who` (any if empty) first let out an event of this name, at or after `since`.
  std::optional<milliseconds> When(const std::string& who, const std::string& event,
                                   milliseconds since = milliseconds(0)) const;
  std::size_t Count(const std::string& who, const std::string& event) const;
  // Requests by `who` that begin like this.
  std::size_t Requests(const std::string& who, const std::string& prefix,
                       milliseconds since = milliseconds(0)) const;
  // Names of the events of `who` in their order.
  std::vector<std::string> Order(const std::string& who, milliseconds since) const;

 private:
  void OnEvent(SentinelNode& node, const std::string& name, const std::string& payload) override;
  void OnRequest(SentinelNode& node, const std::string& ip, std::uint16_t port,
                 const std::vector<std::string>& words) override;
  void OnVote(SentinelNode& node, const std::string& master_ip, std::uint16_t master_port,
              const std::string& leader, Epoch epoch) override;

  Timeline timeline_;
  Random random_;
  Trace trace_;
  Network network_;
  MiniServers by_ip_;
  std::vector<std::unique_ptr<MiniServer>> servers_;
  std::vector<std::unique_ptr<Random>> streams_;
  std::vector<std::unique_ptr<StockSentinel>> sentinels_;
  Host* outside_ = nullptr;
  std::vector<Seen> events_;
  std::vector<Seen> requests_;
  std::vector<Seen> votes_;
};

// down-after 5 s, failover-timeout 30 s, quorum 2.
StockSettings ShortSettings();

// The id of somebody who does not exist.
inline std::string Other(char digit) { return std::string(40, digit); }

// The request for a vote for `id` (or just an opinion, "*") about a master.
std::vector<std::string> VoteFor(const std::string& id, const std::string& epoch,
                                 const std::string& ip = kMaster);
// What World::Ask makes of a vote.
std::string Vote(const std::string& id, int epoch);

}  // namespace sentinel::sim::stock
