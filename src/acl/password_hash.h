// Passwords as they are kept: SHA-256, in 64 lower-case hex digits.
#pragma once

#include <string>
#include <string_view>

namespace sentinel::acl {

std::string HashPassword(std::string_view password);

// True iff `text` has the form of a hash.
bool IsHash(std::string_view text);

// Takes a time that does not tell how much of it was right. REQUIRES: both are hashes.
bool SameHash(std::string_view a, std::string_view b);

}  // namespace sentinel::acl
