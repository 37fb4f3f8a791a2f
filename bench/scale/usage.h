// What the system says about a process.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace sentinel::scale {

struct Usage {
  double cpu_seconds = 0;  // Of all its threads, since its start.
  double rss_mib = 0;
  std::int64_t descriptors = 0;
  std::int64_t waits = 0;  // Voluntary context switches of its main thread, since its start.
};

// Throws HarnessError if there is no such process.
Usage UsageOf(pid_t pid);

// System calls a second of a process, counted by strace for so long, which slows the process down.
// Empty if strace is not there or may not look.
std::optional<double> SyscallsASecond(pid_t pid, std::chrono::seconds duration,
                                      const std::filesystem::path& dir);

}  // namespace sentinel::scale
