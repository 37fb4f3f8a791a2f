// Takes what may have been a password out of memory that is used again. What is given back to the
// heap is wiped there: see src/app/wiping_heap.cc.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace sentinel {

// Overwrites `size` bytes, in a manner that the optimiser leaves in.
void Wipe(char* bytes, std::size_t size);

// Overwrites all that `text` has room for, and makes it empty.
void Wipe(std::string& text);

// Puts `value` in the place of what was there, of which nothing is left: an assignment writes a
// shorter text over the beginning of a longer one.
template <typename T>
void Renew(T& kept, T value) {
  static_assert(std::is_nothrow_move_constructible_v<T>);
  std::destroy_at(&kept);
  Wipe(reinterpret_cast<char*>(&kept), sizeof kept);
  std::construct_at(&kept, std::move(value));
}

// Overwrites the next `size` bytes of the stack, which are not in use, and the registers that copy
// texts. Functions that have returned leave pieces of what they handled there; so do registers that
// were saved, most of all by the dynamic linker when a function of a library is called first.
void WipeStack(std::size_t size);

// Removes the first `count` bytes, and leaves nothing of the rest where it was. REQUIRES: the rest
// is no longer than that.
void DropFront(std::string& text, std::size_t count);

}  // namespace sentinel
