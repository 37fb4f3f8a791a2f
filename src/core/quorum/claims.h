// What hellos say and what is not believed before a sentinel says it in answer to a question of
// ours (docs/decisions/0042-hellos-are-hearsay.md). Anybody may publish on the hello channel.
//
// One claim at most is held for each master and peer: the newest one that came in its name.
#pragma once

#include <cstdint>
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

// How far ahead an epoch may lie that one sentinel alone has told of in answer to a question: some
// times what one that has lost its state goes ahead by (docs/decisions/0031-last-good-copy.md).
// Nobody else can confirm such an epoch, and it may have joined anew. Not even ten such answers a
// second would come to the middle of the numbers.
inline constexpr Epoch kAnswerReach = Epoch{1} << 22;

// No answer carries farther than this, whoever gives it: half of all numbers is left for good.
inline constexpr Epoch kEpochTrusted = kEpochMax / 2;

bool IsOutOfReach(const Model& model, Epoch epoch);

// An epoch that was heard of: adopted unless it is out of reach.
void HearEpoch(Turn& turn, const MasterGroup& group, Epoch epoch);

// Adopts an epoch out of reach that was told of in answer to questions. More than kAnswerReach
// ahead it takes two whose answers count and who have told of it or a later one, if there are two
// who can be asked.
// REQUIRES: `claimant` has a claim.
void AdoptAnsweredEpoch(Turn& turn, const MasterGroup& group, const Peer& claimant);

// True iff the configuration in `hello` has to be asked for before it is followed.
bool NeedsConfirmation(const Model& model, const MasterGroup& group, const HelloMessage& hello);

// The configuration epoch in which a known sentinel holds the master of `hello`, as it has said
// lately when it was asked: that of the hello or a later one, and not out of reach. nullopt: nobody
// whose answer counts (quorum/acquaintance.h) has said so. In our own configuration epoch the
// answer of `peer`, in whose name the hello came, counts alone: it is to be counted as one.
std::optional<Epoch> ConfirmedEpoch(const Turn& turn, const MasterGroup& group, const Peer& peer,
                                    const HelloMessage& hello);

// True while `peer` has answered a question so recently that another one would say the same.
bool HasAnswered(const Turn& turn, const Peer& peer);

// True iff `peer` has answered a question that was asked behind `claim`.
bool HasAnsweredSince(const Peer& peer, const Claim& claim);

// Holds what `hello` says, in the name of `peer`, until it is confirmed.
void HoldClaim(Turn& turn, MasterGroup& group, Peer& peer, const HelloMessage& hello,
               bool by_stranger);

// Holds the epoch in which `peer` has asked for our vote, until it is confirmed.
void HoldRequest(Turn& turn, MasterGroup& group, Peer& peer, Epoch epoch);

// What `peer` itself has said since its claim came in, of which the configuration is `news` or only
// the epoch is. REQUIRES: it has a claim, which is not confirmed.
enum class Word : std::uint8_t {
  kNone,
  kSame,  // That of a newcomer, or of one alone where it takes two.
  kOther,
};
Word WordOf(const Model& model, const Peer& peer, bool news);

// Says once that nothing but the word of `peer` itself, a newcomer, is there for its claim.
void NoteOwnWord(Turn& turn, const MasterGroup& group, Peer& peer);

// Gives the claim of `peer` up, and says so, for the reason `why`.
void GiveUpClaim(Turn& turn, const MasterGroup& group, Peer& peer, const std::string& why);

}  // namespace sentinel
