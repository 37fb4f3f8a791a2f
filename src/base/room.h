// Room that a flood has left in a container.
#pragma once

#include <cstddef>

namespace sentinel {

// A hash table keeps buckets for the most that it has ever held: gives them back when they are many
// and nearly all empty. Call where something is taken out; iterators do not survive it, references
// do. In the long run it costs nothing, as what is left is moved only when it has become a small
// part.
template <typename Table>
void GiveRoomBack(Table& table) {
  constexpr std::size_t kBucketsKept = 256;
  constexpr std::size_t kSparse = 8;
  const std::size_t buckets = table.bucket_count();
  if (buckets > kBucketsKept && table.size() < buckets / kSparse) table.rehash(0);
}

}  // namespace sentinel
