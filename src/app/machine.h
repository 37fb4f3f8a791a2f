// What the process finds out about itself and the machine at start.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace sentinel::app {

std::string OsName();           // "Linux 6.1.0 x86_64"
std::string CompilerVersion();  // "12.2.0"
std::string ExecutablePath();   // Absolute; empty if it cannot be found out.

// The longest listen backlog that the kernel grants; nullopt if it does not say.
std::optional<std::int64_t> BacklogMax();

// 64 bits that no other process gets.
std::uint64_t RandomBits();

}  // namespace sentinel::app
