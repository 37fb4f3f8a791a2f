// When certificates begin and cease to be valid.
#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <string>
#include <vector>

namespace sentinel::io {

// One that this process shows to others, or the authority that stands behind it.
struct TlsCertificate {
  using Time = std::chrono::system_clock::time_point;

  std::string directive;  // The one that names it: "tls-cert-file".
  std::string path;       // The file, or the folder of authorities.
  Time not_before{};
  Time not_after{};  // Of a chain: the first to expire.

  bool ValidAt(Time now) const { return not_before <= now && now < not_after; }
};

// What `context` shows to others.
// REQUIRES: `context` has a certificate.
TlsCertificate ShownCertificate(SSL_CTX* context);

// The authority of what `context` shows, if it is among those that `context` trusts: one or none.
std::vector<TlsCertificate> TrustedIssuer(SSL_CTX* context);

}  // namespace sentinel::io
