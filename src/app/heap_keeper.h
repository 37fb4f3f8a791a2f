// Gives memory back that a flood of clients has left free in the heap.
#pragma once

#include <cstdint>

#include "io/event/timer.h"

namespace sentinel::io {
class Loop;
}  // namespace sentinel::io

namespace sentinel::app {

// The heap gives back what is free at its end, and a flood leaves holes: one small object that came
// late keeps all in front of it. Looks every few seconds whether more is in memory than is in use,
// and if so, asks for the pages of all holes to be given back.
class HeapKeeper {
 public:
  explicit HeapKeeper(io::Loop& loop);

 private:
  void Look();

  std::int64_t kept_ = 0;  // Bytes of it that were left the last time, or fewer since.
  io::Timer next_look_;
};

}  // namespace sentinel::app
