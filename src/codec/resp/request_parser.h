// Bytes from a client -> requests (command sheet, section 3): RESP arrays of bulk strings and
// inline lines, mixed at will.
//
// Feed() what was read, then call Next() until it needs more. The work is linear in the bytes fed,
// however small the pieces they come in. One parser per connection; it is of no use after an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sentinel::codec {

using Request = std::vector<std::string>;  // Never empty; the first word may be.

class RequestParser {
 public:
  static constexpr std::int64_t kDefaultBulkMax = 512 * 1024 * 1024;  // proto-max-bulk-len

  explicit RequestParser(std::int64_t bulk_max = kDefaultBulkMax) : bulk_max_(bulk_max) {}

  // Clients that still have to authenticate get small limits. Takes effect for what has not been
  // parsed yet: set it before the Next() that follows a request which changed it.
  void set_authenticated(bool authenticated) { authenticated_ = authenticated; }

  void Feed(std::string_view bytes);

  // The next whole request; nullopt when more bytes are needed. The error's message is the reply
  // text behind the '-' ("ERR Protocol error: ..."), to be sent before the connection is closed.
  Result<std::optional<Request>> Next();

  // Gives a request back that is done with, so that the next one finds room ready.
  void Recycle(Request words);

  // Memory held for bytes and words that were fed but not handed out yet: for
  // client-query-buffer-limit, and what CLIENT LIST shows as qbuf.
  std::size_t pending_bytes() const { return unread() + words_bytes_; }
  // What the buffer has room for besides: qbuf-free.
  std::size_t room() const { return buffer_.capacity() - unread(); }
  // Bytes not looked at yet.
  std::size_t unread() const { return buffer_.size() - read_; }

 private:
  // What the next bytes are. kStart decides by the first byte between the two request forms.
  enum class State : std::uint8_t { kStart, kInline, kCount, kLength, kPayload, kPayloadEnd };
  enum class Progress : std::uint8_t { kNeedMore, kGoOn, kRequest };

  // Reads a whole multibulk request at once when all of it has been fed, as nearly always. False
  // leaves everything as it is: it comes in pieces, or is not what it should be.
  bool TakeWhole();
  Result<Progress> Advance();
  Result<Progress> ReadInline();
  Result<Progress> ReadCount();
  Result<Progress> ReadLength();
  Progress ReadPayload();
  Progress ReadPayloadEnd();

  // The header line at the read position up to its CR, once CR and the byte behind it are there;
  // consumes both. nullopt: more is needed. Fails with `too_big` past 64 KiB without CR.
  Result<std::optional<std::string_view>> TakeHeader(std::string_view too_big);
  // Position of the next `byte` at or behind the read position; remembers how far it has looked.
  std::optional<std::size_t> FindFromRead(char byte);
  void Consume(std::size_t count);
  // The same for words of a request, which may be passwords.
  void Forget(std::size_t count);
  void DropConsumed();

  std::int64_t bulk_max_;
  bool authenticated_ = true;

  std::string buffer_;
  std::size_t read_ = 0;     // Invariant: <= buffer_.size(). Everything before is done with.
  std::size_t scanned_ = 0;  // Bytes behind read_ known not to hold the byte that is looked for.

  State state_ = State::kStart;
  std::int64_t words_left_ = 0;   // Of the multibulk request in progress.
  std::size_t payload_left_ = 0;  // Of the bulk string in progress.
  Request words_;                 // Complete but for the last one in kPayload.
  Request spare_;                 // Given back; its words are of no meaning.
  bool big_ = false;              // The last request is not worth keeping.
  std::size_t words_bytes_ = 0;   // What words_ takes.
};

}  // namespace sentinel::codec
