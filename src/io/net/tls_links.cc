#include "io/net/tls_links.h"

#include <algorithm>
#include <cstddef>

namespace sentinel::io {
namespace {

constexpr std::size_t kServersMax = 20'000;
constexpr std::size_t kReasonsMax = 8;  // Told of one server.

std::string Key(const std::string& ip, std::uint16_t port) {
  return ip + ":" + std::to_string(port);
}

}  // namespace

std::unique_ptr<TlsSession> TlsLinks::NewSession(const TlsTarget& target) {
  return std::make_unique<TlsSession>(around_.context(), target);
}

void TlsLinks::OnTrouble(const std::string& ip, std::uint16_t port, const Trouble& trouble) {
  if (troubles_.size() >= kServersMax) troubles_.clear();
  const std::string server = Key(ip, port);
  std::vector<std::string>& told = troubles_[server];
  if (trouble.vague && !told.empty()) return;
  if (told.size() >= kReasonsMax || std::ranges::find(told, trouble.reason) != told.end()) return;
  told.push_back(trouble.reason);
  around_.log("TLS with " + server + " failed: " + trouble.reason);
}

void TlsLinks::OnWorking(const std::string& ip, std::uint16_t port, const TlsSession& tls) {
  around_.on_working(tls.resumed());
  if (troubles_.empty()) return;
  const std::string server = Key(ip, port);
  if (troubles_.erase(server) > 0) around_.log("TLS with " + server + " works");
}

}  // namespace sentinel::io
