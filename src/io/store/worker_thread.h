// Threads that do for the loop what may take long.
#pragma once

#include <cstddef>
#include <functional>
#include <thread>

namespace sentinel::io {

// Bytes of the stack to wipe (base/wipe.h) behind a file with passwords: more than writing one
// takes.
inline constexpr std::size_t kStackOfSave = 64 * 1024;

// Signals are the loop's business: the new thread takes none.
std::thread StartWithoutSignals(std::function<void()> body);

}  // namespace sentinel::io
