// Free loopback ports that parallel test processes do not hand out twice.
#pragma once

#include <cstdint>

namespace sentinel::harness {

// One TCP port on 127.0.0.1, ours until destruction. Ports come from below the range the kernel
// gives to outgoing connections; a lock on one byte of a shared file keeps other test processes
// away, a trial bind finds the ports of strangers.
class Port {
 public:
  // Throws HarnessError if nothing is free.
  Port();
  ~Port();
  Port(Port&& other) noexcept;
  Port& operator=(Port&&) = delete;

  std::uint16_t number() const { return number_; }

 private:
  int lock_fd_ = -1;
  std::uint16_t number_ = 0;
};

}  // namespace sentinel::harness
