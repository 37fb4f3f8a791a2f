#include "io/tls/certificate.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <array>
#include <ctime>
#include <optional>
#include <utility>

#include "io/tls/library.h"

namespace sentinel::io {
namespace {

using Time = TlsCertificate::Time;

Time ToTime(const ASN1_TIME* time) {
  std::tm broken_down{};
  // A certificate that could be read has dates that can be; UTC always.
  ASN1_TIME_to_tm(time, &broken_down);
  return std::chrono::system_clock::from_time_t(::timegm(&broken_down));
}

TlsCertificate Dates(const X509* certificate) {
  TlsCertificate dates;
  dates.not_before = ToTime(X509_get0_notBefore(certificate));
  dates.not_after = ToTime(X509_get0_notAfter(certificate));
  return dates;
}

struct Verdict {
  int error = X509_V_ERR_UNSPECIFIED;
  std::vector<TlsCertificate> path;  // If there is no error.
};

bool IsOfDates(int error) {
  return error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID;
}

// As the other side of a handshake would. Without a time dates do not count.
Verdict Verify(SSL_CTX* context, TlsUse use, std::optional<Time> now) {
  Verdict verdict;
  const X509StoreContextPtr search(X509_STORE_CTX_new());
  STACK_OF(X509)* chain = nullptr;
  SSL_CTX_get0_chain_certs(context, &chain);
  if (!search || X509_STORE_CTX_init(search.get(), SSL_CTX_get_cert_store(context),
                                     SSL_CTX_get0_certificate(context), chain) != 1) {
    return verdict;
  }
  if (use != TlsUse::kAny) {
    X509_STORE_CTX_set_default(search.get(),
                               use == TlsUse::kListener ? "ssl_server" : "ssl_client");
  }
  X509_VERIFY_PARAM_set_auth_level(X509_STORE_CTX_get0_param(search.get()),
                                   SSL_CTX_get_security_level(context));
  if (now) {
    X509_STORE_CTX_set_time(search.get(), 0, std::chrono::system_clock::to_time_t(*now));
  } else {
    X509_STORE_CTX_set_flags(search.get(), X509_V_FLAG_NO_CHECK_TIME);
  }
  const bool verified = X509_verify_cert(search.get()) == 1;
  verdict.error = verified ? X509_V_OK : X509_STORE_CTX_get_error(search.get());
  STACK_OF(X509)* const path = X509_STORE_CTX_get0_chain(search.get());
  for (int i = 0; verified && i < sk_X509_num(path); ++i) {
    verdict.path.push_back(Dates(sk_X509_value(path, i)));
  }
  return verdict;
}

// The clause behind the name of our certificate; empty if all are valid.
std::string WhyInvalid(const std::vector<TlsCertificate>& path, Time now) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i].ValidAt(now)) continue;
    const std::string whose = i == 0 ? "" : "comes from an authority that ";
    const bool early = now < path[i].not_before;
    return whose + (early ? "is not valid before " + DateOf(path[i].not_before)
                          : "has expired at " + DateOf(path[i].not_after));
  }
  return {};
}

}  // namespace

TlsProof Prove(SSL_CTX* context, TlsUse use, Time now) {
  Verdict verdict = Verify(context, use, now);
  // Which of two ways is taken may depend on the dates: only where there is none they are left out.
  if (IsOfDates(verdict.error)) verdict = Verify(context, use, std::nullopt);
  ERR_clear_error();
  TlsProof proof;
  if (verdict.error == X509_V_OK) {
    proof.path = std::move(verdict.path);
  } else {
    proof.path = {Dates(SSL_CTX_get0_certificate(context))};
    proof.untrusted = X509_verify_cert_error_string(verdict.error);
  }
  proof.out_of_dates = WhyInvalid(proof.path, now);
  return proof;
}

std::string DateOf(Time time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm broken_down{};
  ::gmtime_r(&seconds, &broken_down);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &broken_down);
  return text.data();
}

}  // namespace sentinel::io
