// Bytes that wait for a socket to take them, oldest first.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/wipe.h"

namespace sentinel::io {

class OutputQueue {
 public:
  void Append(std::string_view bytes) { bytes_.append(bytes); }

  // What waits. Valid until the next change.
  std::string_view view() const { return std::string_view(bytes_).substr(gone_); }
  std::size_t size() const { return bytes_.size() - gone_; }
  bool empty() const { return size() == 0; }

  // Forgets the first `count` bytes, which may have been a password. REQUIRES: there are that many.
  void Drop(std::size_t count) {
    Wipe(bytes_.data() + gone_, count);
    gone_ += count;
    // Moving the rest to the front only when it is the smaller part keeps the work linear.
    if (gone_ < size()) return;
    DropFront(bytes_, gone_);
    gone_ = 0;
    if (bytes_.capacity() > kRoomKept && bytes_.size() < bytes_.capacity() / 4) {
      bytes_.shrink_to_fit();
    }
  }
  void Clear() { *this = OutputQueue(); }

 private:
  static constexpr std::size_t kRoomKept = 4 * 1024;

  std::string bytes_;
  std::size_t gone_ = 0;  // Invariant: <= bytes_.size(). Taken by the socket already.
};

}  // namespace sentinel::io
