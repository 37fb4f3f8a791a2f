#include "io/net/link_table.h"

#include <utility>
#include <variant>

#include "base/check.h"
#include "io/event/loop.h"
#include "io/net/link.h"

namespace sentinel::io {

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
  for (LinkInput& next : std::exchange(inputs_, {})) {
    const auto it = links_.find(next.link);
    if (it == links_.end()) continue;  // Closed meanwhile.
    if (std::holds_alternative<LinkClosed>(next.input)) links_.erase(it);
    sink_(std::move(next.input));
  }
}

}  // namespace sentinel::io
