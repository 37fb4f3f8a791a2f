#include "io/tls/certificate.h"

#include <openssl/x509_vfy.h>

#include <algorithm>
#include <ctime>

#include "io/tls/library.h"

namespace sentinel::io {
namespace {

TlsCertificate::Time ToTime(const ASN1_TIME* time) {
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

}  // namespace

TlsCertificate ShownCertificate(SSL_CTX* context) {
  TlsCertificate shown = Dates(SSL_CTX_get0_certificate(context));
  STACK_OF(X509)* chain = nullptr;
  SSL_CTX_get0_chain_certs(context, &chain);
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    const TlsCertificate link = Dates(sk_X509_value(chain, i));
    shown.not_before = std::max(shown.not_before, link.not_before);
    shown.not_after = std::min(shown.not_after, link.not_after);
  }
  return shown;
}

std::vector<TlsCertificate> TrustedIssuer(SSL_CTX* context) {
  const X509StoreContextPtr search(X509_STORE_CTX_new());
  X509* shown = SSL_CTX_get0_certificate(context);
  STACK_OF(X509)* chain = nullptr;
  SSL_CTX_get0_chain_certs(context, &chain);
  if (sk_X509_num(chain) > 0) shown = sk_X509_value(chain, sk_X509_num(chain) - 1);
  if (!search ||
      X509_STORE_CTX_init(search.get(), SSL_CTX_get_cert_store(context), shown, nullptr) != 1) {
    return {};
  }
  X509* issuer = nullptr;
  if (X509_STORE_CTX_get1_issuer(&issuer, search.get(), shown) != 1) return {};
  const X509Ptr owned(issuer);
  return {Dates(issuer)};
}

}  // namespace sentinel::io
