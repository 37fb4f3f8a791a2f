// Whether our configuration may be out of date, by what the others say of theirs (rule F7).
//
// To be heard is not to agree. A hello may name what we do not follow: news that nobody can confirm
// to us, as our questions do not arrive or their answers do not (quorum/claims.h), a master by a
// name that we do not look up, another master in the same epoch. Who says so knows better than we
// do, or may.
#pragma once

#include <cstdint>

#include "model/model.h"
#include "notify/turn.h"
#include "sentinel/hello.h"

namespace sentinel {

// Notes what `hello` of `peer` names and we do not follow. REQUIRES: its epoch and its
// configuration have been heard.
void NoteDissent(const Turn& turn, const MasterGroup& group, Peer& peer, const HelloMessage& hello);

// `peer` was asked about what hellos said in its name, and has answered something else.
void RetractDissent(const MasterGroup& group, Peer& peer);

enum class Agreement : std::uint8_t {
  kConfiguration,
  kEpochToo,  // Who is far ahead in its epoch is not counted: that may be one of an election.
};

// True iff most sentinels have been heard since `then`, nobody lately of a newer configuration than
// ours, and of another master in ours so few that most cannot hold that.
bool MajorityAgreesSince(const Turn& turn, const MasterGroup& group, MonotonicTime then,
                         Agreement agreement);

}  // namespace sentinel
