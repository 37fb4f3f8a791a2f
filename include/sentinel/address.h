// Where an instance listens, as announced and as resolved.
//
// A stored name stays a name: resolution fills `ip` and never touches `host`.
#pragma once

#include <cstdint>
#include <string>

namespace sentinel {

struct Address {
  std::string host;        // As configured or announced: numeric IP or host name.
  std::uint16_t port = 0;  // 0 = known to be stale, never connected to.
  std::string ip;          // Numeric form; equals host for numeric hosts, empty until resolved.

  bool resolved() const { return !ip.empty(); }
  bool operator==(const Address&) const = default;
};

// True iff both mean the same endpoint: equal ports, and equal resolved IPs or, failing that,
// equal host text (case-insensitive). Protocol sheet, sections 3 and 6.
bool SameEndpoint(const Address& a, const Address& b);

// An Address whose ip is filled in iff `host` is numeric (IPv4 or IPv6 without brackets).
Address MakeAddress(std::string host, std::uint16_t port);

// "ip:port", with brackets around an IPv6 host.
std::string JoinHostPort(const std::string& host, std::uint16_t port);

// The one spelling of a numeric IP: IPv6 has many. Anything else comes back as it is.
std::string CanonicalIp(const std::string& ip);

// True iff `text` is a numeric IPv4 (four parts) or IPv6 address.
bool IsNumericIp(const std::string& text);

}  // namespace sentinel
