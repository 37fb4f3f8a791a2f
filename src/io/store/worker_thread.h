// Threads that do for the loop what may take long.
#pragma once

#include <functional>
#include <thread>

namespace sentinel::io {

// Signals are the loop's business: the new thread takes none.
std::thread StartWithoutSignals(std::function<void()> body);

}  // namespace sentinel::io
