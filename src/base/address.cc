#include "sentinel/address.h"

#include <arpa/inet.h>

#include <array>
#include <utility>

#include "base/text.h"

namespace sentinel {
namespace {

using Ip6Bytes = std::array<unsigned char, sizeof(in6_addr)>;

bool ReadIp(int family, const std::string& text, void* bytes) {
  const bool whole = text.find('\0') == std::string::npos;  // inet_pton stops at a NUL.
  return whole && inet_pton(family, text.c_str(), bytes) == 1;
}

// An IPv4 address has one spelling; "::1" is "0:0::1", "2001:DB8::" is "2001:db8:0::".
bool SameIp(const std::string& a, const std::string& b) {
  if (a == b) return true;
  Ip6Bytes a_bytes{};
  Ip6Bytes b_bytes{};
  return ReadIp(AF_INET6, a, a_bytes.data()) && ReadIp(AF_INET6, b, b_bytes.data()) &&
         a_bytes == b_bytes;
}

}  // namespace

bool SameEndpoint(const Address& a, const Address& b) {
  if (a.port != b.port) return false;
  if (a.resolved() && b.resolved() && SameIp(a.ip, b.ip)) return true;
  return EqualsIgnoreCase(a.host, b.host);
}

Address MakeAddress(std::string host, std::uint16_t port) {
  Address address;
  if (IsNumericIp(host)) address.ip = host;
  address.host = std::move(host);
  address.port = port;
  return address;
}

std::string JoinHostPort(const std::string& host, std::uint16_t port) {
  const std::string port_text = std::to_string(port);
  if (host.find(':') != std::string::npos) return "[" + host + "]:" + port_text;
  return host + ":" + port_text;
}

std::string CanonicalIp(const std::string& ip) {
  Ip6Bytes bytes{};
  if (!ReadIp(AF_INET6, ip, bytes.data())) return ip;
  std::array<char, INET6_ADDRSTRLEN> text{};
  return inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
}

bool IsNumericIp(const std::string& text) {
  Ip6Bytes bytes{};
  return ReadIp(AF_INET, text, bytes.data()) || ReadIp(AF_INET6, text, bytes.data());
}

}  // namespace sentinel
