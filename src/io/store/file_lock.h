// Keeps two processes from working with the same file:
// docs/decisions/0033-a-lock-beside-the-file.md.
#pragma once

#include <cstdint>
#include <string>

#include "io/event/unique_fd.h"

namespace sentinel::io {

// Held as long as this object lives, and never longer than the process, however that ends. A child
// of fork() holds it as well, until it runs another program.
struct FileLock {
  enum class State : std::uint8_t {
    kHeld,
    kTaken,       // By somebody else.
    kImpossible,  // Nobody can tell, for this reason.
  };

  State state = State::kImpossible;
  std::string reason;
  UniqueFd fd;
};

// The file that is locked in place of `path`, which each save replaces. It stays, empty.
std::string LockOf(const std::string& path);

// Does not wait.
FileLock Lock(const std::string& path);

}  // namespace sentinel::io
