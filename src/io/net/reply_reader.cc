#include "io/net/reply_reader.h"

#include <hiredis/hiredis.h>

#include <utility>

#include "base/check.h"

namespace sentinel::io {
namespace {

// No reply that is asked for has more elements. The reader allocates what an array announces before
// the elements are there.
constexpr int kArrayElementsMax = 4096;

redisReplyObjectFunctions DefaultFunctions() {
  redisReader* reader = redisReaderCreate();
  SENTINEL_CHECK(reader != nullptr);
  const redisReplyObjectFunctions functions = *reader->fn;
  redisReaderFree(reader);
  return functions;
}

void* CreateBoundedArray(const redisReadTask* task, int elements) {
  static const redisReplyObjectFunctions functions = DefaultFunctions();
  return elements > kArrayElementsMax ? nullptr : functions.createArray(task, elements);
}

redisReader* NewReader() {
  static redisReplyObjectFunctions functions = [] {
    redisReplyObjectFunctions bounded = DefaultFunctions();
    bounded.createArray = CreateBoundedArray;
    return bounded;
  }();
  redisReader* reader = redisReaderCreateWithFunctions(&functions);
  SENTINEL_CHECK(reader != nullptr);
  return reader;
}

// All that was fed is read, and no part of a reply with it: at most the reader has looked in vain
// for the type of the next one.
bool IsIdle(const redisReader& reader) {
  const bool in_front = reader.ridx < 0 || (reader.ridx == 0 && reader.rstack[0].type < 0);
  return reader.err == 0 && reader.pos == reader.len && in_front;
}

}  // namespace

void ReplyReaderDeleter::operator()(redisReader* reader) const { redisReaderFree(reader); }

ReplyReader ReplyReaders::Take() {
  if (spare_) return std::move(spare_);
  return ReplyReader(NewReader());
}

void ReplyReaders::GiveBackIfIdle(ReplyReader& reader) {
  if (!IsIdle(*reader)) return;
  spare_ = std::move(reader);
}

}  // namespace sentinel::io
