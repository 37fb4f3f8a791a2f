#include "io/tls/contexts.h"

#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "io/tls/material.h"

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
                                  const TlsPair& pair, X509_STORE* authorities) {
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
  if (authorities != nullptr) SSL_CTX_set1_cert_store(context.get(), authorities);
  Result<void> done = UsePair(context.get(), pair);
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
  Result<KeyPtr> parameters = ReadDhParameters(path);
  if (!parameters) return Fail(parameters.error());
  if (SSL_CTX_set0_tmp_dh_pkey(context, parameters->get()) <= 0) {
    return Fail("Failed to load DH params file: " + path + ": " + TakeLibraryError());
  }
  parameters->release();  // The context's now.
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

Result<SslContextPtr> MakeServer(const TlsOptions& options, const TlsPair& pair,
                                 X509_STORE* authorities) {
  Result<SslContextPtr> context = MakeContext(TLS_server_method(), options, pair, authorities);
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

Result<SslContextPtr> MakeClient(const TlsOptions& options, const TlsPair& pair,
                                 X509_STORE* authorities) {
  Result<SslContextPtr> context = MakeContext(TLS_client_method(), options, pair, authorities);
  if (!context) return context;
  SSL_CTX_set_verify(context->get(), SSL_VERIFY_PEER, nullptr);
  return context;
}

// --- dates ----------------------------------------------------------------------------------

// That of a certificate is the shortest time on the way to its authority, which is told apart.
std::vector<TlsCertificate> Certificates(SSL_CTX* context, const TlsPairFiles& files) {
  std::vector<TlsCertificate> path =
      Prove(context, TlsUse::kAny, std::chrono::system_clock::now()).path;
  TlsCertificate shown = path.front();
  for (std::size_t i = 1; i + 1 < path.size(); ++i) {
    shown.not_before = std::max(shown.not_before, path[i].not_before);
    shown.not_after = std::min(shown.not_after, path[i].not_after);
  }
  shown.directive = files.directive;
  shown.path = files.certificate;
  std::vector<TlsCertificate> list = {std::move(shown)};
  if (path.size() > 1) list.push_back(std::move(path.back()));
  return list;
}

std::vector<TlsCertificate> Certificates(const TlsContexts& contexts, const TlsOptions& options) {
  std::vector<TlsCertificate> list =
      Certificates(contexts.server->context.get(), ListenerPair(options));
  if (list.size() > 1) {
    const bool file = !options.ca_cert_file.empty();
    list.back().directive = file ? "tls-ca-cert-file" : "tls-ca-cert-dir";
    list.back().path = file ? options.ca_cert_file : options.ca_cert_dir;
  }
  if (HasClientPair(options)) {
    list.insert(list.begin() + 1, Certificates(contexts.client->get(), LinkPair(options)).front());
  }
  return list;
}

}  // namespace

Result<TlsContexts> MakeTlsContexts(const TlsOptions& options) {
  if (const Result<void> complete = CheckComplete(options); !complete) {
    return Fail(complete.error());
  }
  const Result<TlsPair> pair = ReadPair(ListenerPair(options), options.key_file_pass);
  if (!pair) return Fail(pair.error());
  Result<TlsAuthorities> authorities = ReadAuthorities(options);
  if (!authorities) return Fail(authorities.error());
  X509_STORE* const store = authorities->store.get();
  Result<SslContextPtr> server = MakeServer(options, *pair, store);
  if (!server) return Fail(server.error());
  Result<TlsPair> client_pair;
  if (HasClientPair(options)) {
    client_pair = ReadPair(LinkPair(options), options.client_key_file_pass);
  }
  if (!client_pair) return Fail(client_pair.error());
  Result<SslContextPtr> client =
      MakeClient(options, HasClientPair(options) ? *client_pair : *pair, store);
  if (!client) return Fail(client.error());
  TlsContexts contexts;
  contexts.server = std::make_shared<TlsServerContext>(TlsServerContext{std::move(*server)});
  contexts.client = std::make_shared<TlsClientContext>(std::move(*client), options.verify_hostname);
  contexts.certificates = Certificates(contexts, options);
  contexts.left_out = std::move(authorities->left_out);
  return contexts;
}

}  // namespace sentinel::io
