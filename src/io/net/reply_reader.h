// hiredis readers, which turn bytes into replies, and those that nobody needs at the moment.
//
// A reader keeps a buffer as large as the largest reply it has read. Between two replies any reader
// is as good as any other, so thousands of links share a few.
#pragma once

#include <memory>

struct redisReader;

namespace sentinel::io {

struct ReplyReaderDeleter {
  void operator()(redisReader* reader) const;
};
using ReplyReader = std::unique_ptr<redisReader, ReplyReaderDeleter>;

class ReplyReaders {
 public:
  // A reader in front of a reply.
  ReplyReader Take();

  // Keeps the reader for the next one who asks if it is between two replies; else, and when it has
  // failed, `reader` stays as it is.
  void GiveBackIfIdle(ReplyReader& reader);

 private:
  ReplyReader spare_;
};

}  // namespace sentinel::io
