// Requests the core sends over links and what it learns from their replies.
//
// The core builds the words of a command; the codec turns words into bytes and the reply into the
// typed body that belongs to the request's kind. So the core never sees RESP and the codec never
// decides anything.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "sentinel/ids.h"
#include "sentinel/info_report.h"

namespace sentinel {

// Says how the reply is to be decoded.
enum class RequestKind : std::uint8_t {
  kAuth,          // AckReply
  kSetName,       // AckReply
  kPing,          // PingReply
  kInfo,          // InfoReport, or MalformedReply
  kSubscribe,     // AckReply, once; later messages arrive as HelloHeard / SubscriptionNoise
  kPublishHello,  // AckReply
  kAskPeer,       // OpinionReply, or MalformedReply
  kAskLastVote,   // The same for epoch 0, so that no vote is cast: OpinionReply, or MalformedReply
  kAskEpoch,      // SENTINEL MASTER: ConfigEpochReply, or MalformedReply
  kAskAddress,    // SENTINEL GET-MASTER-ADDR-BY-NAME: AddressReply, or MalformedReply
  kAskId,         // SENTINEL MYID: IdReply, or MalformedReply
  kScriptKill,    // AckReply
  kTransaction,   // One of the commands between MULTI and EXEC, both included: AckReply
  kHandover,      // One of the commands up to EXEC that ask a master to hand over: AckReply
  kHandoverExec,  // That EXEC; the first error among its replies counts: AckReply
  kHandoverOver,  // One of the commands that end a FAILOVER or a pause of clients: AckReply
  kAckRequest,    // A replica is asked to acknowledge: only a refusal is answered, by AckReply
  kWhoAmI,        // ACL WHOAMI: TextReply; AckReply when refused, as for the next two
  kDryRun,        // ACL DRYRUN: TextReply, "OK" or what is missing
  kTry,           // A command that does no harm, to see whether it is allowed: AckReply
};

// Commands that are sent under one kind, told apart: what a refusal is about.
enum class OrderStep : std::uint8_t {
  kNone,
  kMulti,
  kReplicaOf,
  kConfigRewrite,
  kClientKill,
  kExec,
  kClientPause,
  kFailover,
  kClientUnpause,
};

// Travels with a request and comes back with its reply.
struct RequestTag {
  RequestKind kind = RequestKind::kPing;
  MasterId master{};         // The group the request is about (peer links serve many groups).
  std::uint64_t serial = 0;  // Unique per request where the core needs to match; else 0.
  OrderStep step = OrderStep::kNone;  // Of what changes a role.
  bool operator==(const RequestTag&) const = default;
};

// Which texts count as valid: protocol sheet, section 5.
enum class PingReply : std::uint8_t { kPong, kLoading, kMasterDown, kBusy, kOther };

// +OK, an integer, QUEUED, an array: anything that is not an error.
struct AckReply {
  bool ok = true;
  std::string error;  // Error text without the leading '-'; empty iff ok.
};

// Answer to SENTINEL is-master-down-by-addr.
struct OpinionReply {
  bool down = false;
  std::string leader;  // "*" = nothing to report.
  Epoch leader_epoch = 0;
};

// Of the answer to SENTINEL MASTER: the election that the sentinel's configuration comes from.
struct ConfigEpochReply {
  Epoch config_epoch = 0;  // <= kEpochMax.
};

// Where a sentinel says that the master is.
struct AddressReply {
  std::string host;
  std::uint16_t port = 0;  // >= 1.
};

// Who a sentinel says it is.
struct IdReply {
  std::string id;
};

// What a server says in words, as far as it is kept.
struct TextReply {
  std::string text;
};

// A reply whose shape does not fit its request. Ignored and counted.
struct MalformedReply {};

using ReplyBody = std::variant<PingReply, InfoReport, AckReply, OpinionReply, ConfigEpochReply,
                               AddressReply, IdReply, TextReply, MalformedReply>;

}  // namespace sentinel
