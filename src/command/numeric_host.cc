#include "command/numeric_host.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace sentinel::command {
namespace {

std::string ToText(int family, const void* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  return inet_ntop(family, address, text.data(), text.size());
}

}  // namespace

std::optional<std::string> CanonicalIp(const std::string& text) {
  in6_addr v6{};
  if (inet_pton(AF_INET6, text.c_str(), &v6) == 1) return ToText(AF_INET6, &v6);
  // inet_aton stops at a blank and ignores the rest.
  const bool plain = std::ranges::all_of(text, [](char c) {
    return c == '.' || std::isxdigit(static_cast<unsigned char>(c)) != 0 || c == 'x' || c == 'X';
  });
  in_addr v4{};
  if (plain && inet_aton(text.c_str(), &v4) != 0) return ToText(AF_INET, &v4);
  return std::nullopt;
}

}  // namespace sentinel::command
