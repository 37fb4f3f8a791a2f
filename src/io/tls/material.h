// What the files of TLS hold: read once, without waiting, and taken apart in memory. A file that
// cannot be read, is no regular file or is too large is told by the line of stock for it.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "codec/conf/options.h"
#include "io/tls/library.h"

namespace sentinel::io {

// Where a certificate and its key are.
struct TlsPairFiles {
  std::string directive;  // That of the certificate: "tls-cert-file".
  std::string certificate;
  std::string key;
};

// The one for the TLS port, and the one for links. They are the same unless the client pair is
// whole.
TlsPairFiles ListenerPair(const codec::TlsOptions& options);
TlsPairFiles LinkPair(const codec::TlsOptions& options);
bool HasClientPair(const codec::TlsOptions& options);

struct TlsPair {
  TlsPairFiles files;
  X509Ptr certificate;
  std::vector<X509Ptr> chain;  // What stands behind it in the file.
  KeyPtr key;
};

// `password` is that of the key; empty: none.
Result<TlsPair> ReadPair(TlsPairFiles files, const std::string& password);
Result<void> UsePair(SSL_CTX* context, const TlsPair& pair);

// Whom we trust.
struct TlsAuthorities {
  X509StorePtr store;  // Null: nobody is named.
  // What was left out of the folder, as sentences. It may be missing, as in stock.
  std::vector<std::string> left_out;
};

// A folder is read whole, where stock looks for a name when somebody shows up with it: a handshake
// waits for no file, and all that is trusted changes at the same moment.
Result<TlsAuthorities> ReadAuthorities(const codec::TlsOptions& options);

// REQUIRES: `path` is not empty.
Result<KeyPtr> ReadDhParameters(const std::string& path);

}  // namespace sentinel::io
