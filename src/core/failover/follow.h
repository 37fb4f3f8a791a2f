// Following the configuration that another sentinel announces (protocol sheet, section 4, step 5).
#pragma once

#include <chrono>

#include "model/agenda.h"
#include "model/model.h"
#include "notify/turn.h"
#include "sentinel/hello.h"

namespace sentinel {

// How long news may still come in behind a standstill, or behind a long silence of who brings them.
inline constexpr std::chrono::milliseconds kHearing{200};

// What `hello` says in the name of `peer`: followed, or held as a claim until it is confirmed.
void HearConfiguration(Turn& turn, MasterGroup& group, Peer& peer, const HelloMessage& hello,
                       bool by_stranger);

// Follows claims that have been confirmed meanwhile, and gives up the others in time.
void FollowClaims(Turn& turn, MasterGroup& group, Agenda& agenda);

// Adopts what `hello`, sent by `peer`, says about the master if it is strictly newer than what we
// hold, switching the master when the address differs.
//
// Two failovers by hand on two sides of a partition can take the same epoch for two masters. Then a
// majority of all sentinels that holds the other one is followed as well: majorities overlap, so
// there is one such master at most (docs/decisions/0021-two-masters-in-one-epoch.md).
//
// Behind a standstill, or a long silence of `peer`, the newest of what is heard in the first moment
// is held, and followed then.
void FollowConfiguration(Turn& turn, MasterGroup& group, Peer& peer, const HelloMessage& hello);

// Follows what is held, if its time has come.
void FollowHeld(Turn& turn, MasterGroup& group, Agenda& agenda);

}  // namespace sentinel
