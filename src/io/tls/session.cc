#include "io/tls/session.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

#include "base/check.h"

namespace sentinel::io {
namespace {

bool IsNumeric(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
         inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

// By what the certificate was checked for, so that a session is not resumed for another name.
std::string NameOf(const TlsTarget& target) {
  return target.host + "|" + target.ip + "|" + std::to_string(target.port);
}

SslPtr NewSsl(SSL_CTX* context) {
  SslPtr ssl(SSL_new(context));
  SENTINEL_CHECK(ssl != nullptr);  // Out of memory.
  return ssl;
}

// Returns whether OpenSSL will look for it: of an empty name it accepts every certificate, and of
// one that begins with a dot those of all names below.
bool DemandName(SSL* ssl, const std::string& host, bool numeric) {
  X509_VERIFY_PARAM* const demands = SSL_get0_param(ssl);
  if (host.empty() || host.front() == '.') return false;
  if (numeric) return X509_VERIFY_PARAM_set1_ip_asc(demands, host.c_str()) == 1;
  // A common name may be anything, and nobody looks at it any more (RFC 9525).
  X509_VERIFY_PARAM_set_hostflags(
      demands, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  // With its size: a null byte in it would end it early.
  return X509_VERIFY_PARAM_set1_host(demands, host.data(), host.size()) == 1;
}

// A verdict about a certificate says more than that there was one.
std::string WithVerdict(std::string reason, const SSL* ssl) {
  const long verdict = SSL_get_verify_result(ssl);
  if (verdict == X509_V_OK) return reason;
  return reason + " (" + X509_verify_cert_error_string(verdict) + ")";
}

int Bounded(std::size_t size) {
  return static_cast<int>(std::min(size, std::size_t{std::numeric_limits<int>::max()}));
}

}  // namespace

TlsSession::TlsSession(std::shared_ptr<const TlsServerContext> context)
    : server_(std::move(context)), ssl_(NewSsl(server_->context.get())) {
  SSL_set_accept_state(ssl_.get());
}

TlsSession::TlsSession(std::shared_ptr<TlsClientContext> context, const TlsTarget& target)
    : peer_{std::move(context), NameOf(target)}, ssl_(NewSsl(peer_.context->get())) {
  SSL_set_connect_state(ssl_.get());
  SSL_set_app_data(ssl_.get(), &peer_);
  const bool numeric = IsNumeric(target.host);
  if (!numeric) SSL_set_tlsext_host_name(ssl_.get(), target.host.c_str());
  if (peer_.context->verify_hostname() && !DemandName(ssl_.get(), target.host, numeric)) {
    failure_ = "no certificate can name this host: '" + target.host + "'";
    distrusted_ = true;
  }
  ERR_clear_error();
}

// A connection that merely broke is no reason to distrust its session: without this OpenSSL would
// never resume it.
TlsSession::~TlsSession() {
  if (!distrusted_) SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

void TlsSession::Attach(int fd) { SSL_set_fd(ssl_.get(), fd); }

TlsSession::Step TlsSession::Handshake() {
  if (!failure_.empty()) return Step::kFailed;
  if (peer_.context && SSL_in_before(ssl_.get()) == 1) ResumeEarlier();
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  if (result == 1) return Step::kDone;
  if (Failed(result) < 0 && errno == EAGAIN) return Step::kWaiting;
  if (failure_.empty()) failure_ = "the other side ended the TLS handshake";
  return Step::kFailed;
}

// Not before: a server that refuses connections would use its sessions up.
void TlsSession::ResumeEarlier() {
  const SslSessionPtr earlier = peer_.context->TakeSession(peer_.name);
  if (earlier) SSL_set_session(ssl_.get(), earlier.get());
}

ssize_t TlsSession::Read(char* into, std::size_t size) {
  if (!failure_.empty()) return Failed(-1);
  ERR_clear_error();
  const int count = SSL_read(ssl_.get(), into, Bounded(size));
  return count > 0 ? count : Failed(count);
}

ssize_t TlsSession::Write(const char* bytes, std::size_t size) {
  if (!failure_.empty()) return Failed(-1);
  ERR_clear_error();
  const int count = SSL_write(ssl_.get(), bytes, Bounded(size));
  return count > 0 ? count : Failed(count);
}

bool TlsSession::has_unread() const { return SSL_has_pending(ssl_.get()) == 1; }

// As the return value of recv() or send(), with errno. A session that has failed stays so.
ssize_t TlsSession::Failed(int result) {
  const int system_error = errno;
  errno = EPROTO;
  if (!failure_.empty()) return -1;
  const int error = SSL_get_error(ssl_.get(), result);
  if (error == SSL_ERROR_ZERO_RETURN) return 0;
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
    wanted_ = error == SSL_ERROR_WANT_READ ? Wanted::kReadable : Wanted::kWritable;
    errno = EAGAIN;
    return -1;
  }
  const unsigned long code = ERR_peek_error();
  if (error == SSL_ERROR_SYSCALL && code == 0) {
    failure_ = std::strerror(system_error != 0 ? system_error : ECONNRESET);
  } else {
    distrusted_ = ERR_GET_REASON(code) != SSL_R_UNEXPECTED_EOF_WHILE_READING;
    failure_ = WithVerdict(TakeLibraryError(), ssl_.get());
  }
  const bool useless = distrusted_ || SSL_is_init_finished(ssl_.get()) != 1;
  if (peer_.context && useless) peer_.context->ForgetSession(peer_.name);
  errno = EPROTO;
  return -1;
}

void TlsSession::SayGoodbye() {
  // Behind a failure, or in the middle of a handshake, there is nothing to end.
  if (!failure_.empty() || SSL_is_init_finished(ssl_.get()) != 1) return;
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

}  // namespace sentinel::io
