// Our own certificates: when they begin and cease to be valid, and whether those would accept them
// who trust the same authorities.
#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace sentinel::io {

// One that this process shows to others, or the authority that stands behind it.
struct TlsCertificate {
  using Time = std::chrono::system_clock::time_point;

  std::string directive;  // The one that names it: "tls-cert-file".
  std::string path;       // The file, or the folder of authorities.
  Time not_before{};
  Time not_after{};

  bool ValidAt(Time now) const { return not_before <= now && now < not_after; }
};

// Whom it is shown to, which its extended key usage may forbid.
enum class TlsUse : std::uint8_t { kAny, kListener, kLinks };

// What the authorities of a context say of the certificate of that context.
struct TlsProof {
  // From ours to the authority; if there is no way to one, ours alone. What else stands in the file
  // of the certificate is of no interest.
  std::vector<TlsCertificate> path;  // Dates only. Not empty.
  std::string untrusted;             // Why they do not stand behind it; empty: they do.
  std::string out_of_dates;  // Why it, or one of the path, is not valid now: "has expired ...".
};

// REQUIRES: `context` has a certificate.
TlsProof Prove(SSL_CTX* context, TlsUse use, TlsCertificate::Time now);

// "2023-11-14 22:13:20 UTC"
std::string DateOf(TlsCertificate::Time time);

}  // namespace sentinel::io
