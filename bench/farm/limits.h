// The limit on open files.
#pragma once

#include <cstddef>

namespace sentinel::farm {

// Raises the soft limit to the hard one, and the hard one to `wanted` where that is allowed.
// Returns how many descriptors a process may have from now on.
std::size_t RaiseDescriptorLimit(std::size_t wanted);

}  // namespace sentinel::farm
