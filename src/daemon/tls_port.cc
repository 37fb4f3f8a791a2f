#include "daemon/tls_port.h"

#include <utility>

#include "io/net/socket_address.h"

namespace sentinel::daemon {

TlsPort::TlsPort(const Surroundings& around)
    : around_(around),
      handshakes_(
          around.loop,
          {.context = [this] { return around_.keeper.server(); },
           .on_done =
               [this](io::UniqueFd socket, std::unique_ptr<io::TlsSession> tls) {
                 around_.hub.Accept(std::move(socket), std::move(tls));
               },
           .on_failed = [this](const io::UniqueFd& socket, const io::SocketAddress& peer,
                               const std::string& reason) { OnFailed(socket, peer, reason); }}) {}

void TlsPort::Accept(io::UniqueFd socket, const io::SocketAddress& peer) {
  MakeRoom();
  if (around_.hub.has_room()) return handshakes_.Take(std::move(socket), peer);
  ++around_.facts.counters.connections_rejected;  // The text could not be read before a handshake.
}

void TlsPort::MakeRoom() {
  const std::size_t taken = around_.hub.client_count() + handshakes_.size();
  if (taken >= around_.facts.max_clients) handshakes_.DropOldest();
}

void TlsPort::OnFailed(const io::UniqueFd& socket, const io::SocketAddress& peer,
                       const std::string& reason) {
  ++around_.facts.counters.tls_handshakes_failed;
  const LineQuota::Verdict verdict = failure_lines_.Take(around_.clock.Now());
  if (verdict == LineQuota::Verdict::kDrop) return;
  const std::string more =
      verdict == LineQuota::Verdict::kLogAsLast
          ? " More of them are counted in INFO (tls_handshakes_failed) and not logged for a while."
          : "";
  around_.log.Log(LogLevel::kWarning,
                  "Error accepting a client connection: " + reason + " (addr=" + peer.text() +
                      " laddr=" + io::LocalAddress(socket.get()).text() + ")" + more);
}

}  // namespace sentinel::daemon
