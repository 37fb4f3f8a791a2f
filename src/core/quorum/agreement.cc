#include "quorum/agreement.h"

#include <algorithm>
#include <cstddef>

#include "notify/hello_channels.h"

namespace sentinel {
namespace {

// For how long what one peer has told stands against us, in publish periods: as long as a rogue
// master is left alone. Without an end one forged hello in the name of a sentinel that is gone
// would do for good.
constexpr int kLatelyPeriods = 4;

MonotonicTime Lately(const Turn& turn) {
  return turn.now - kLatelyPeriods * turn.model.tunables.publish_period;
}

bool IsAgainstUs(const MasterGroup& group, Epoch config_epoch, const Address& master) {
  if (config_epoch != group.config_epoch) return config_epoch > group.config_epoch;
  return config_epoch != 0 && !SameEndpoint(master, group.address());
}

bool DissentsSince(const MasterGroup& group, const Peer& peer, MonotonicTime then) {
  const auto& dissent = peer.dissent;
  return dissent && dissent->at >= then &&
         IsAgainstUs(group, dissent->config_epoch, dissent->master);
}

}  // namespace

void NoteDissent(const Turn& turn, const MasterGroup& group, Peer& peer,
                 const HelloMessage& hello) {
  peer.far_ahead = hello.current_epoch > turn.model.current_epoch;
  const Dissent told{hello.config_epoch, MakeAddress(hello.master_host, hello.master_port),
                     turn.now};
  const bool against = IsAgainstUs(group, told.config_epoch, told.master);
  const bool knows_newer =
      DissentsSince(group, peer, Lately(turn)) && peer.dissent->config_epoch > told.config_epoch;
  if (knows_newer) {  // Hellos may overtake each other, on their different ways.
    if (against) peer.dissent->at = turn.now;
    return;
  }
  peer.dissent.reset();
  if (against) peer.dissent = told;
}

void RetractDissent(const MasterGroup& group, Peer& peer) {
  if (!IsAgainstUs(group, peer.answer->config_epoch, peer.answer->master)) peer.dissent.reset();
}

bool MajorityAgreesSince(const Turn& turn, const MasterGroup& group, MonotonicTime then,
                         Agreement agreement) {
  const MonotonicTime lately = std::min(then, Lately(turn));
  std::size_t heard = 0;
  std::size_t others = 0;  // Of these, who holds another master in our epoch.
  for (const auto& [id, peer] : group.peers) {
    const bool dissents = DissentsSince(group, peer, lately);
    if (dissents && peer.dissent->config_epoch > group.config_epoch) return false;
    if (!HeardSince(turn, peer, then)) continue;
    if (agreement == Agreement::kEpochToo && peer.far_ahead) continue;
    ++heard;
    if (dissents) ++others;
  }
  // RESET forgets peers, but there are as many sentinels as the quorum demands.
  const std::size_t all =
      std::max(group.peers.size() + 1, static_cast<std::size_t>(group.settings.quorum));
  const std::size_t majority = all / 2 + 1;
  const std::size_t silent = all - 1 - heard;
  return heard + 1 >= majority && others + silent < majority;
}

}  // namespace sentinel
