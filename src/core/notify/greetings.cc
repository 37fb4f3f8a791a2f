#include "notify/greetings.h"

#include <algorithm>
#include <utility>

#include "notify/hello_channels.h"

namespace sentinel {
namespace {

// In publish periods.
constexpr int kSlowest = 5;  // The rhythm of who tells us nothing that we do not hear by channel.
constexpr int kUsual = 1;    // That of everybody else, stock peers among them.
constexpr int kOverdue = 2;  // An answer that has not come until then will not come any more.

// How far apart the hellos of `peer` are when nothing happens: the longest of the last gaps, as a
// question makes one shorter. Until there are any, that which is expected of one of ours.
Duration RhythmOf(const Turn& turn, const MasterGroup& group, const Peer& peer) {
  const Duration period = turn.model.tunables.publish_period;
  const Duration longest = *std::ranges::max_element(peer.greeted.gaps);
  if (longest.count() > 0) {
    return std::clamp<Duration>(longest, kUsual * period, kSlowest * period);
  }
  return (HearsByChannel(turn, group, peer) ? kSlowest : kUsual) * period;
}

void NoteGap(Greeted& greeted, Duration gap) {
  std::rotate(greeted.gaps.begin(), greeted.gaps.end() - 1, greeted.gaps.end());
  greeted.gaps.front() = gap;
}

}  // namespace

bool WantsAnswer(const Turn& turn, const MasterGroup& group, Peer& peer, bool news) {
  Greeted& greeted = peer.greeted;
  const auto last = std::exchange(greeted.at, turn.now);
  if (!last) return false;  // Who is met is greeted anyhow.
  const Duration gap = turn.now - *last;
  const bool out_of_turn = gap < RhythmOf(turn, group, peer) * 3 / 4;
  NoteGap(greeted, gap);
  if (!out_of_turn && !news) return false;
  const Duration period = turn.model.tunables.publish_period;
  if (greeted.asked_at && turn.now - *greeted.asked_at < kOverdue * period) return false;
  if (greeted.answered_at && turn.now - *greeted.answered_at < period * 3 / 4) return false;
  // Who tells of something new may ask for something else right behind it.
  if (!news) greeted.answered_at = turn.now;
  return true;
}

}  // namespace sentinel
