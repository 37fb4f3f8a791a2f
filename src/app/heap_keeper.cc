#include "app/heap_keeper.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <functional>

namespace sentinel::app {
namespace {

constexpr Duration kLookEvery = std::chrono::seconds(5);

// So much more that is in memory for nothing is worth the walk through the heap: a part of what is
// in use, as the walk is longer in a larger heap.
constexpr std::int64_t kGrowthLeast = 64 << 10;
constexpr std::int64_t kGrowthMost = 256 << 10;
constexpr std::int64_t kGrowthPart = 32;

// Buffers of this size and more are given back when they are freed. The limit of the C library
// rises with what is freed, up to 32 MB, behind which large buffers leave holes as well.
constexpr int kAlone = 256 * 1024;

struct Memory {
  std::int64_t used = 0;  // Bytes of the heap.
  std::int64_t idle = 0;  // In memory beside them: code and stacks, and holes of the heap.
};

// Nothing where the system does not tell.
Memory Measure() {
  std::ifstream statm("/proc/self/statm");
  std::int64_t all = 0;
  std::int64_t resident = 0;
  if (!(statm >> all >> resident)) return {};
  const struct mallinfo2 heap = mallinfo2();
  const auto used = static_cast<std::int64_t>(heap.uordblks + heap.hblkhd);
  return {.used = used, .idle = resident * sysconf(_SC_PAGESIZE) - used};
}

// The C library keeps some chunks of each small size at hand for each thread. Those that a flood
// has left there lie far apart, and keep a page each. They change places with the lowest that are
// to be had: what was there before the flood lies beside those.
void GatherSpareChunks() {
  constexpr std::size_t kTaken = 64;  // Some times as many as are kept.
  constexpr std::size_t kLargest = 1032;
  constexpr std::size_t kStep = 16;
  for (std::size_t size = kStep + kStep / 2; size <= kLargest; size += kStep) {
    std::array<void*, kTaken> chunks{};
    for (void*& chunk : chunks) chunk = std::malloc(size);
    std::ranges::sort(chunks, std::less<>());
    for (void* const chunk : chunks) std::free(chunk);  // The first ones are kept.
  }
}

}  // namespace

HeapKeeper::HeapKeeper(io::Loop& loop) : next_look_(loop, [this] { Look(); }) {
  mallopt(M_MMAP_THRESHOLD, kAlone);
  next_look_.Arm(kLookEvery);
}

void HeapKeeper::Look() {
  next_look_.Arm(kLookEvery);
  const Memory memory = Measure();
  const std::int64_t growth = std::clamp(memory.used / kGrowthPart, kGrowthLeast, kGrowthMost);
  if (memory.idle < kept_ + growth) {
    kept_ = std::min(kept_, memory.idle);
    return;
  }
  GatherSpareChunks();
  malloc_trim(0);
  kept_ = Measure().idle;
}

}  // namespace sentinel::app
