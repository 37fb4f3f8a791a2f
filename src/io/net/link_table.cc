#include "io/net/link_table.h"

#include <utility>
#include <variant>

#include "base/check.h"
#include "io/event/loop.h"
#include "io/net/link.h"

namespace sentinel::io {
namespace {

constexpr std::size_t kKeptRoom = 256;  // Inputs; a turn of many masters at rest has about 20.
constexpr std::chrono::seconds kPartingMax{1};

}  // namespace

LinkTable::LinkTable(Loop& loop, Options options, Sink sink)
    : loop_(loop),
      options_(std::move(options)),
      sink_(std::move(sink)),
      turn_end_(loop, [this] { Deliver(); }) {}

LinkTable::~LinkTable() = default;

void LinkTable::Open(const OpenLink& open) {
  const bool added = links_.emplace(open.link, std::make_unique<Link>(*this, open)).second;
  SENTINEL_CHECK(added);
}

// Destroys the link at once, if nothing is to arrive first: no caller is inside one of its
// callbacks, since the sink is only ever called from Deliver().
void LinkTable::Close(const CloseLink& close) {
  const auto closed = links_.extract(close.link);
  if (closed.empty()) return;
  closed.mapped()->BeforeClose();
  if (!close.behind_requests || !closed.mapped()->AwaitsReplies()) return;
  Part(close.link, std::move(closed.mapped()));
}

void LinkTable::Part(LinkId id, std::unique_ptr<Link> link) {
  auto parting = std::make_unique<PartingLink>();
  parting->link = std::move(link);
  parting->patience = std::make_unique<Timer>(loop_, [this, id] { GiveUp(id); });
  parting->patience->Arm(kPartingMax);
  parting_.emplace(id, std::move(parting));
}

void LinkTable::GiveUp(LinkId id) {
  auto parting = parting_.extract(id);
  if (!parting.empty()) loop_.DestroyLater(std::move(parting.mapped()));
}

void LinkTable::EndIfAnswered(LinkId id) {
  const auto parting = parting_.find(id);
  if (parting != parting_.end() && !parting->second->link->AwaitsReplies()) parting_.erase(parting);
}

void LinkTable::Send(const sentinel::Send& send) {
  const auto it = links_.find(send.link);
  if (it != links_.end()) it->second->Send(send);
}

void LinkTable::Report(LinkId link, Input input) {
  inputs_.push_back({link, std::move(input)});
  turn_end_.Schedule();
}

void LinkTable::Deliver() {
  turn_end_.Cancel();
  delivering_.swap(inputs_);  // Both keep their room for the next turn.
  for (LinkInput& next : delivering_) {
    const auto it = links_.find(next.link);
    if (it == links_.end()) {  // Closed meanwhile.
      EndIfAnswered(next.link);
      continue;
    }
    if (std::holds_alternative<LinkClosed>(next.input)) links_.erase(it);
    sink_(std::move(next.input));
  }
  delivering_.clear();
  if (delivering_.capacity() > kKeptRoom) delivering_.shrink_to_fit();
}

}  // namespace sentinel::io
