#include "codec/conf/host_text.h"

#include <arpa/inet.h>

#include <array>
#include <string_view>

namespace sentinel::codec {
namespace {

std::string Spell(int family, const void* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  return inet_ntop(family, address, text.data(), text.size()) == nullptr ? "" : text.data();
}

}  // namespace

std::optional<std::string> CanonicalIp(const std::string& text) {
  constexpr std::string_view kIp4Bytes =
      "0123456789abcdefABCDEFxX.";  // inet_aton takes blanks too.
  constexpr std::string_view kIp6Bytes = "0123456789abcdefABCDEF:.";
  const std::size_t percent = text.find('%');
  const std::string number = text.substr(0, percent);
  const bool scope_is_empty = percent != std::string::npos && percent + 1 == text.size();

  in6_addr ip6{};
  if (!scope_is_empty && number.find_first_not_of(kIp6Bytes) == std::string::npos &&
      inet_pton(AF_INET6, number.c_str(), &ip6) == 1) {
    return Spell(AF_INET6, &ip6);
  }
  in_addr ip4{};
  if (!text.empty() && text.find_first_not_of(kIp4Bytes) == std::string::npos &&
      inet_aton(text.c_str(), &ip4) != 0) {
    return Spell(AF_INET, &ip4);
  }
  return std::nullopt;
}

}  // namespace sentinel::codec
