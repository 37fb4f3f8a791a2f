#include "role_watch.h"

#include <algorithm>
#include <optional>

#include "island.h"
#include "support/redis_client.h"

namespace sentinel::loss {
namespace {

constexpr harness::Millis kInterval{2};

}  // namespace

RoleWatch::~RoleWatch() {
  stopping_ = true;
  for (std::thread& thread : threads_) thread.join();
}

void RoleWatch::Watch(std::uint16_t server, int descriptor) {
  threads_.emplace_back([this, server, descriptor] { Run(server, descriptor); });
}

void RoleWatch::Run(std::uint16_t server, int descriptor) {
  const Visit visit(descriptor);
  std::optional<harness::RedisClient> client;
  std::string last;
  for (; !stopping_; std::this_thread::sleep_for(kInterval)) {
    try {
      // Its connection is killed with those of other clients, or may not come about.
      if (!client) client.emplace(server);
      const harness::Reply reply = client->Command({"ROLE"});
      if (reply.elements.empty() || reply.elements[0].text == last) continue;
      const bool first = last.empty();
      last = reply.elements[0].text;
      if (first) continue;
      const std::lock_guard lock(mutex_);
      changes_.push_back({.at = harness::Now(), .server = server, .role = last});
    } catch (const harness::ConnectionError&) {
      client.reset();
    }
  }
}

std::optional<RoleChange> RoleWatch::First(std::uint16_t server, const std::string& role,
                                           harness::SteadyTime since) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(changes_, [&](const RoleChange& change) {
    return change.server == server && change.role == role && change.at > since;
  });
  return found == changes_.end() ? std::nullopt : std::optional(*found);
}

std::optional<RoleChange> RoleWatch::Promotion(std::uint16_t but, harness::SteadyTime since) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(changes_, [&](const RoleChange& change) {
    return change.server != but && change.role == "master" && change.at > since;
  });
  return found == changes_.end() ? std::nullopt : std::optional(*found);
}

}  // namespace sentinel::loss
