#include "io/net/http_server.h"

#include <algorithm>
#include <utility>

namespace sentinel::io {

HttpServer::HttpServer(Loop& loop, Callbacks callbacks, const HttpLimits& limits)
    : loop_(loop),
      callbacks_(std::move(callbacks)),
      limits_(limits),
      handshakes_(loop,
                  {.context = [this] { return callbacks_.tls(); },
                   .on_done =
                       [this](UniqueFd socket, std::unique_ptr<TlsSession> tls) {
                         Add(std::move(socket), std::move(tls));
                       },
                   .on_failed = [this](const UniqueFd&, const SocketAddress&,
                                       const std::string&) { ++figures_.handshakes_failed; }}),
      listener_(
          loop,
          {.on_accepted = [this](UniqueFd socket,
                                 const SocketAddress& peer) { Accept(std::move(socket), peer); },
           .on_error = [this](const std::string& reason) { callbacks_.on_accept_error(reason); }}) {
}

ListenOutcome HttpServer::Listen(const std::vector<std::string>& addresses, std::uint16_t port,
                                 int backlog) {
  return listener_.ListenTcp(addresses, port, backlog, "HTTP");
}

void HttpServer::Close() {
  listener_.Close();
  while (handshakes_.DropOldest()) {
  }
  while (!connections_.empty()) connections_.back()->Close();
}

void HttpServer::Publish(std::string_view text) {
  // Who is too slow leaves the list meanwhile.
  const std::vector<std::shared_ptr<HttpConnection>> all = connections_;
  for (const auto& connection : all) connection->Publish(text);
}

std::size_t HttpServer::followers() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(connections_, [](const auto& c) { return c->follows(); }));
}

codec::HttpResponse HttpServer::OnRequest(const codec::HttpRequest& request) {
  codec::HttpResponse response = callbacks_.answer(request);
  if (!response.follows || followers() < limits_.followers) return response;
  return callbacks_.refuse(503, "too many follow the events already");
}

codec::HttpResponse HttpServer::OnFlaw(int status, const std::string& reason) {
  return callbacks_.refuse(status, reason);
}

void HttpServer::OnClosed(HttpConnection& connection) {
  const auto it = std::ranges::find_if(
      connections_, [&connection](const auto& c) { return c.get() == &connection; });
  loop_.DestroyLater(std::move(*it));
  connections_.erase(it);
}

void HttpServer::Accept(UniqueFd socket, const SocketAddress& peer) {
  if (!MakeRoom()) {
    ++figures_.refused;
    return;
  }
  ++figures_.accepted;
  if (callbacks_.tls) return handshakes_.Take(std::move(socket), peer);
  Add(std::move(socket), nullptr);
}

// Who says nothing gives way to who comes, the oldest first; then who does not read. Otherwise
// those who ask and never read, for which it takes no token, would keep all others out.
bool HttpServer::MakeRoom() {
  if (connections_.size() + handshakes_.size() < limits_.connections) return true;
  if (handshakes_.DropOldest()) return true;
  auto it = std::ranges::find_if(connections_, [](const auto& c) { return c->idles(); });
  if (it == connections_.end()) {
    it = std::ranges::find_if(connections_, [](const auto& c) { return c->has_its_answer(); });
  }
  if (it == connections_.end()) return false;
  (*it)->Close();
  return true;
}

void HttpServer::Add(UniqueFd socket, std::unique_ptr<TlsSession> tls) {
  HttpOwner& owner = *this;
  connections_.push_back(
      std::make_shared<HttpConnection>(loop_, std::move(socket), std::move(tls), limits_, owner));
}

}  // namespace sentinel::io
