#include "codec/resp/link_reply.h"

#include <hiredis/hiredis.h>

#include <cstddef>
#include <string>

#include "base/check.h"
#include "base/text.h"
#include "codec/info/info.h"
#include "sentinel/hello.h"

namespace sentinel::codec {
namespace {

constexpr std::size_t kTextMax = 512;  // Of a TextReply: a name, or a sentence.

std::string_view TextOf(const redisReply& reply) { return {reply.str, reply.len}; }

bool IsError(const redisReply& reply) { return reply.type == REDIS_REPLY_ERROR; }

bool IsInteger(const redisReply& reply) { return reply.type == REDIS_REPLY_INTEGER; }

bool IsBulk(const redisReply& reply) { return reply.type == REDIS_REPLY_STRING; }

bool IsBulkOrVerbatim(const redisReply& reply) {
#ifdef REDIS_REPLY_VERB  // hiredis 1.0 and newer.
  if (reply.type == REDIS_REPLY_VERB) return true;
#endif
  return IsBulk(reply);
}

bool IsArrayOrPush(const redisReply& reply) {
#ifdef REDIS_REPLY_PUSH  // hiredis 1.0 and newer.
  if (reply.type == REDIS_REPLY_PUSH) return true;
#endif
  return reply.type == REDIS_REPLY_ARRAY;
}

PingReply DecodePing(const redisReply& reply) {
  if (reply.type != REDIS_REPLY_STATUS && !IsError(reply)) return PingReply::kOther;
  const std::string_view text = TextOf(reply);
  if (text.starts_with("PONG")) return PingReply::kPong;
  if (text.starts_with("LOADING")) return PingReply::kLoading;
  if (text.starts_with("MASTERDOWN")) return PingReply::kMasterDown;
  if (text.starts_with("BUSY")) return PingReply::kBusy;
  return PingReply::kOther;
}

AckReply DecodeAck(const redisReply& reply) {
  if (!IsError(reply)) return {};
  return {.ok = false, .error = std::string(TextOf(reply))};
}

// An error anywhere in what a transaction answers: not all of it was done.
AckReply DecodeExec(const redisReply& reply) {
  if (!IsArrayOrPush(reply)) return DecodeAck(reply);
  for (std::size_t i = 0; i < reply.elements; ++i) {
    if (IsError(*reply.element[i])) return DecodeAck(*reply.element[i]);
  }
  return {};
}

ReplyBody DecodeInfo(const redisReply& reply) {
  if (!IsBulkOrVerbatim(reply)) return MalformedReply{};
  return ParseInfo(TextOf(reply));
}

ReplyBody DecodeOpinion(const redisReply& reply) {
  if (reply.type != REDIS_REPLY_ARRAY || reply.elements != 3) return MalformedReply{};
  const redisReply& down = *reply.element[0];
  const redisReply& leader = *reply.element[1];
  const redisReply& epoch = *reply.element[2];
  if (!IsInteger(down) || !IsBulk(leader) || !IsInteger(epoch)) return MalformedReply{};

  OpinionReply opinion{.down = down.integer == 1, .leader = "*", .leader_epoch = 0};
  // Epochs of 2^63 and above, printed as negative numbers, are hostile: such a vote is dropped. A
  // vote for something that is no id can help nobody, but the epoch is spent. What the peer thinks
  // of the master counts in both cases.
  if (epoch.integer < 0) return opinion;
  opinion.leader_epoch = static_cast<Epoch>(epoch.integer);
  if (IsSentinelId(TextOf(leader))) opinion.leader = TextOf(leader);
  return opinion;
}

// The names of the fields are those of stock sentinels, and their order is anybody's.
ReplyBody DecodeConfigEpoch(const redisReply& reply) {
  if (reply.type != REDIS_REPLY_ARRAY || reply.elements % 2 != 0) return MalformedReply{};
  for (std::size_t i = 0; i < reply.elements; i += 2) {
    const redisReply& name = *reply.element[i];
    const redisReply& value = *reply.element[i + 1];
    if (!IsBulk(name) || TextOf(name) != "config-epoch") continue;
    const auto epoch = IsBulk(value) ? ParseUnsigned(TextOf(value)) : std::nullopt;
    if (!epoch || *epoch > kEpochMax) return MalformedReply{};
    return ConfigEpochReply{*epoch};
  }
  return MalformedReply{};
}

ReplyBody DecodeAddress(const redisReply& reply) {
  if (reply.type != REDIS_REPLY_ARRAY || reply.elements != 2) return MalformedReply{};
  const redisReply& host = *reply.element[0];
  const redisReply& port = *reply.element[1];
  if (!IsBulk(host) || !IsBulk(port) || !IsHostText(TextOf(host))) return MalformedReply{};
  const auto number = ParsePort(TextOf(port));
  if (!number) return MalformedReply{};
  return AddressReply{std::string(TextOf(host)), *number};
}

ReplyBody DecodeId(const redisReply& reply) {
  if (!IsBulk(reply) || !IsSentinelId(TextOf(reply))) return MalformedReply{};
  return IdReply{std::string(TextOf(reply))};
}

// What is refused is answered by an AckReply, as everywhere.
ReplyBody DecodeText(const redisReply& reply) {
  if (IsError(reply)) return DecodeAck(reply);
  if (reply.type != REDIS_REPLY_STATUS && !IsBulk(reply)) return MalformedReply{};
  return TextReply{std::string(TextOf(reply).substr(0, kTextMax))};
}

}  // namespace

ReplyBody DecodeReply(RequestKind kind, const redisReply& reply) {
  switch (kind) {
    case RequestKind::kPing:
      return DecodePing(reply);
    case RequestKind::kInfo:
      return DecodeInfo(reply);
    case RequestKind::kAskPeer:
    case RequestKind::kAskLastVote:
      return DecodeOpinion(reply);
    case RequestKind::kAskEpoch:
      return DecodeConfigEpoch(reply);
    case RequestKind::kAskAddress:
      return DecodeAddress(reply);
    case RequestKind::kAskId:
      return DecodeId(reply);
    case RequestKind::kWhoAmI:
    case RequestKind::kDryRun:
      return DecodeText(reply);
    case RequestKind::kAuth:
    case RequestKind::kSetName:
    case RequestKind::kSubscribe:
    case RequestKind::kPublishHello:
    case RequestKind::kScriptKill:
    case RequestKind::kTransaction:
    case RequestKind::kHandover:
    case RequestKind::kHandoverOver:
    case RequestKind::kAckRequest:
    case RequestKind::kTry:
      return DecodeAck(reply);
    case RequestKind::kHandoverExec:
      return DecodeExec(reply);
  }
  SENTINEL_UNREACHABLE();
}

std::string ErrorText(const redisReply& reply) {
  return IsError(reply) ? std::string(TextOf(reply)) : std::string();
}

std::optional<HelloPush> PeelHelloPush(std::string_view bytes) {
  constexpr std::string_view kHead = "*3\r\n$7\r\nmessage\r\n$18\r\n__sentinel__:hello\r\n$";
  constexpr std::string_view kEnd = "\r\n";
  constexpr std::size_t kDigits = 4;
  static_assert(kHelloChannel == "__sentinel__:hello");
  if (!bytes.starts_with(kHead)) return std::nullopt;
  const std::string_view rest = bytes.substr(kHead.size());
  const std::size_t digits = rest.substr(0, kDigits + 1).find('\r');
  const auto length = ParseUnsigned(rest.substr(0, digits));
  if (digits == std::string_view::npos || !length) return std::nullopt;

  const std::size_t begin = digits + kEnd.size();
  const std::size_t end = begin + *length + kEnd.size();
  if (rest.size() < end || rest.substr(digits, kEnd.size()) != kEnd ||
      rest.substr(end - kEnd.size(), kEnd.size()) != kEnd) {
    return std::nullopt;
  }
  return HelloPush{rest.substr(begin, *length), kHead.size() + end};
}

std::optional<std::string_view> MessagePayload(const redisReply& reply) {
  if (!IsArrayOrPush(reply) || reply.elements != 3) return std::nullopt;
  for (std::size_t i = 0; i < reply.elements; ++i) {
    if (!IsBulk(*reply.element[i])) return std::nullopt;
  }
  if (TextOf(*reply.element[0]) != "message") return std::nullopt;
  return TextOf(*reply.element[2]);
}

}  // namespace sentinel::codec
