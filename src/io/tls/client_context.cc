#include "io/tls/client_context.h"

namespace sentinel::io {
namespace {

// A limit for servers that come and go for years; a fleet has fewer.
constexpr std::size_t kServersMax = 20'000;
// As many as there are links to a server.
constexpr std::size_t kSessionsPerServer = 2;

// Takes the session over where it returns 1.
int OnNewSession(SSL* ssl, SSL_SESSION* session) {
  const auto* server = static_cast<const TlsServer*>(SSL_get_app_data(ssl));
  server->context->KeepSession(server->name, SslSessionPtr(session));
  return 1;
}

}  // namespace

TlsClientContext::TlsClientContext(SslContextPtr context, bool verify_hostname)
    : context_(std::move(context)), verify_hostname_(verify_hostname) {
  SSL_CTX_set_session_cache_mode(get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(get(), OnNewSession);
}

SslSessionPtr TlsClientContext::TakeSession(const std::string& server) {
  const auto it = sessions_.find(server);
  if (it == sessions_.end() || it->second.empty()) return nullptr;
  std::vector<SslSessionPtr>& sessions = it->second;
  SSL_SESSION* const latest = sessions.back().get();
  if (SSL_SESSION_get_protocol_version(latest) < TLS1_3_VERSION) {
    SSL_SESSION_up_ref(latest);
    return SslSessionPtr(latest);
  }
  SslSessionPtr taken = std::move(sessions.back());
  sessions.pop_back();
  return taken;
}

void TlsClientContext::KeepSession(const std::string& server, SslSessionPtr session) {
  if (sessions_.size() >= kServersMax) sessions_.clear();
  std::vector<SslSessionPtr>& sessions = sessions_[server];
  if (sessions.size() >= kSessionsPerServer) sessions.erase(sessions.begin());
  sessions.push_back(std::move(session));
}

}  // namespace sentinel::io
