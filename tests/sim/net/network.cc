#include "sim/net/network.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"

namespace sentinel::sim {

struct Network::Segment {
  enum class Kind : std::uint8_t { kData, kEnd, kReset };
  Kind kind = Kind::kData;
  std::string bytes;
};

struct Connection {
  struct Side {
    Host* host = nullptr;
    std::uint64_t incarnation = 0;
    ChannelUser* user = nullptr;
    bool open = true;
    std::deque<Network::Segment> stalled;  // Sent by this side, waits for the path.
    MonotonicTime last_arrival{};          // Of what this side sent.
  };

  Network* network = nullptr;
  std::array<Side, 2> sides;  // 0 = who connected.
  std::uint16_t port = 0;
  bool established = false;
  std::string early_bytes;  // Written before it stood.
  std::size_t index = 0;    // In the network's list; kGone once forgotten.
};

namespace {

constexpr std::size_t kGone = static_cast<std::size_t>(-1);
constexpr int kSynRetries = 6;  // 1 + 2 + 4 + ... seconds, as Linux has it.
constexpr Duration kLossDelay = std::chrono::milliseconds(200);
constexpr Duration kLongestPause = std::chrono::seconds(30);

}  // namespace

// --- Channel ---------------------------------------------------------------------------------

Channel::Channel(std::shared_ptr<Connection> connection, int side)
    : connection_(std::move(connection)), side_(side) {}

Channel::Channel(Channel&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)), side_(other.side_) {}

Channel& Channel::operator=(Channel&& other) noexcept {
  if (this != &other) {
    Close();
    connection_ = std::exchange(other.connection_, nullptr);
    side_ = other.side_;
  }
  return *this;
}

void Channel::SetUser(ChannelUser* user) {
  if (connection_) connection_->sides[static_cast<std::size_t>(side_)].user = user;
}

bool Channel::open() const {
  return connection_ && connection_->sides[static_cast<std::size_t>(side_)].open;
}

void Channel::Write(std::string_view bytes) {
  if (!open() || bytes.empty()) return;
  if (!connection_->established) {
    connection_->early_bytes += bytes;
    return;
  }
  connection_->network->Transmit(connection_, side_,
                                 {Network::Segment::Kind::kData, std::string(bytes)});
}

void Channel::Close() {
  if (!connection_) return;
  auto connection = std::exchange(connection_, nullptr);
  Connection::Side& side = connection->sides[static_cast<std::size_t>(side_)];
  side.user = nullptr;
  if (!side.open) return;
  side.open = false;
  Network* network = connection->network;
  if (network == nullptr) return;
  if (connection->established) {
    network->Transmit(connection, side_, {Network::Segment::Kind::kEnd, {}});
  } else {
    network->Forget(connection);
  }
}

const std::string& Channel::local_ip() const {
  return connection_->sides[static_cast<std::size_t>(side_)].host->ip();
}

const std::string& Channel::remote_ip() const {
  return connection_->sides[static_cast<std::size_t>(1 - side_)].host->ip();
}

// --- building --------------------------------------------------------------------------------

Network::Network(Timeline& timeline, Random& random, Trace& trace)
    : timeline_(timeline), random_(random), trace_(trace) {}

Network::~Network() {
  for (const auto& connection : connections_) {
    connection->network = nullptr;
    for (Connection::Side& side : connection->sides) {
      side.open = false;
      side.user = nullptr;
    }
  }
}

Host& Network::AddHost(const std::string& name, const std::string& ip) {
  SENTINEL_CHECK(!by_ip_.contains(ip));
  const std::size_t index = hosts_.size();
  hosts_.push_back(std::make_unique<Host>(timeline_, name, ip));
  machines_.emplace_back();
  index_.emplace(hosts_.back().get(), index);
  by_ip_.emplace(ip, index);
  Path fresh;
  fresh.latency = latency_;
  fresh.jitter = jitter_;
  for (auto& row : paths_) row.push_back(fresh);
  paths_.emplace_back(hosts_.size(), fresh);
  return *hosts_.back();
}

void Network::SetLatency(Duration one_way, Duration jitter) {
  latency_ = one_way;
  jitter_ = jitter;
  for (auto& row : paths_) {
    for (Path& path : row) {
      path.latency = one_way;
      path.jitter = jitter;
    }
  }
}

std::size_t Network::IndexOf(const Host& host) const { return index_.at(&host); }

Path& Network::path(const Host& from, const Host& to) { return paths_[IndexOf(from)][IndexOf(to)]; }

bool Network::Passes(const Host& from, const Host& to) {
  return !path(from, to).cut && machine(to).powered && machine(from).powered;
}

bool Network::Reaches(const Host& a, const Host& b) { return Passes(a, b) && Passes(b, a); }

Duration Network::Delay(const Path& path) {
  Duration delay = path.latency;
  if (path.jitter > Duration{0}) {
    delay += Duration(static_cast<std::int64_t>(
        random_.Below(static_cast<std::uint64_t>(path.jitter.count()) + 1)));
  }
  for (int again = 0; again < 6 && path.loss > 0 && random_.Below(1000) < path.loss; ++again) {
    delay += kLossDelay * (1 << again);
  }
  return delay;
}

// --- connections -----------------------------------------------------------------------------

void Network::Listen(Host& host, std::uint16_t port, Acceptor acceptor) {
  machine(host).listeners[port] = std::move(acceptor);
}

Channel Network::Connect(Host& from, const std::string& ip, std::uint16_t port, ChannelUser& user) {
  auto connection = std::make_shared<Connection>();
  connection->network = this;
  connection->port = port;
  connection->sides[0] = {&from, from.incarnation(), &user, true, {}, {}};
  connection->index = connections_.size();
  connections_.push_back(connection);
  const auto target = by_ip_.find(ip);
  if (target != by_ip_.end()) connection->sides[1].host = hosts_[target->second].get();
  TrySyn(connection, 0);
  return Channel(connection, 0);
}

void Network::TrySyn(const std::shared_ptr<Connection>& connection, int attempt) {
  Connection::Side& caller = connection->sides[0];
  if (!caller.open) return;
  Host* target = connection->sides[1].host;
  if (target != nullptr && Reaches(*caller.host, *target)) {
    timeline_.After(Delay(path(*caller.host, *target)),
                    [this, connection] { SynArrives(connection); });
    return;
  }
  const Duration pause = std::chrono::seconds(std::int64_t{1} << attempt);
  timeline_.After(pause, [this, connection, attempt] {
    if (attempt < kSynRetries) return TrySyn(connection, attempt + 1);
    CloseSide(connection, 0, "Connection timed out");
  });
}

void Network::SynArrives(const std::shared_ptr<Connection>& connection) {
  Connection::Side& caller = connection->sides[0];
  Connection::Side& callee = connection->sides[1];
  if (!caller.open) return;
  const Machine& there = machine(*callee.host);
  if (!Passes(*callee.host, *caller.host)) return TrySyn(connection, 0);
  const bool listens =
      callee.host->running() && !there.refusing && there.listeners.contains(connection->port);
  callee.incarnation = callee.host->incarnation();
  timeline_.After(Delay(path(*callee.host, *caller.host)), [this, connection, listens] {
    if (!connection->sides[0].open) return;
    if (listens) return Establish(connection);
    CloseSide(connection, 0, "Connection refused");
  });
}

void Network::Establish(const std::shared_ptr<Connection>& connection) {
  Connection::Side& caller = connection->sides[0];
  Connection::Side& callee = connection->sides[1];
  const auto& listeners = machine(*callee.host).listeners;
  const auto listener = listeners.find(connection->port);
  if (callee.incarnation != callee.host->incarnation() || listener == listeners.end()) {
    return CloseSide(connection, 0, "Connection reset by peer");
  }
  connection->established = true;
  callee.host->Run([acceptor = listener->second, connection] {
    if (connection->sides[1].open) acceptor(Channel(connection, 1));
  });
  // Before the caller hears of it and writes more.
  if (!connection->early_bytes.empty()) {
    Transmit(connection, 0,
             {Segment::Kind::kData, std::exchange(connection->early_bytes, std::string())});
  }
  caller.host->Run([connection] {
    ChannelUser* user = connection->sides[0].user;
    if (user != nullptr) user->OnConnected();
  });
}

void Network::Transmit(const std::shared_ptr<Connection>& connection, int from, Segment segment) {
  Connection::Side& sender = connection->sides[static_cast<std::size_t>(from)];
  const Connection::Side& target = connection->sides[static_cast<std::size_t>(1 - from)];
  if (!sender.stalled.empty() || !Passes(*sender.host, *target.host)) {
    sender.stalled.push_back(std::move(segment));
    return;
  }
  Launch(connection, from, std::move(segment), Duration{0});
}

void Network::Launch(const std::shared_ptr<Connection>& connection, int from, Segment segment,
                     Duration extra) {
  Connection::Side& sender = connection->sides[static_cast<std::size_t>(from)];
  const int to = 1 - from;
  const Path& way = path(*sender.host, *connection->sides[static_cast<std::size_t>(to)].host);
  const MonotonicTime arrival = std::max(sender.last_arrival, timeline_.now() + Delay(way) + extra);
  sender.last_arrival = arrival;
  timeline_.At(arrival, [this, connection, to, segment = std::move(segment)] {
    Arrive(connection, to, segment);
  });
}

void Network::Arrive(const std::shared_ptr<Connection>& connection, int to,
                     const Segment& segment) {
  Connection::Side& target = connection->sides[static_cast<std::size_t>(to)];
  if (!machine(*target.host).powered) {  // Repeated until there is power again: see Start.
    connection->sides[static_cast<std::size_t>(1 - to)].stalled.push_back(segment);
    return;
  }
  trace_.Mix(static_cast<std::uint64_t>(timeline_.now().time_since_epoch().count()));
  trace_.Mix(IndexOf(*target.host) * 1'000'003 + segment.bytes.size());
  if (!target.open || target.incarnation != target.host->incarnation()) {
    target.open = false;
    if (segment.kind == Segment::Kind::kData) Transmit(connection, to, {Segment::Kind::kReset, {}});
    Forget(connection);
    return;
  }
  switch (segment.kind) {
    case Segment::Kind::kEnd:
      // Behind what has arrived before: a paused process reads that first.
      return target.host->Run(
          [this, connection, to] { CloseSide(connection, to, "Server closed the connection"); });
    case Segment::Kind::kReset:
      return CloseSide(connection, to, "Connection reset by peer");
    case Segment::Kind::kData:
      target.host->Run([connection, to, bytes = segment.bytes] {
        ChannelUser* user = connection->sides[static_cast<std::size_t>(to)].user;
        if (user != nullptr) user->OnBytes(bytes);
      });
  }
}

void Network::CloseSide(const std::shared_ptr<Connection>& connection, int side,
                        const std::string& reason) {
  Connection::Side& end = connection->sides[static_cast<std::size_t>(side)];
  if (!end.open) return;
  end.open = false;
  end.stalled.clear();
  end.host->Run([connection, side, reason] {
    ChannelUser* user =
        std::exchange(connection->sides[static_cast<std::size_t>(side)].user, nullptr);
    if (user != nullptr) user->OnClosed(reason);
  });
  Forget(connection);
}

// Only connections of which one end is open are of interest to faults.
void Network::Forget(const std::shared_ptr<Connection>& connection) {
  if (connection->index == kGone) return;
  if (connection->established && (connection->sides[0].open || connection->sides[1].open)) return;
  const std::size_t index = std::exchange(connection->index, kGone);
  if (index + 1 != connections_.size()) {
    connections_[index] = std::move(connections_.back());
    connections_[index]->index = index;
  }
  connections_.pop_back();
}

// --- faults ----------------------------------------------------------------------------------

void Network::Cut(const Host& from, const Host& to) {
  Path& way = path(from, to);
  if (way.cut) return;
  way.cut = true;
  way.cut_since = timeline_.now();
}

void Network::Heal(const Host& from, const Host& to) {
  Path& way = path(from, to);
  if (!way.cut) return;
  way.cut = false;
  FlushStalled(from, to, timeline_.now() - way.cut_since);
}

void Network::FlushStalled(const Host& from, const Host& to, Duration cut_for) {
  const auto longest = static_cast<std::uint64_t>(std::min(cut_for, kLongestPause).count());
  // Launching may not change the list, but who is called could: a copy is safe.
  const auto all = connections_;
  for (const auto& connection : all) {
    for (int side = 0; side < 2; ++side) {
      Connection::Side& sender = connection->sides[static_cast<std::size_t>(side)];
      const Host* target = connection->sides[static_cast<std::size_t>(1 - side)].host;
      if (sender.host != &from || target != &to || sender.stalled.empty()) continue;
      const Duration pause(static_cast<std::int64_t>(random_.Below(longest + 1)));
      for (Segment& segment : std::exchange(sender.stalled, {})) {
        Launch(connection, side, std::move(segment), pause);
      }
    }
  }
}

void Network::Reset(const Host& a, const Host& b) {
  const auto all = connections_;
  for (const auto& connection : all) {
    const Host* one = connection->sides[0].host;
    const Host* other = connection->sides[1].host;
    if (!((one == &a && other == &b) || (one == &b && other == &a))) continue;
    CloseSide(connection, 0, "Connection reset by peer");
    if (connection->established) CloseSide(connection, 1, "Connection reset by peer");
  }
}

void Network::Refuse(const Host& host, bool refuse) { machine(host).refusing = refuse; }

void Network::Crash(Host& host, bool power_loss) {
  machine(host).listeners.clear();
  if (power_loss) machine(host).powered = false;
  host.Stop();
  const auto all = connections_;
  for (const auto& connection : all) {
    for (int side = 0; side < 2; ++side) {
      Connection::Side& end = connection->sides[static_cast<std::size_t>(side)];
      if (end.host != &host || !end.open) continue;
      if (side == 1 && !connection->established) continue;
      end.open = false;
      end.user = nullptr;
      end.stalled.clear();
      if (!power_loss && connection->established) {
        Transmit(connection, side, {Segment::Kind::kReset, {}});
      }
      Forget(connection);
    }
  }
}

void Network::Start(Host& host) {
  machine(host).powered = true;
  host.Start();
  for (const auto& other : hosts_) FlushStalled(*other, host, std::chrono::seconds(1));
}

std::size_t Network::stalled_bytes() const {
  std::size_t bytes = 0;
  for (const auto& connection : connections_) {
    for (const Connection::Side& side : connection->sides) {
      for (const Segment& segment : side.stalled) bytes += segment.bytes.size();
    }
  }
  return bytes;
}

}  // namespace sentinel::sim
