#include "load.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <utility>

#include "island.h"
#include "support/error.h"

namespace sentinel::loss {
namespace {

constexpr harness::Millis kDiscoveryInterval{10};
constexpr harness::Millis kDiscoveryTimeout{200};
// Longer than a pause: a client that gives up earlier is no client of a deposed master.
constexpr harness::Millis kWriteTimeout{60'000};

}  // namespace

Load::Load(LoadOptions options) : options_(std::move(options)) {
  thread_ = std::thread([this] { Run(); });
}

Load::~Load() { Stop(); }

void Load::Stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void Load::Run() {
  const Visit visit(options_.descriptor);
  const auto interval = std::chrono::microseconds(1'000'000 / options_.rate);
  std::optional<Connection> connection;
  harness::SteadyTime next = harness::Now();
  while (!stopping_) {
    if (!connection) connection = Discover();
    if (!connection || !Write(*connection)) {
      connection.reset();
      std::this_thread::sleep_for(kDiscoveryInterval);
      continue;
    }
    // What could not be written in time is not made up for.
    next = std::max(next + interval, harness::Now() - 10 * interval);
    std::this_thread::sleep_until(next);
  }
}

// Another sentinel is asked first each time: not all clients ask the one that knows first.
std::optional<Load::Connection> Load::Discover() {
  ++discoveries_;
  for (std::size_t i = 0; i < options_.sentinels.size(); ++i) {
    const std::uint16_t sentinel =
        options_.sentinels[(discoveries_ + i) % options_.sentinels.size()];
    try {
      harness::RedisClient client(options_.sentinel_ip, sentinel, {}, kDiscoveryTimeout);
      const harness::Reply reply =
          client.Command({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", options_.master_name});
      if (reply.elements.size() != 2) continue;
      const auto server = static_cast<std::uint16_t>(std::atoi(reply.elements[1].text.c_str()));
      return Connection{harness::RedisClient(reply.elements[0].text, server, {}, kWriteTimeout),
                        server};
    } catch (const harness::ConnectionError&) {
      continue;
    }
  }
  return std::nullopt;
}

bool Load::Write(Connection& connection) {
  const std::uint64_t key = next_key_++;
  try {
    const harness::Reply reply = connection.client.Command({"SET", KeyName(key), "x"});
    if (reply.IsError()) return !reply.text.starts_with("READONLY");
  } catch (const harness::ConnectionError&) {
    return false;
  }
  const std::lock_guard lock(mutex_);
  acknowledged_.push_back({.key = key, .server = connection.server, .at = harness::Now()});
  return true;
}

Ledger Load::Acknowledged() const {
  const std::lock_guard lock(mutex_);
  return acknowledged_;
}

void Load::AwaitWriteTo(std::uint16_t server, harness::SteadyTime since) const {
  harness::WaitFor(fmt::format("a write to port {}", server), [&] {
    const std::lock_guard lock(mutex_);
    if (acknowledged_.empty()) return harness::Observation{false, "none at all"};
    const Ack& last = acknowledged_.back();
    return harness::Observation{last.server == server && last.at > since,
                                fmt::format("the last one to {}", last.server)};
  });
}

}  // namespace sentinel::loss
