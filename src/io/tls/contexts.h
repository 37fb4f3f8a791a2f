// Everything that files and directives say about TLS, ready for use.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "codec/conf/options.h"
#include "io/tls/certificate.h"
#include "io/tls/client_context.h"
#include "io/tls/library.h"

namespace sentinel::io {

// What accepted connections share.
struct TlsServerContext {
  SslContextPtr context;
};

// Sessions hold on to the context they were made of: others may take its place at any time.
struct TlsContexts {
  std::shared_ptr<TlsServerContext> server;
  std::shared_ptr<TlsClientContext> client;
  std::vector<TlsCertificate> certificates;  // Our own, and the authority of the first.
  std::vector<std::string> left_out;  // Sentences: what the folder of authorities has to no use.
};

// Reads the files. The error is the line that stock logs (access sheet, section 7.2).
Result<TlsContexts> MakeTlsContexts(const codec::TlsOptions& options);

}  // namespace sentinel::io
