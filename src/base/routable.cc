#include "base/routable.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>

namespace sentinel {
namespace {

// An IPv4 address as IPv6 writes it begins with these.
constexpr std::array<unsigned char, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

bool IsRoutableV4(std::uint32_t address) {
  const bool multicast = address >> 28 == 0xE;
  return address != 0 && address != 0xFFFFFFFF && !multicast;
}

}  // namespace

bool IsRoutable(const std::string& host) {
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return IsRoutableV4(ntohl(v4.s_addr));
  std::array<unsigned char, sizeof(in6_addr)> v6{};
  if (inet_pton(AF_INET6, host.c_str(), v6.data()) != 1) return true;
  if (std::equal(kMapped.begin(), kMapped.end(), v6.begin())) {
    const auto fold = [](std::uint32_t bits, unsigned char byte) { return bits << 8 | byte; };
    return IsRoutableV4(std::accumulate(v6.begin() + kMapped.size(), v6.end(), 0U, fold));
  }
  const bool multicast = v6.front() == 0xFF;
  return !multicast && std::any_of(v6.begin(), v6.end(), [](auto byte) { return byte != 0; });
}

}  // namespace sentinel
