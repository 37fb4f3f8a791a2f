#include "codec/resp/request_parser.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "base/wipe.h"
#include "codec/resp/words.h"

namespace sentinel::codec {
namespace {

constexpr std::size_t kLineMax = 64 * 1024;  // Of a line whose end is not in sight.
constexpr std::int64_t kCountMax = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kUnauthenticatedCountMax = 10;
constexpr std::int64_t kUnauthenticatedBulkMax = 16 * 1024;

auto ProtocolError(std::string_view what) {
  return Fail(std::string("ERR Protocol error: ").append(what));
}

constexpr std::size_t kWholeWordsMax = 64;  // Of a request that is read at once.
constexpr std::size_t kKeptBytes = 512;     // Of a request whose room is kept for the next one.

// Takes `type`, a plain number below a million and the line end off the front; nullopt if something
// else is there, or not all of it yet.
std::optional<std::size_t> TakeNumber(std::string_view& bytes, char type) {
  constexpr std::size_t kDigitsMax = 6;
  constexpr std::size_t kLineEnd = 2;
  if (bytes.size() < 2 + kLineEnd || bytes[0] != type) return std::nullopt;
  const std::size_t end = std::min(bytes.size() - kLineEnd, 1 + kDigitsMax);
  std::size_t number = 0;
  std::size_t at = 1;
  for (; at <= end; ++at) {
    const auto digit = static_cast<std::size_t>(static_cast<unsigned char>(bytes[at]) - '0');
    if (digit > 9) break;
    number = 10 * number + digit;
  }
  const bool plain = at > 1 && (at == 2 || bytes[1] != '0');
  if (!plain || at > end || bytes[at] != '\r') return std::nullopt;
  bytes.remove_prefix(at + kLineEnd);
  return number;
}

}  // namespace

void RequestParser::Feed(std::string_view bytes) {
  DropConsumed();
  buffer_.append(bytes);
}

void RequestParser::Recycle(Request words) {
  if (big_) return;
  for (std::string& word : words) Wipe(word.data(), word.size());
  spare_ = std::move(words);
}

Result<std::optional<Request>> RequestParser::Next() {
  if (state_ == State::kStart && TakeWhole()) return std::exchange(words_, {});
  while (true) {
    const auto progress = Advance();
    if (!progress) return Fail(progress.error());
    if (*progress == Progress::kNeedMore) return std::nullopt;
    if (*progress == Progress::kRequest) {
      words_bytes_ = 0;
      big_ = true;
      return std::exchange(words_, {});
    }
  }
}

bool RequestParser::TakeWhole() {
  // The limits of those who must authenticate, and big requests, are a matter of the steps below.
  if (!authenticated_) return false;
  std::string_view rest = std::string_view(buffer_).substr(read_);
  const auto count = TakeNumber(rest, '*');
  if (!count || *count == 0 || *count > kWholeWordsMax) return false;
  words_ = std::exchange(spare_, {});
  words_.resize(*count);
  for (std::string& word : words_) {
    const auto length = TakeNumber(rest, '$');
    const bool there =
        length && static_cast<std::int64_t>(*length) <= bulk_max_ && *length + 2 <= rest.size();
    if (!there) {
      words_.clear();
      return false;
    }
    word.assign(rest, 0, *length);
    rest.remove_prefix(*length + 2);
  }
  const std::size_t taken = unread() - rest.size();
  big_ = taken > kKeptBytes;
  Forget(taken);
  return true;
}

Result<RequestParser::Progress> RequestParser::Advance() {
  switch (state_) {
    case State::kStart:
      if (unread() == 0) return Progress::kNeedMore;
      state_ = buffer_[read_] == '*' ? State::kCount : State::kInline;
      return Progress::kGoOn;
    case State::kInline:
      return ReadInline();
    case State::kCount:
      return ReadCount();
    case State::kLength:
      return ReadLength();
    case State::kPayload:
      return ReadPayload();
    case State::kPayloadEnd:
      return ReadPayloadEnd();
  }
  SENTINEL_UNREACHABLE();
}

Result<RequestParser::Progress> RequestParser::ReadInline() {
  const auto end = FindFromRead('\n');
  if (!end) {
    if (unread() > kLineMax) return ProtocolError("too big inline request");
    return Progress::kNeedMore;
  }
  auto line = std::string_view(buffer_).substr(read_, *end - read_);
  line = line.substr(0, line.find('\0'));
  auto words = SplitWords(line);  // The CR in front of the LF is a blank like others.
  if (!words) return ProtocolError("unbalanced quotes in request");
  Forget(*end + 1 - read_);
  state_ = State::kStart;
  words_ = std::move(*words);
  return words_.empty() ? Progress::kGoOn : Progress::kRequest;
}

Result<RequestParser::Progress> RequestParser::ReadCount() {
  const auto header = TakeHeader("too big mbulk count string");
  if (!header) return Fail(header.error());
  if (!*header) return Progress::kNeedMore;
  const auto count = ParseInteger((*header)->substr(1));
  if (!count || *count > kCountMax) return ProtocolError("invalid multibulk length");
  if (!authenticated_ && *count > kUnauthenticatedCountMax) {
    return ProtocolError("unauthenticated multibulk length");
  }
  words_left_ = *count;
  state_ = *count > 0 ? State::kLength : State::kStart;
  return Progress::kGoOn;
}

Result<RequestParser::Progress> RequestParser::ReadLength() {
  const auto header = TakeHeader("too big bulk count string");
  if (!header) return Fail(header.error());
  if (!*header) return Progress::kNeedMore;
  if (!(*header)->starts_with('$')) {
    // An empty header has its CR where the '$' should be.
    const char got = (*header)->empty() ? '\r' : (*header)->front();
    return ProtocolError(std::string("expected '$', got '") + got + "'");
  }
  const auto length = ParseInteger((*header)->substr(1));
  if (!length || *length < 0 || *length > bulk_max_) return ProtocolError("invalid bulk length");
  if (!authenticated_ && *length > kUnauthenticatedBulkMax) {
    return ProtocolError("unauthenticated bulk length");
  }
  payload_left_ = static_cast<std::size_t>(*length);
  words_.emplace_back();
  words_bytes_ += sizeof(std::string);
  state_ = State::kPayload;
  return Progress::kGoOn;
}

// What has come of the payload moves into the word at once: the buffer never holds a big one, and
// the announced length alone costs no memory.
RequestParser::Progress RequestParser::ReadPayload() {
  const std::size_t taken = std::min(payload_left_, unread());
  words_.back().append(buffer_, read_, taken);
  words_bytes_ += taken;
  Forget(taken);
  payload_left_ -= taken;
  if (payload_left_ > 0) return Progress::kNeedMore;
  state_ = State::kPayloadEnd;
  return Progress::kGoOn;
}

RequestParser::Progress RequestParser::ReadPayloadEnd() {
  constexpr std::size_t kLineEnd = 2;  // Skipped unseen.
  if (unread() < kLineEnd) return Progress::kNeedMore;
  Consume(kLineEnd);
  --words_left_;
  state_ = words_left_ > 0 ? State::kLength : State::kStart;
  return words_left_ > 0 ? Progress::kGoOn : Progress::kRequest;
}

Result<std::optional<std::string_view>> RequestParser::TakeHeader(std::string_view too_big) {
  const auto end = FindFromRead('\r');
  if (!end) {
    if (unread() > kLineMax) return ProtocolError(too_big);
    return std::nullopt;
  }
  if (*end + 1 == buffer_.size()) return std::nullopt;  // The LF is still to come.
  const auto header = std::string_view(buffer_).substr(read_, *end - read_);
  Consume(header.size() + 2);
  return header;
}

std::optional<std::size_t> RequestParser::FindFromRead(char byte) {
  const std::size_t found = buffer_.find(byte, read_ + scanned_);
  scanned_ = std::min(found, buffer_.size()) - read_;
  if (found == std::string::npos) return std::nullopt;
  return found;
}

void RequestParser::Consume(std::size_t count) {
  read_ += count;
  scanned_ = 0;
}

void RequestParser::Forget(std::size_t count) {
  Wipe(buffer_.data() + read_, count);
  Consume(count);
}

// Moving the rest to the front only when it is the smaller part keeps the work linear.
void RequestParser::DropConsumed() {
  if (read_ < unread()) return;
  DropFront(buffer_, read_);
  read_ = 0;
}

}  // namespace sentinel::codec
