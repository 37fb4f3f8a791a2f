#include "command/info_cache.h"

namespace sentinel::command {

void InfoCache::Put(const std::string& ip, std::uint16_t port, std::string_view text) {
  const Key key{ip, port};
  Remove(key);
  if (text.size() > kTextMax) return;
  entries_.push_front({key, std::string(text)});
  by_key_[key] = entries_.begin();
  total_ += text.size();
  while (total_ > kTotalMax) Remove(Key(entries_.back().key));
}

const std::string* InfoCache::Find(const std::string& ip, std::uint16_t port) const {
  const auto it = by_key_.find({ip, port});
  return it == by_key_.end() ? nullptr : &it->second->text;
}

void InfoCache::Remove(const Key& key) {
  const auto it = by_key_.find(key);
  if (it == by_key_.end()) return;
  total_ -= it->second->text.size();
  entries_.erase(it->second);
  by_key_.erase(it);
}

}  // namespace sentinel::command
