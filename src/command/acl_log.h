// Who was refused (ACL LOG). Bounded: the oldest entry goes, and long texts are cut off.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "sentinel/time.h"

namespace sentinel::command {

struct AclLogEntry {
  enum class Reason : std::uint8_t { kAuth, kCommand, kChannel };

  std::uint64_t count = 1;
  Reason reason = Reason::kAuth;
  std::string object;    // The command, as typed for kAuth, or the channel.
  std::string username;  // As given.
  std::string client;    // Its line, at the last time.
  MonotonicTime at{};    // The last time.
};

class AclLog {
 public:
  explicit AclLog(std::size_t entries_max) : entries_max_(entries_max) {}

  // One like a recent one counts with that and makes it the newest.
  void Add(AclLogEntry entry);
  void Clear() { entries_.clear(); }

  const std::deque<AclLogEntry>& entries() const { return entries_; }  // Newest first.

 private:
  std::size_t entries_max_;
  std::deque<AclLogEntry> entries_;
};

}  // namespace sentinel::command
