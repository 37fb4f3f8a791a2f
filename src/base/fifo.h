// A queue that takes no room while it is empty and little while it is short. (An empty std::deque
// takes 576 bytes: much, when thousands of connections have one each.)
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace sentinel {

template <typename T>
class Fifo {
 public:
  void Push(T item) { items_.push_back(std::move(item)); }

  bool empty() const { return size() == 0; }
  std::size_t size() const { return items_.size() - gone_; }
  // REQUIRES: not empty.
  T& front() { return items_[gone_]; }

  // Takes the oldest item out. REQUIRES: not empty.
  T Pop() {
    T item = std::move(items_[gone_++]);
    if (gone_ == items_.size()) {
      items_.clear();
      gone_ = 0;
      if (items_.capacity() > kRoomKept) items_.shrink_to_fit();
    } else if (gone_ >= kRoomKept && gone_ >= size()) {
      // Moving the rest to the front only when it is the smaller part keeps the work linear.
      items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(gone_));
      gone_ = 0;
    }
    return item;
  }

 private:
  static constexpr std::size_t kRoomKept = 8;

  std::vector<T> items_;
  std::size_t gone_ = 0;  // Invariant: < items_.size(), or both are 0.
};

}  // namespace sentinel
