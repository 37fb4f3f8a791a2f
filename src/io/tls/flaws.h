// Why others would not accept what we show: looked for when certificates are read, so that a worse
// set does not take the place of a better one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "codec/conf/options.h"
#include "io/tls/certificate.h"
#include "io/tls/contexts.h"

namespace sentinel::io {

struct TlsFlaw {
  enum class Kind : std::uint8_t { kDates, kTrust };

  TlsUse use = TlsUse::kListener;
  Kind kind = Kind::kDates;
  // Others refuse it, as far as we can know. Clients may trust an authority that we do not: who
  // signs for them need not be who signs what they show.
  bool grave = true;
  std::string text;  // A clause: "the certificate of tls-cert-file (/a.crt) has expired at ...".
};

// `contexts` were made of `options`.
std::vector<TlsFlaw> FindFlaws(const TlsContexts& contexts, const codec::TlsOptions& options,
                               TlsCertificate::Time now);

// Those of `next` that what is in force does not have, for the same use and of the same kind.
std::vector<TlsFlaw> NewFlaws(const std::vector<TlsFlaw>& next,
                              const std::vector<TlsFlaw>& in_force);

}  // namespace sentinel::io
