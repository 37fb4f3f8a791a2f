#include "io/tls/client_context.h"

namespace sentinel::io {
namespace {

// A limit for servers that come and go for years; a fleet has fewer.
constexpr std::size_t kSessionsMax = 20'000;

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

SSL_SESSION* TlsClientContext::FindSession(const std::string& server) const {
  const auto it = sessions_.find(server);
  return it == sessions_.end() ? nullptr : it->second.get();
}

void TlsClientContext::KeepSession(const std::string& server, SslSessionPtr session) {
  if (sessions_.size() >= kSessionsMax) sessions_.clear();
  sessions_.insert_or_assign(server, std::move(session));
}

}  // namespace sentinel::io
