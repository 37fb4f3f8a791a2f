#include "base/wipe.h"

#include <alloca.h>

#include <cstring>

namespace sentinel {

void Wipe(char* bytes, std::size_t size) { explicit_bzero(bytes, size); }

void Wipe(std::string& text) {
  text.resize(text.capacity());
  Wipe(text.data(), text.size());
  text.clear();
}

[[gnu::noinline]] void WipeStack(std::size_t size) {
  auto* const unused = static_cast<char*>(alloca(size));
  Wipe(unused, size);
  // What is copied now is nothing, and goes through the registers that the last texts went through:
  // a different number of them for few and for many bytes.
  for (const std::size_t count : {size / 64, size / 2}) {
    std::memmove(unused, unused + count, count);
    asm volatile("" : : "r"(unused) : "memory");
  }
}

void DropFront(std::string& text, std::size_t count) {
  const std::size_t rest = text.size() - count;
  std::memcpy(text.data(), text.data() + count, rest);
  Wipe(text.data() + count, rest);
  text.resize(rest);
}

}  // namespace sentinel
