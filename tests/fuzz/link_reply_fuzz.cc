// Whatever hiredis' reader makes of a peer's bytes can be decoded as the reply to any request.
#include <hiredis/hiredis.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <variant>

#include "base/check.h"
#include "base/text.h"
#include "codec/resp/link_reply.h"

namespace sentinel::codec {
namespace {

struct FreeReader {
  void operator()(redisReader* reader) const { redisReaderFree(reader); }
};

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};

constexpr RequestKind kKinds[] = {
    RequestKind::kAuth,        RequestKind::kSetName,    RequestKind::kPing,
    RequestKind::kInfo,        RequestKind::kSubscribe,  RequestKind::kPublishHello,
    RequestKind::kAskPeer,     RequestKind::kScriptKill, RequestKind::kTransaction,
    RequestKind::kAskLastVote, RequestKind::kAskEpoch,   RequestKind::kAskAddress,
    RequestKind::kAskId,       RequestKind::kWhoAmI,     RequestKind::kDryRun,
    RequestKind::kTry,
};

void CheckBody(const ReplyBody& body) {
  if (const auto* ack = std::get_if<AckReply>(&body)) {
    SENTINEL_CHECK(!ack->ok || ack->error.empty());
  }
  if (const auto* opinion = std::get_if<OpinionReply>(&body)) {
    SENTINEL_CHECK(opinion->leader == "*" || IsSentinelId(opinion->leader));
    SENTINEL_CHECK(opinion->leader_epoch <= kEpochMax);
  }
}

void Decode(const redisReply& reply) {
  for (const RequestKind kind : kKinds) CheckBody(DecodeReply(kind, reply));
  if (const auto payload = MessagePayload(reply)) {
    SENTINEL_CHECK(payload->data() == reply.element[2]->str);
  }
}

// hiredis takes memory for an array when it sees its length, and goes over all of it when the rest
// does not come: that would be found instead of faults of ours.
bool AnnouncesAHugeArray(std::string_view bytes) {
  constexpr std::size_t kDigitsMax = 4;
  for (std::size_t at = bytes.find('*'); at != std::string_view::npos;
       at = bytes.find('*', at + 1)) {
    const std::size_t end = bytes.find_first_not_of("0123456789+- ", at + 1);
    if (std::min(end, bytes.size()) - at - 1 > kDigitsMax) return true;
  }
  return false;
}

}  // namespace
}  // namespace sentinel::codec

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace codec = sentinel::codec;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (codec::AnnouncesAHugeArray(bytes)) return 0;
  const std::unique_ptr<redisReader, codec::FreeReader> reader(redisReaderCreate());
  redisReaderFeed(reader.get(), bytes.data(), bytes.size());
  while (true) {
    void* reply = nullptr;
    if (redisReaderGetReply(reader.get(), &reply) != REDIS_OK || reply == nullptr) return 0;
    const std::unique_ptr<redisReply, codec::FreeReply> owner(static_cast<redisReply*>(reply));
    codec::Decode(*owner);
  }
}
