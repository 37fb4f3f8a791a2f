#include "well_formed.h"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <memory>

#include "../differential/frame.h"
#include "base/check.h"

namespace sentinel::fuzz {
namespace {

using differential::Frame;
using Kind = Frame::Kind;

bool IsOf(Kind kind, int protocol) {
  switch (kind) {
    case Kind::kSimple:
    case Kind::kError:
    case Kind::kInteger:
    case Kind::kBulk:
    case Kind::kArray:
      return true;
    case Kind::kNullBulk:
    case Kind::kNullArray:
      return protocol == 2;
    case Kind::kDouble:
    case Kind::kVerbatim:
    case Kind::kNull:
    case Kind::kMap:
    case Kind::kSet:
    case Kind::kPush:
      return protocol == 3;
    case Kind::kClosed:
      return false;
  }
  SENTINEL_UNREACHABLE();
}

// Returns how deep the frame is nested. A push is never part of something else.
int CheckFrame(const Frame& frame, int protocol, bool outermost) {
  SENTINEL_CHECK(IsOf(frame.kind, protocol));
  SENTINEL_CHECK(outermost || frame.kind != Kind::kPush);
  SENTINEL_CHECK(frame.kind != Kind::kError || !frame.text.empty());
  int below = 0;
  for (const Frame& element : frame.elements) {
    below = std::max(below, CheckFrame(element, protocol, false));
  }
  return 1 + below;
}

// hiredis of this age reads RESP2 only, and nothing that is nested deeper: COMMAND DOCS is.
constexpr int kHiredisDepth = 7;

std::size_t CountWithHiredis(const std::string& bytes) {
  const std::unique_ptr<redisReader, decltype(&redisReaderFree)> reader(redisReaderCreate(),
                                                                        redisReaderFree);
  redisReaderFeed(reader.get(), bytes.data(), bytes.size());
  std::size_t count = 0;
  while (true) {
    void* reply = nullptr;
    SENTINEL_CHECK(redisReaderGetReply(reader.get(), &reply) == REDIS_OK);
    if (reply == nullptr) return count;
    freeReplyObject(reply);
    ++count;
  }
}

}  // namespace

std::size_t CountReplies(const std::string& bytes, int protocol) {
  std::string rest = bytes;
  std::size_t count = 0;
  int depth = 0;
  while (!rest.empty()) {
    const auto frame = differential::TakeFrame(rest);
    SENTINEL_CHECK(frame.has_value());
    depth = std::max(depth, CheckFrame(*frame, protocol, true));
    ++count;
  }
  const bool for_hiredis = protocol == 2 && depth <= kHiredisDepth;
  SENTINEL_CHECK(!for_hiredis || CountWithHiredis(bytes) == count);
  return count;
}

}  // namespace sentinel::fuzz
