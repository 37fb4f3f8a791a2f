// Whatever the readers of links make of a peer's bytes, in two portions, can be decoded as the
// reply to any request. What arrays announce takes no memory to speak of.
#include <hiredis/hiredis.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <variant>

#include "base/check.h"
#include "base/text.h"
#include "codec/resp/link_reply.h"
#include "io/net/reply_reader.h"

namespace sentinel::codec {
namespace {

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

// Returns false once the bytes are no replies.
bool Read(redisReader* reader, std::string_view bytes) {
  redisReaderFeed(reader, bytes.data(), bytes.size());
  while (true) {
    void* reply = nullptr;
    if (redisReaderGetReply(reader, &reply) != REDIS_OK) return false;
    if (reply == nullptr) return true;
    const std::unique_ptr<redisReply, FreeReply> owner(static_cast<redisReply*>(reply));
    Decode(*owner);
  }
}

}  // namespace
}  // namespace sentinel::codec

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  sentinel::io::ReplyReaders readers;
  sentinel::io::ReplyReader reader = readers.Take();
  const auto read = [&](std::string_view portion) {
    return sentinel::codec::Read(reader.get(), portion);
  };
  if (!read(bytes.substr(0, size / 2))) return 0;
  readers.GiveBackIfIdle(reader);
  if (!reader) reader = readers.Take();
  read(bytes.substr(size / 2));
  return 0;
}
