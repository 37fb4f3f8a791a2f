// The last INFO text of every server, for SENTINEL INFO-CACHE. The engine knows what it has read
// out of a text; the text itself stays here, where nothing is decided.
//
// Bounded: what is too long is not kept, and what was not renewed for longest goes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace sentinel::command {

class InfoCache {
 public:
  static constexpr std::size_t kTextMax = std::size_t{256} << 10;
  static constexpr std::size_t kTotalMax = std::size_t{16} << 20;

  void Put(const std::string& ip, std::uint16_t port, std::string_view text);

  // nullptr if there is none. Valid until the next Put.
  const std::string* Find(const std::string& ip, std::uint16_t port) const;

  std::size_t total() const { return total_; }

 private:
  using Key = std::pair<std::string, std::uint16_t>;
  struct Entry {
    Key key;
    std::string text;
  };

  void Remove(const Key& key);

  std::list<Entry> entries_;  // Renewed last in front.
  std::map<Key, std::list<Entry>::iterator> by_key_;
  std::size_t total_ = 0;  // Bytes of all texts.
};

}  // namespace sentinel::command
