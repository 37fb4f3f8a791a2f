// Replies on outgoing links: what hiredis' reader made of the bytes -> what the core learns.
//
// Pure: nothing is kept between calls, nothing is freed. The reply stays the caller's.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sentinel/wire.h"

struct redisReply;  // hiredis/hiredis.h

namespace sentinel::codec {

// The typed reply to a request of `kind` (see RequestKind for the alternative each one gives).
// Shapes are exact (protocol sheet, sections 3, 5, 6): an opinion is integer, bulk, integer and
// nothing else, an INFO is a bulk or verbatim string; anything else is a MalformedReply.
ReplyBody DecodeReply(RequestKind kind, const redisReply& reply);

// The text of an error reply, without the '-'; empty for any other.
std::string ErrorText(const redisReply& reply);

// The payload iff `reply` is a pub/sub message: an array or push of "message", channel, payload.
// Points into `reply`.
std::optional<std::string_view> MessagePayload(const redisReply& reply);

// What is read most of all: a message of the hello channel, as RESP2 sends it. Set iff `bytes`
// begin with a whole one; everything else is for the reader. Points into `bytes`.
struct HelloPush {
  std::string_view payload;
  std::size_t size = 0;  // Of all of it.
};
std::optional<HelloPush> PeelHelloPush(std::string_view bytes);

}  // namespace sentinel::codec
