#include "acl/password_hash.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstddef>

#include "base/sha256.h"

namespace sentinel::acl {
namespace {

constexpr std::size_t kDigits = 64;

}  // namespace

std::string HashPassword(std::string_view password) { return Sha256Hex(password); }

bool IsHash(std::string_view text) {
  return text.size() == kDigits && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

bool SameHash(std::string_view a, std::string_view b) {
  return CRYPTO_memcmp(a.data(), b.data(), kDigits) == 0;
}

}  // namespace sentinel::acl
