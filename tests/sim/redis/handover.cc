#include "sim/redis/handover.h"

#include <string>
#include <utility>

#include "base/text.h"

namespace sentinel::sim {
namespace {

using codec::Reply;

constexpr Duration kCheckPeriod = std::chrono::milliseconds(100);

}  // namespace

Handover::Handover(Host& host, const ReplicaFeed& feed, const ReplicationLog& log,
                   Callbacks callbacks)
    : host_(host), feed_(feed), log_(log), callbacks_(std::move(callbacks)), check_(host, [this] {
        Check();
      }) {}

const char* Handover::state_name() const {
  switch (state_) {
    case State::kNone:
      return "no-failover";
    case State::kWaitForSync:
      return "waiting-for-sync";
    case State::kInProgress:
      return "failover-in-progress";
  }
  return "";
}

std::optional<Handover::Order> Handover::Parse(const Words& words) {
  Order order;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::size_t behind = words.size() - i - 1;
    if (EqualsIgnoreCase(words[i], "abort")) {
      order.abort = true;
    } else if (EqualsIgnoreCase(words[i], "timeout") && behind >= 1) {
      const std::optional<std::int64_t> millis = ParseInteger(words[++i]);
      if (!millis || *millis <= 0) return std::nullopt;
      order.timeout = std::chrono::milliseconds(*millis);
    } else if (EqualsIgnoreCase(words[i], "to") && behind >= 2) {
      const std::optional<std::uint16_t> port = ParsePort(words[i + 2]);
      if (!port) return std::nullopt;
      order.target = Upstream{words[i + 1], *port};
      i += 2;
    } else if (EqualsIgnoreCase(words[i], "force") && order.target) {
      order.force = true;
    } else {
      return std::nullopt;
    }
  }
  return order;
}

Reply Handover::Execute(const Words& words) {
  const std::optional<Order> order = Parse(words);
  if (!order) return Reply::Error("ERR syntax error");
  if (order->abort) {
    if (!active()) return Reply::Error("ERR No failover in progress.");
    Abort();
    return Reply::Ok();
  }
  if (active()) return Reply::Error("ERR FAILOVER already in progress.");
  if (!callbacks_.is_master()) {
    return Reply::Error("ERR FAILOVER is not valid when server is a replica.");
  }
  if (feed_.size() == 0) return Reply::Error("ERR FAILOVER requires connected replicas.");
  if (order->force && !order->timeout) {
    return Reply::Error("ERR FAILOVER with force option requires both a timeout and target.");
  }
  return Begin(*order);
}

Reply Handover::Begin(const Order& order) {
  if (order.target) {
    const ReplicaFeed::Replica* replica = feed_.Find(*order.target);
    if (replica == nullptr) {
      return Reply::Error("ERR FAILOVER target HOST and PORT is not a replica.");
    }
    if (!replica->online) return Reply::Error("ERR FAILOVER target replica is not online.");
  }
  order_ = order;
  began_ = host_.Now();
  state_ = State::kWaitForSync;
  check_.Arm(kCheckPeriod);
  return Reply::Ok();
}

void Handover::Check() {
  if (order_.timeout && host_.Now() - began_ >= *order_.timeout) {
    return order_.force ? Proceed(*order_.target) : Abort();
  }
  for (const auto& [id, replica] : feed_.replicas()) {
    const Upstream address{replica.session->remote_ip(), replica.port};
    if (order_.target && *order_.target != address) continue;
    if (replica.online && replica.acked == log_.offset()) return Proceed(address);
  }
  check_.Arm(kCheckPeriod);
}

void Handover::Proceed(const Upstream& target) {
  state_ = State::kInProgress;
  const Upstream copy = target;
  callbacks_.demote(copy);
}

void Handover::OnAccepted() {
  if (in_progress()) End();
}

void Handover::OnRejected() {
  if (in_progress()) Abort();
}

void Handover::Abort() {
  if (in_progress()) callbacks_.promote();
  End();
}

void Handover::End() {
  state_ = State::kNone;
  check_.Cancel();
  callbacks_.ended();
}

}  // namespace sentinel::sim
