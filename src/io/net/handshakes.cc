#include "io/net/handshakes.h"

#include <utility>

#include "io/event/loop.h"

namespace sentinel::io {
namespace {

constexpr int kStepsPerTurn = 4;

// Some 50 KB each. An honest one is not the oldest of so many, unless its client is half a second
// away and a flood takes every step there is.
constexpr std::size_t kSessionsMax = 500;

constexpr const char* kGaveWay = "the TLS handshake was not done, and others came";

}  // namespace

Handshakes::Handshakes(Loop& loop, Callbacks callbacks, Duration patience)
    : loop_(loop),
      callbacks_(std::move(callbacks)),
      patience_(patience),
      next_steps_(loop, [this] { WorkOffLine(); }),
      deadline_(loop, [this] { OnDeadline(); }) {}

Handshakes::~Handshakes() = default;

void Handshakes::Take(UniqueFd socket, const SocketAddress& peer) {
  const Id id = ++last_;
  Pending& pending = pending_[id];
  pending.socket = std::move(socket);
  pending.peer = CompactAddress(peer);
  pending.readable =
      std::make_unique<FdWatcher>(loop_, pending.socket.get(), [this, id] { StandInLine(id); });
  pending.deadline = std::chrono::steady_clock::now() + patience_;
  if (!deadline_.armed()) AwaitDeadline();
}

bool Handshakes::DropOldest() {
  if (pending_.empty()) return false;
  Fail(pending_.begin()->first, kGaveWay);
  return true;
}

// The watchers rest until the step has been made.
void Handshakes::StandInLine(Id id) {
  const Pending& pending = pending_.at(id);
  pending.readable->Pause();
  if (pending.writable) pending.writable->Pause();
  line_.push_back(id);
  if (!next_steps_.armed()) next_steps_.Arm(Duration::zero());
}

void Handshakes::WorkOffLine() {
  for (int i = 0; i < kStepsPerTurn && !line_.empty(); ++i) {
    const Id id = line_.front();
    line_.pop_front();
    Step(id);
  }
  if (!line_.empty()) next_steps_.Arm(Duration::zero());
}

void Handshakes::Step(Id id) {
  const auto it = pending_.find(id);
  if (it == pending_.end()) return;
  Pending& pending = it->second;
  if (!pending.tls) BeginSession(id, pending);
  switch (pending.tls->Handshake()) {
    case TlsSession::Step::kWaiting:
      return Await(id, pending);
    case TlsSession::Step::kFailed:
      return Fail(id, pending.tls->failure());
    case TlsSession::Step::kDone:
      break;
  }
  Pending finished = Remove(id);
  finished.readable.reset();
  finished.writable.reset();
  callbacks_.on_done(std::move(finished.socket), std::move(finished.tls));
}

void Handshakes::BeginSession(Id id, Pending& pending) {
  if (begun_.size() >= kSessionsMax) Fail(*begun_.begin(), kGaveWay);
  begun_.insert(id);
  pending.tls = std::make_unique<TlsSession>(callbacks_.context());
  pending.tls->Attach(pending.socket.get());
}

Handshakes::Pending Handshakes::Remove(Id id) {
  auto node = pending_.extract(id);
  begun_.erase(id);
  return std::move(node.mapped());
}

void Handshakes::Await(Id id, Pending& pending) {
  if (pending.tls->wanted() == TlsSession::Wanted::kReadable) return pending.readable->Resume();
  if (pending.writable) return pending.writable->Resume();
  pending.writable = std::make_unique<FdWatcher>(loop_, pending.socket.get(), Readiness::kWritable,
                                                 [this, id] { StandInLine(id); });
}

void Handshakes::Fail(Id id, const std::string& reason) {
  const Pending failed = Remove(id);
  callbacks_.on_failed(failed.socket, failed.peer.whole(), reason);
}

void Handshakes::OnDeadline() {
  const Instant now = std::chrono::steady_clock::now();
  while (!pending_.empty() && pending_.begin()->second.deadline <= now) {
    Fail(pending_.begin()->first, "the TLS handshake took too long");
  }
  AwaitDeadline();
}

void Handshakes::AwaitDeadline() {
  if (pending_.empty()) return;
  const auto left = pending_.begin()->second.deadline - std::chrono::steady_clock::now();
  deadline_.Arm(std::chrono::ceil<Duration>(left));
}

}  // namespace sentinel::io
