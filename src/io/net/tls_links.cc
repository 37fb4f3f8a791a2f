#include "io/net/tls_links.h"

#include <cstddef>

namespace sentinel::io {
namespace {

constexpr std::size_t kTroublesMax = 20'000;

std::string Key(const std::string& ip, std::uint16_t port) {
  return ip + ":" + std::to_string(port);
}

}  // namespace

std::unique_ptr<TlsSession> TlsLinks::NewSession(const TlsTarget& target) {
  return std::make_unique<TlsSession>(around_.context(), target);
}

void TlsLinks::OnTrouble(const std::string& ip, std::uint16_t port, const std::string& reason) {
  if (troubles_.size() >= kTroublesMax) troubles_.clear();
  const std::string server = Key(ip, port);
  std::string& last = troubles_[server];
  if (last == reason) return;
  last = reason;
  around_.log("TLS with " + server + " failed: " + reason);
}

void TlsLinks::OnWorking(const std::string& ip, std::uint16_t port, const TlsSession& tls) {
  around_.on_working(tls.resumed());
  if (troubles_.empty()) return;
  const std::string server = Key(ip, port);
  if (troubles_.erase(server) > 0) around_.log("TLS with " + server + " works");
}

}  // namespace sentinel::io
