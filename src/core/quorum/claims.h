// What hellos say and what is not believed before a sentinel says it in answer to a question of
// ours (docs/decisions/0042-hellos-are-hearsay.md). Anybody may publish on the hello channel.
//
// One claim at most is held for each master and peer: the newest one that came in its name.
#pragma once

#include <optional>
#include <string>

#include "model/model.h"
#include "notify/turn.h"
#include "sentinel/hello.h"

namespace sentinel {

// How far ahead of what we know an epoch in a hello may lie. Every election of every master takes
// one, so that a sentinel that was away for a night, or masters that fail in vain every few
// minutes, stay below it most of the time, and who is beyond loses one round trip. Who raises it by
// so much with each forged hello never comes near the end of the numbers.
inline constexpr Epoch kEpochReach = 10'000;

bool IsOutOfReach(const Model& model, Epoch epoch);

// The current epoch of a hello: adopted unless it is out of reach.
void HearEpoch(Turn& turn, const MasterGroup& group, Epoch epoch);

// True iff the configuration in `hello` has to be asked for before it is followed.
bool NeedsConfirmation(const Model& model, const MasterGroup& group, const HelloMessage& hello);

// The configuration epoch in which a known sentinel holds the master of `hello`, as it has said
// lately when it was asked: that of the hello or a later one. nullopt: nobody has said so. In our
// own configuration epoch the answer of `peer`, in whose name the hello came, counts alone: it is
// to be counted as one.
std::optional<Epoch> ConfirmedEpoch(const Turn& turn, const MasterGroup& group, const Peer& peer,
                                    const HelloMessage& hello);

// True while `peer` has answered a question so recently that another one would say the same.
bool HasAnswered(const Turn& turn, const Peer& peer);

// Holds what `hello` says, in the name of `peer`, until it is confirmed.
void HoldClaim(Turn& turn, MasterGroup& group, Peer& peer, const HelloMessage& hello,
               bool by_stranger);

// True iff `peer` was asked after its claim had come in and has answered something else.
// REQUIRES: it has a claim, which is not confirmed.
bool IsRefuted(const Peer& peer);

// Gives the claim of `peer` up, and says so, for the reason `why`.
void GiveUpClaim(Turn& turn, const MasterGroup& group, Peer& peer, const std::string& why);

}  // namespace sentinel
