#include "io/tls/contexts.h"

#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace sentinel::io {
namespace {

using codec::TlsAuthClients;
using codec::TlsOptions;

// Sessions are resumed only where this is the same; any text would do.
constexpr std::string_view kSessionIdContext = "sentinel";

struct Protocol {
  std::string_view name;
  int version;
  std::uint64_t off;  // The option that turns it off.
};

constexpr std::array kProtocols = {
    Protocol{"TLSv1", TLS1_VERSION, SSL_OP_NO_TLSv1},
    Protocol{"TLSv1.1", TLS1_1_VERSION, SSL_OP_NO_TLSv1_1},
    Protocol{"TLSv1.2", TLS1_2_VERSION, SSL_OP_NO_TLSv1_2},
    Protocol{"TLSv1.3", TLS1_3_VERSION, SSL_OP_NO_TLSv1_3},
};

// One side's certificate with its key.
struct Pair {
  const std::string& certificate;
  const std::string& key;
  const std::string& password;
};

bool HasClientPair(const TlsOptions& options) {
  return !options.client_cert_file.empty() && !options.client_key_file.empty();
}

Pair ServerPair(const TlsOptions& options) {
  return {options.cert_file, options.key_file, options.key_file_pass};
}

Pair ClientPair(const TlsOptions& options) {
  if (!HasClientPair(options)) return ServerPair(options);
  return {options.client_cert_file, options.client_key_file, options.client_key_file_pass};
}

Result<void> CheckComplete(const TlsOptions& options) {
  if (options.cert_file.empty()) return Fail("No tls-cert-file configured!");
  if (options.key_file.empty()) return Fail("No tls-key-file configured!");
  const bool verifies =
      options.auth_clients != TlsAuthClients::kNo || options.cluster || options.replication;
  if (verifies && options.ca_cert_file.empty() && options.ca_cert_dir.empty()) {
    return Fail(
        "Either tls-ca-cert-file or tls-ca-cert-dir must be specified when tls-cluster, "
        "tls-replication or tls-auth-clients are enabled!");
  }
  return {};
}

// The options that turn off what `words` does not name.
Result<std::uint64_t> ProtocolOptions(const std::string& words) {
  const std::string wanted = words.empty() ? "TLSv1.2 TLSv1.3" : words;
  std::uint64_t off = 0;
  for (const Protocol& protocol : kProtocols) off |= protocol.off;
  const std::uint64_t all_off = off;
  bool known = true;
  for (const std::string_view word : Split(wanted, ' ')) {
    bool found = false;
    for (const Protocol& protocol : kProtocols) {
      if (!EqualsIgnoreCase(word, protocol.name)) continue;
      off &= ~protocol.off;
      found = true;
    }
    known = known && (found || word.empty());
  }
  if (known && off != all_off) return off;
  return Fail(
      "Invalid tls-protocols specified. Use a combination of 'TLSv1', 'TLSv1.1', 'TLSv1.2' and "
      "'TLSv1.3'.");
}

// Gives OpenSSL the password of a key, and none where there is none: it would ask at the terminal.
int GivePassword(char* into, int size, int, void* password) {
  const auto& text = *static_cast<const std::string*>(password);
  if (text.empty() || text.size() > static_cast<std::size_t>(size)) return -1;
  std::memcpy(into, text.data(), text.size());
  return static_cast<int>(text.size());
}

Result<void> LoadPair(SSL_CTX* context, const Pair& pair) {
  std::string password = pair.password;
  SSL_CTX_set_default_passwd_cb(context, GivePassword);
  SSL_CTX_set_default_passwd_cb_userdata(context, &password);
  Result<void> done;
  if (SSL_CTX_use_certificate_chain_file(context, pair.certificate.c_str()) <= 0) {
    done = Fail("Failed to load certificate: " + pair.certificate + ": " + TakeLibraryError());
  } else if (SSL_CTX_use_PrivateKey_file(context, pair.key.c_str(), SSL_FILETYPE_PEM) <= 0) {
    done = Fail("Failed to load private key: " + pair.key + ": " + TakeLibraryError());
  }
  SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
  OPENSSL_cleanse(password.data(), password.size());
  return done;
}

Result<void> LoadAuthorities(SSL_CTX* context, const TlsOptions& options) {
  if (options.ca_cert_file.empty() && options.ca_cert_dir.empty()) return {};
  const char* file = options.ca_cert_file.empty() ? nullptr : options.ca_cert_file.c_str();
  const char* dir = options.ca_cert_dir.empty() ? nullptr : options.ca_cert_dir.c_str();
  if (SSL_CTX_load_verify_locations(context, file, dir) > 0) return {};
  return Fail("Failed to configure CA certificate(s) file/directory: " + TakeLibraryError());
}

Result<void> SetCiphers(SSL_CTX* context, const TlsOptions& options) {
  if (!options.ciphers.empty() && SSL_CTX_set_cipher_list(context, options.ciphers.c_str()) != 1) {
    ERR_clear_error();
    return Fail("Failed to configure ciphers: " + options.ciphers);
  }
  if (!options.ciphersuites.empty() &&
      SSL_CTX_set_ciphersuites(context, options.ciphersuites.c_str()) != 1) {
    ERR_clear_error();
    return Fail("Failed to configure ciphersuites: " + options.ciphersuites);
  }
  return {};
}

// What both sides have in common.
Result<SslContextPtr> MakeContext(const SSL_METHOD* method, const TlsOptions& options,
                                  const Pair& pair) {
  const Result<std::uint64_t> protocols = ProtocolOptions(options.protocols);
  if (!protocols) return Fail(protocols.error());
  ERR_clear_error();
  SslContextPtr context(SSL_CTX_new(method));
  if (!context) return Fail("Failed to create a TLS context: " + TakeLibraryError());
  SSL_CTX_set_options(context.get(), *protocols | SSL_OP_NO_SSLv3 | SSL_OP_NO_COMPRESSION |
                                         SSL_OP_NO_RENEGOTIATION | SSL_OP_CLEANSE_PLAINTEXT);
  // Buffers of idle connections are given back; writes go on with what is left of the queue, which
  // may have moved.
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context.get(), 1);
  Result<void> done = LoadPair(context.get(), pair);
  if (done) done = LoadAuthorities(context.get(), options);
  if (done) done = SetCiphers(context.get(), options);
  if (!done) return Fail(done.error());
  return context;
}

// --- the accepting side ---------------------------------------------------------------------

Result<void> SetDhParameters(SSL_CTX* context, const std::string& path) {
  if (path.empty()) {
    SSL_CTX_set_dh_auto(context, 1);
    return {};
  }
  errno = 0;
  const BioPtr file(BIO_new_file(path.c_str(), "r"));
  if (!file) {
    const std::string reason = std::strerror(errno);
    ERR_clear_error();
    return Fail("Failed to load " + path + ": " + reason);
  }
  KeyPtr parameters(PEM_read_bio_Parameters(file.get(), nullptr));
  ERR_clear_error();
  if (!parameters || EVP_PKEY_is_a(parameters.get(), "DH") != 1) {
    return Fail(path + ": failed to read DH params.");
  }
  if (SSL_CTX_set0_tmp_dh_pkey(context, parameters.get()) <= 0) {
    return Fail("Failed to load DH params file: " + path + ": " + TakeLibraryError());
  }
  parameters.release();  // The context's now.
  return {};
}

int VerifyMode(TlsAuthClients clients) {
  switch (clients) {
    case TlsAuthClients::kNo:
      return SSL_VERIFY_NONE;
    case TlsAuthClients::kOptional:
      return SSL_VERIFY_PEER;
    case TlsAuthClients::kYes:
      break;
  }
  return SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
}

// Without caching there are no tickets either: who turns it off wants a full handshake each time.
void SetServerSessions(SSL_CTX* context, const TlsOptions& options) {
  if (!options.session_caching) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context, 0);
    return;
  }
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_SERVER);
  SSL_CTX_sess_set_cache_size(context, static_cast<long>(options.session_cache_size));
  SSL_CTX_set_timeout(context, static_cast<long>(options.session_cache_timeout.count()));
  SSL_CTX_set_session_id_context(context,
                                 reinterpret_cast<const unsigned char*>(kSessionIdContext.data()),
                                 static_cast<unsigned>(kSessionIdContext.size()));
}

Result<SslContextPtr> MakeServer(const TlsOptions& options) {
  Result<SslContextPtr> context = MakeContext(TLS_server_method(), options, ServerPair(options));
  if (!context) return context;
  SSL_CTX_set_verify(context->get(), VerifyMode(options.auth_clients), nullptr);
  SetServerSessions(context->get(), options);
  if (options.prefer_server_ciphers) {
    SSL_CTX_set_options(context->get(), SSL_OP_CIPHER_SERVER_PREFERENCE);
  }
  const Result<void> done = SetDhParameters(context->get(), options.dh_params_file);
  if (!done) return Fail(done.error());
  return context;
}

Result<SslContextPtr> MakeClient(const TlsOptions& options) {
  Result<SslContextPtr> context = MakeContext(TLS_client_method(), options, ClientPair(options));
  if (!context) return context;
  SSL_CTX_set_verify(context->get(), SSL_VERIFY_PEER, nullptr);
  return context;
}

// --- dates ----------------------------------------------------------------------------------

void AddCertificate(SSL_CTX* context, std::string directive, const std::string& path,
                    std::vector<TlsCertificate>& list) {
  TlsCertificate shown = ShownCertificate(context);
  shown.directive = std::move(directive);
  shown.path = path;
  list.push_back(std::move(shown));
}

std::vector<TlsCertificate> Certificates(const TlsContexts& contexts, const TlsOptions& options) {
  std::vector<TlsCertificate> list;
  SSL_CTX* const server = contexts.server->context.get();
  AddCertificate(server, "tls-cert-file", options.cert_file, list);
  if (HasClientPair(options)) {
    AddCertificate(contexts.client->get(), "tls-client-cert-file", options.client_cert_file, list);
  }
  for (TlsCertificate& authority : TrustedIssuer(server)) {
    const bool file = !options.ca_cert_file.empty();
    authority.directive = file ? "tls-ca-cert-file" : "tls-ca-cert-dir";
    authority.path = file ? options.ca_cert_file : options.ca_cert_dir;
    list.push_back(std::move(authority));
  }
  ERR_clear_error();
  return list;
}

}  // namespace

Result<TlsContexts> MakeTlsContexts(const TlsOptions& options) {
  if (const Result<void> complete = CheckComplete(options); !complete) {
    return Fail(complete.error());
  }
  Result<SslContextPtr> server = MakeServer(options);
  if (!server) return Fail(server.error());
  Result<SslContextPtr> client = MakeClient(options);
  if (!client) return Fail(client.error());
  TlsContexts contexts;
  contexts.server = std::make_shared<TlsServerContext>(TlsServerContext{std::move(*server)});
  contexts.client = std::make_shared<TlsClientContext>(std::move(*client), options.verify_hostname);
  contexts.certificates = Certificates(contexts, options);
  return contexts;
}

}  // namespace sentinel::io
