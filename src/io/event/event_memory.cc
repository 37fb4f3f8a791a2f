#include "io/event/event_memory.h"

#include <event2/event.h>
#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

namespace sentinel::io {
namespace {

constexpr std::size_t kCell = 16;            // As much as is kept for a descriptor.
constexpr std::size_t kPlace = kCell << 20;  // Address space: only what is used takes memory.

// Cells of one size. Those that are given back are used first.
class Cells {
 public:
  Cells() {
    void* const place = mmap(nullptr, kPlace, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (place == MAP_FAILED) return;
    begin_ = next_ = static_cast<char*>(place);
    end_ = begin_ + kPlace;
  }

  // nullptr when there are no more.
  void* Take() {
    const std::lock_guard lock(mutex_);
    if (free_ != nullptr) {
      Free* const cell = free_;
      free_ = cell->next;
      return cell;
    }
    if (next_ == end_) return nullptr;
    char* const cell = next_;
    next_ += kCell;
    return cell;
  }

  bool Owns(const void* memory) const { return memory >= begin_ && memory < end_; }

  void GiveBack(void* cell) {
    const std::lock_guard lock(mutex_);
    free_ = new (cell) Free{free_};
  }

 private:
  struct Free {
    Free* next;
  };

  char* begin_ = nullptr;
  char* end_ = nullptr;
  std::mutex mutex_;
  char* next_ = nullptr;  // Guarded by mutex_, as free_ is. Behind it nothing was ever used.
  Free* free_ = nullptr;
};

// Never destroyed: libevent may free something at the very end.
Cells& SmallEvents() {
  static Cells& cells = *new Cells;
  return cells;
}

void* Allocate(std::size_t size) {
  void* const cell = size <= kCell ? SmallEvents().Take() : nullptr;
  return cell != nullptr ? cell : std::malloc(size);
}

void Free(void* memory) {
  if (!SmallEvents().Owns(memory)) return std::free(memory);
  SmallEvents().GiveBack(memory);
}

void* Reallocate(void* memory, std::size_t size) {
  if (memory == nullptr || !SmallEvents().Owns(memory)) return std::realloc(memory, size);
  if (size <= kCell) return memory;
  void* const larger = std::malloc(size);
  if (larger == nullptr) return nullptr;
  std::memcpy(larger, memory, kCell);
  Free(memory);
  return larger;
}

}  // namespace

void KeepSmallEventsApart() { event_set_mem_functions(Allocate, Reallocate, Free); }

}  // namespace sentinel::io
