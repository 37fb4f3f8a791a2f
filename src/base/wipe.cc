#include "base/wipe.h"

#include <cstring>

namespace sentinel {

void Wipe(char* bytes, std::size_t size) { explicit_bzero(bytes, size); }

void Wipe(std::string& text) {
  text.resize(text.capacity());
  Wipe(text.data(), text.size());
  text.clear();
}

void DropFront(std::string& text, std::size_t count) {
  const std::size_t rest = text.size() - count;
  std::memcpy(text.data(), text.data() + count, rest);
  Wipe(text.data() + count, rest);
  text.resize(rest);
}

}  // namespace sentinel
