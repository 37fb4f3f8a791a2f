#include "quorum/rank.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>

namespace sentinel {
namespace {

// Few and far apart: sentinels that measure somewhat different times must still take the same step,
// or the first place with a long one comes due with the second place with a short one. Where they
// differ all the same, a multiple of one step lies half-way between multiples of the next.
constexpr std::array<Duration, 4> kSteps = {
    std::chrono::milliseconds(25), std::chrono::milliseconds(112), std::chrono::milliseconds(512),
    std::chrono::milliseconds(1750)};
constexpr int kRoundTripsPerStep = 2;  // The opinions that make it objective, and the request.
constexpr int kSavesPerStep = 2;       // The candidate's vote is on disk before its request leaves.
constexpr int kGonePeriods = 2;        // In ping periods.
// An election and a failover keep the processor of whoever is busiest with them for so long.
constexpr Duration kWorkPerOutage = std::chrono::milliseconds(2);

// Spreads every bit of the input over the whole word: the finalizer of MurmurHash3.
std::uint64_t Mix(std::uint64_t bits) {
  bits ^= bits >> 33;
  bits *= 0xff51afd7ed558ccdULL;
  bits ^= bits >> 33;
  bits *= 0xc4ceb9fe1a85ec53ULL;
  return bits ^ (bits >> 33);
}

// FNV-1a, 64 bits, the same on every machine. Mixed, because by itself it leaves the high bits, by
// which numbers are ordered, nearly as they are when only the last characters (the epoch) differ.
std::uint64_t Hash(const std::string& text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  return Mix(hash);
}

// The configuration epoch is known to all that gossip reaches. The current epoch is not: it moves
// with every other master too; nor is the last round, which some may not have voted in.
std::pair<std::uint64_t, std::string> SortKey(const MasterGroup& group, const std::string& id) {
  return {Hash(id + '/' + group.name + '/' + std::to_string(group.config_epoch + 1)), id};
}

// Two sentinels find a peer down up to a ping period apart, and one that shared its host with the
// master is found down at the very moment that matters.
bool HasLongBeenDown(const Model& model, const Peer& peer, MonotonicTime from) {
  return peer.sdown.active() &&
         from - *peer.sdown.since >= kGonePeriods * model.tunables.ping_period;
}

// True when the last vote here was for `id`, and no configuration came of it. In a new outage it
// does not matter: those who did not take part in that vote know nothing of it.
bool LedInVain(const MasterGroup& group, const Line& line, const std::string& id) {
  return line.again && group.leader == id && group.leader_epoch > group.config_epoch;
}

}  // namespace

int HalfPlacesAhead(const Model& model, const MasterGroup& group, const Line& line) {
  const bool last = line.last || LedInVain(group, line, model.my_id);
  const auto own = SortKey(group, model.my_id);
  int half_places = last ? 2 : 0;
  for (const auto& [id, peer] : group.peers) {
    if (LedInVain(group, line, id)) continue;
    const bool gone = HasLongBeenDown(model, peer, line.from);
    if (SortKey(group, id) < own) half_places += gone ? 1 : 2;
    if (last && !gone) half_places += 2;  // Behind all who could stand, in the same order.
  }
  return half_places;
}

Duration CandidateStep(const Model& model, const MasterGroup& group) {
  Duration slowest{0};
  for (const auto& [id, peer] : group.peers) {
    if (!peer.sdown.active()) slowest = std::max(slowest, peer.link->endpoint.round_trip);
  }
  const auto outages = static_cast<Duration::rep>(model.objectively_down.size());
  const Duration save = outages > 1 ? model.save_times.under_load() : model.save_times.usual();
  const Duration needed =
      kRoundTripsPerStep * slowest + kSavesPerStep * save + outages * kWorkPerOutage;
  const auto* const step = std::find_if(kSteps.begin(), std::prev(kSteps.end()),
                                        [&](Duration each) { return each >= needed; });
  return *step;
}

}  // namespace sentinel
