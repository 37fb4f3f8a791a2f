#include "base/routable.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace sentinel {
namespace {

// An IPv4 address as IPv6 writes it begins with these.
constexpr std::array<unsigned char, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

}  // namespace

bool IsRoutable(const std::string& host) {
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return v4.s_addr != 0;
  std::array<unsigned char, sizeof(in6_addr)> v6{};
  if (inet_pton(AF_INET6, host.c_str(), v6.data()) != 1) return true;
  const auto is_zero = [](unsigned char byte) { return byte == 0; };
  const bool mapped = std::equal(kMapped.begin(), kMapped.end(), v6.begin());
  return !std::all_of(mapped ? v6.begin() + kMapped.size() : v6.begin(), v6.end(), is_zero);
}

}  // namespace sentinel
