#include "io/net/link_table.h"

#include <utility>
#include <variant>

#include "base/check.h"
#include "io/event/loop.h"
#include "io/net/link.h"

namespace sentinel::io {
namespace {

constexpr std::size_t kKeptRoom = 256;  // Inputs; a turn of many masters at rest has about 20.

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

// Destroys the link at once: no caller is inside one of its callbacks, since the sink is only ever
// called from Deliver().
void LinkTable::Close(LinkId link) { links_.erase(link); }

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
    if (it == links_.end()) continue;  // Closed meanwhile.
    if (std::holds_alternative<LinkClosed>(next.input)) links_.erase(it);
    sink_(std::move(next.input));
  }
  delivering_.clear();
  if (delivering_.capacity() > kKeptRoom) delivering_.shrink_to_fit();
}

}  // namespace sentinel::io
