#include "command/info_cache.h"

#include <lz4.h>

#include "base/check.h"

namespace sentinel::command {

// Working memory that is too large for the stack of every Put.
class InfoCache::Packer {
 public:
  std::string Pack(const std::string& pattern, std::string_view text) {
    buffer_.resize(static_cast<std::size_t>(LZ4_compressBound(static_cast<int>(text.size()))));
    LZ4_resetStream_fast(&stream_);
    LZ4_loadDict(&stream_, pattern.data(), static_cast<int>(pattern.size()));
    const int size = LZ4_compress_fast_continue(&stream_, text.data(), buffer_.data(),
                                                static_cast<int>(text.size()),
                                                static_cast<int>(buffer_.size()), 1);
    SENTINEL_CHECK(size > 0);
    std::string packed(buffer_.data(), static_cast<std::size_t>(size));
    if (buffer_.capacity() > kKeptRoom) std::string().swap(buffer_);
    return packed;
  }

 private:
  static constexpr std::size_t kKeptRoom = std::size_t{16} << 10;

  LZ4_stream_t stream_{};
  std::string buffer_;
};

InfoCache::InfoCache() : packer_(std::make_unique<Packer>()) {}

InfoCache::~InfoCache() = default;

InfoCache::InfoCache(InfoCache&& from) noexcept = default;

void InfoCache::Put(const std::string& ip, std::uint16_t port, std::string_view text) {
  const Key key{ip, port};
  Remove(key);
  if (text.size() > kTextMax) return;
  std::string packed = Pack(text);
  total_ += packed.size();
  entries_.push_front({key, pattern_, std::move(packed), text.size()});
  by_key_[key] = entries_.begin();
  while (total_ > kTotalMax) Remove(Key(entries_.back().key));
}

std::optional<std::string> InfoCache::Find(const std::string& ip, std::uint16_t port) const {
  const auto it = by_key_.find({ip, port});
  if (it == by_key_.end()) return std::nullopt;
  const Entry& entry = *it->second;
  std::string text(entry.size, '\0');
  const int size = LZ4_decompress_safe_usingDict(
      entry.packed.data(), text.data(), static_cast<int>(entry.packed.size()),
      static_cast<int>(text.size()), entry.pattern->data(),
      static_cast<int>(entry.pattern->size()));
  SENTINEL_CHECK(size == static_cast<int>(text.size()));
  return text;
}

// A pattern that has become unlike what servers say is replaced, but not for every text: those
// packed against it keep it alive.
std::string InfoCache::Pack(std::string_view text) {
  if (pattern_ == nullptr) pattern_ = std::make_shared<const std::string>(text);
  std::string packed = packer_->Pack(*pattern_, text);
  if (++packed_against_it_ <= entries_.size() || packed.size() <= text.size() / 2) return packed;
  pattern_ = std::make_shared<const std::string>(text);
  packed_against_it_ = 0;
  return packer_->Pack(*pattern_, text);
}

void InfoCache::Remove(const Key& key) {
  const auto it = by_key_.find(key);
  if (it == by_key_.end()) return;
  total_ -= it->second->packed.size();
  entries_.erase(it->second);
  by_key_.erase(it);
}

}  // namespace sentinel::command
