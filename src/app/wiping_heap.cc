// The heap of the daemon: memory is overwritten when it is given back.
//
// Passwords pass through strings of every layer: requests, settings, images of the state, texts of
// the configuration, commands to servers. Wiping all of them where they end leaves none out, and
// nobody has to think of it (docs/decisions/0043-hardening.md). In the program alone, as the
// sanitizers bring a heap of their own.
#include <malloc.h>

#include <cstdlib>
#include <new>

#include "base/wipe.h"

void* operator new(std::size_t size) {
  void* const memory = std::malloc(size != 0 ? size : 1);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void operator delete(void* memory) noexcept {
  if (memory == nullptr) return;
  // What was asked for, and what the heap had added: strings grow into it.
  sentinel::Wipe(static_cast<char*>(memory), malloc_usable_size(memory));
  std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
