// The last INFO text of every server, for SENTINEL INFO-CACHE. The engine knows what it has read
// out of a text; the text itself stays here, where nothing is decided.
//
// Servers of one fleet say much the same, so a text is kept packed against one that was seen
// before, the pattern: a tenth of it remains. Bounded: what is too long is not kept, and what was
// not renewed for longest goes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sentinel::command {

class InfoCache {
 public:
  static constexpr std::size_t kTextMax = std::size_t{256} << 10;
  static constexpr std::size_t kTotalMax = std::size_t{16} << 20;

  InfoCache();
  ~InfoCache();
  InfoCache(InfoCache&& from) noexcept;  // `from` may only be destroyed then.

  void Put(const std::string& ip, std::uint16_t port, std::string_view text);

  // nullopt if there is none.
  std::optional<std::string> Find(const std::string& ip, std::uint16_t port) const;

  // Bytes of all texts as they are kept, without their pattern.
  std::size_t total() const { return total_; }

 private:
  using Key = std::pair<std::string, std::uint16_t>;
  using Pattern = std::shared_ptr<const std::string>;
  struct Entry {
    Key key;
    Pattern pattern;
    std::string packed;
    std::size_t size = 0;  // Of the text.
  };
  class Packer;

  std::string Pack(std::string_view text);
  void Remove(const Key& key);

  std::list<Entry> entries_;  // Renewed last in front.
  std::map<Key, std::list<Entry>::iterator> by_key_;
  std::size_t total_ = 0;

  Pattern pattern_;  // Of what is packed next.
  std::size_t packed_against_it_ = 0;
  std::unique_ptr<Packer> packer_;
};

}  // namespace sentinel::command
