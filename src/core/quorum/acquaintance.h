// Whose answers confirm what hellos claim (docs/decisions/0042-hellos-are-hearsay.md).
//
// A sentinel is met by a hello, which anybody may publish, and answers from wherever that hello
// says: so it confirms nothing before it has been known for some time, neither what it claims
// itself nor what others do, as long as there are sentinels who have been. Those that stood in the
// configuration at the start have.
#pragma once

#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// True iff `peer` was met, or moved, lately.
bool IsNewcomer(const Turn& turn, const MasterGroup& group, const Peer& peer);

// True iff the last answer of `witness` counts for what `claimant` claims, or is just saying.
// Newcomers count where there is nobody else, where nobody else has answered for as long as some
// claims live, and where we have voted for them: in that very epoch, with the master down.
bool MayConfirm(const Turn& turn, const MasterGroup& group, const Peer& witness,
                const Peer& claimant);

// To be called before the address of `link` becomes `to`.
void NoteMove(const Turn& turn, PeerLink& link, const Address& to);

}  // namespace sentinel
