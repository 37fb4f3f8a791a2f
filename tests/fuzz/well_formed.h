// Whether bytes are what a client of the given protocol can read.
#pragma once

#include <cstddef>
#include <string>

namespace sentinel::fuzz {

// Returns how many replies `bytes` are; stops the program if they are not whole replies, use a type
// that the protocol (2 or 3) does not have, or break another of its rules.
std::size_t CountReplies(const std::string& bytes, int protocol);

}  // namespace sentinel::fuzz
