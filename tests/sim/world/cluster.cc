#include "sim/world/cluster.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "sim/base/dice.h"
#include "sim/own/own_sentinel.h"
#include "sim/stock/stock_sentinel.h"

namespace sentinel::sim {
namespace {

constexpr std::uint64_t kStartSpread = 2'000'000;  // Microseconds.
constexpr std::uint64_t kStreams = 1000;           // Sub-seeds below are the plan's.

std::string Ip(int net, int subnet, int host) {
  return "10." + std::to_string(net) + "." + std::to_string(subnet) + "." + std::to_string(host);
}

std::string SentinelIp(int index) { return Ip(0, 0, index + 1); }

std::chrono::milliseconds Millis(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration);
}

PersistentState OwnState(const Plan& plan, const std::deque<Group>& groups, std::string id) {
  PersistentState state;
  state.my_id = std::move(id);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const GroupPlan& group = plan.groups[i];
    MasterState master;
    master.name = group.name;
    master.address = MakeAddress(groups[i].servers.front()->ip(), kRedisPort);
    master.settings.quorum = group.quorum;
    master.settings.down_after = Millis(group.down_after);
    master.settings.failover_timeout = Millis(group.failover_timeout);
    master.settings.crash_failover_after = Millis(group.crash_failover_after);
    master.settings.forget_after =
        std::chrono::duration_cast<std::chrono::seconds>(group.forget_after);
    master.settings.verify_config = group.verify_config;
    master.settings.parallel_syncs = group.parallel_syncs;
    master.settings.auth_pass = group.password;
    state.masters.push_back(std::move(master));
  }
  return state;
}

StockConfig StockState(const Plan& plan, const std::deque<Group>& groups, std::string id) {
  StockConfig config;
  config.id = std::move(id);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const GroupPlan& group = plan.groups[i];
    StockMaster master;
    master.name = group.name;
    master.ip = groups[i].servers.front()->ip();
    master.port = kRedisPort;
    master.settings = {group.quorum, Millis(group.down_after), Millis(group.failover_timeout),
                       group.parallel_syncs, group.password};
    config.masters.push_back(std::move(master));
  }
  return config;
}

RedisOptions OptionsOf(const ServerPlan& plan, int index) {
  RedisOptions options;
  options.config.serve_stale = plan.serve_stale;
  options.config.announced = index != plan.unannounced;
  options.backlog_size = plan.backlog_size;
  options.transfer_time = plan.transfer_time;
  options.repl_timeout = plan.repl_timeout;
  return options;
}

}  // namespace

Cluster::Cluster(const Plan& plan, Trace& trace, Witness& witness)
    : seed_(plan.seed), network_(timeline_, NewRandom(), trace) {
  network_.SetLatency(plan.latency, plan.jitter);
  for (std::size_t i = 0; i < plan.groups.size(); ++i) {
    AddGroup(plan.groups[i], static_cast<int>(i), plan.sentinels());
  }
  for (int i = 0; i < plan.sentinels(); ++i) AddSentinel(plan, i, witness);
  operator_host_ = &network_.AddHost("operator", Ip(3, 0, 1));
}

Random& Cluster::NewRandom() {
  random_.emplace_back(SubSeed(seed_, kStreams + ++randoms_));
  return random_.back();
}

void Cluster::AddGroup(const GroupPlan& plan, int index, int sentinels) {
  Group& group = groups_.emplace_back();
  group.plan = plan;
  for (int i = 0; i <= plan.replicas; ++i) {
    Host& host = network_.AddHost(plan.name + "r" + std::to_string(i), Ip(1, index, i + 1));
    RedisOptions options = OptionsOf(plan.servers, i);
    options.config.requirepass = options.config.masterauth = plan.password;
    if (i > 0) options.config.replicaof = Upstream{group.servers.front()->ip(), kRedisPort};
    group.servers.push_back(
        std::make_unique<RedisServer>(network_, host, group.ledger, NewRandom(), options));
  }
  std::vector<Writer::SentinelAddress> addresses;
  for (int i = 0; i < sentinels; ++i) addresses.push_back({SentinelIp(i), kSentinelPort});
  WriterOptions writer;
  writer.interval = plan.write_interval;
  writer.password = plan.password;
  writer.naive = plan.naive_writer;
  writer.subscribes = plan.writer_subscribes;
  writer.pause_min = plan.writer_pause / 2;
  writer.pause_max = plan.writer_pause;
  Host& host = network_.AddHost(plan.name + "w", Ip(2, index, 1));
  group.writer = std::make_unique<Writer>(network_, host, group.ledger, NewRandom(), addresses,
                                          plan.name, writer);
}

void Cluster::AddSentinel(const Plan& plan, int index, Witness& witness) {
  Host& host = network_.AddHost("s" + std::to_string(index), SentinelIp(index));
  Random& random = NewRandom();
  std::string id = MakeHexId([&random] { return random.Bits(); });
  if (plan.stock[static_cast<std::size_t>(index)]) {
    sentinels_.push_back(std::make_unique<StockSentinel>(network_, host, random, witness,
                                                         StockState(plan, groups_, std::move(id))));
  } else {
    sentinels_.push_back(std::make_unique<OwnSentinel>(network_, host, random, witness,
                                                       OwnState(plan, groups_, std::move(id))));
  }
}

void Cluster::Start() {
  for (Group& group : groups_) {
    for (const auto& server : group.servers) server->Start();
  }
  // Not all in one moment: their clocks would tick alike for ever.
  Random& random = NewRandom();
  for (const auto& node : sentinels_) {
    timeline_.After(Duration(static_cast<std::int64_t>(random.Below(kStartSpread))),
                    [&node = *node] { node.Start(); });
  }
  for (Group& group : groups_) group.writer->Start();
}

RedisServer* Cluster::FindServer(std::string_view ip) {
  for (Group& group : groups_) {
    for (const auto& server : group.servers) {
      if (server->ip() == ip) return server.get();
    }
  }
  return nullptr;
}

Group* Cluster::GroupOf(std::string_view server_ip) {
  for (Group& group : groups_) {
    for (const auto& server : group.servers) {
      if (server->ip() == server_ip) return &group;
    }
  }
  return nullptr;
}

SentinelNode* Cluster::FindSentinel(std::string_view id) {
  for (const auto& node : sentinels_) {
    if (node->id() == id) return node.get();
  }
  return nullptr;
}

int Cluster::IndexOf(const SentinelNode& node) const {
  const auto found = std::find_if(sentinels_.begin(), sentinels_.end(),
                                  [&](const auto& other) { return other.get() == &node; });
  return static_cast<int>(found - sentinels_.begin());
}

RedisServer& Cluster::BelievedMaster(Group& group) {
  std::map<std::string, int> votes;
  for (const auto& node : sentinels_) {
    if (!node->running()) continue;
    if (const auto view = node->View(group.plan.name)) ++votes[view->master_ip];
  }
  RedisServer* best = group.servers.front().get();
  int most = 0;
  for (const auto& [ip, count] : votes) {
    RedisServer* server = FindServer(ip);
    if (server == nullptr || count <= most) continue;
    best = server;
    most = count;
  }
  return *best;
}

}  // namespace sentinel::sim
