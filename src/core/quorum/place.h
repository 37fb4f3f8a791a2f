// Where a known sentinel is, while hellos name another place for it, or another sentinel in its
// place.
//
// Stock rules follow every hello. With verify-config, of the master in the hello or of one
// that knows the sentinel, it keeps its place while the process there answers as that sentinel
// (SENTINEL MYID over the connection that stands). Hellos come again: a genuine move waits for the
// next one behind the answer, or until nothing is heard from the old place any more.
#pragma once

#include <cstdint>

#include "model/model.h"
#include "notify/turn.h"
#include "sentinel/hello.h"

namespace sentinel {

// True iff the sentinel of `link` stays where it is known, whatever `hello`, about `group`, says.
// Asks it.
bool KeepsItsPlace(Turn& turn, const MasterGroup& group, PeerLink& link, const HelloMessage& hello);

// The same for any other peer of the group at `address`, which the sender of `hello` says is its
// own.
bool OthersKeepTheirPlace(Turn& turn, const MasterGroup& group, const Address& address,
                          const HelloMessage& hello);

// Who the process behind `link` says it is.
void OnIdentity(Turn& turn, PeerLink& link, std::uint64_t serial, const ReplyBody& body);

}  // namespace sentinel
