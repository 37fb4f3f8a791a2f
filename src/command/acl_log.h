// Who was refused (ACL LOG). Bounded: the oldest entry goes.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "sentinel/time.h"

namespace sentinel::command {

struct AclLogEntry {
  std::uint64_t count = 1;
  std::string object;    // The command's name as typed.
  std::string username;  // As given.
  std::string client;    // Its line, at the last time.
  MonotonicTime at{};    // The last time.
};

class AclLog {
 public:
  // A failed AUTH. One like a recent one counts with that and makes it the newest.
  void AddFailedAuth(std::string object, std::string username, std::string client,
                     MonotonicTime now);
  void Clear() { entries_.clear(); }

  const std::deque<AclLogEntry>& entries() const { return entries_; }  // Newest first.

 private:
  std::deque<AclLogEntry> entries_;
};

}  // namespace sentinel::command
