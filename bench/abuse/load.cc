#include "load.h"

#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <memory>

#include "support/error.h"

namespace sentinel::bench {
namespace {

constexpr const char* kQuestion =
    "*3\r\n$8\r\nSENTINEL\r\n$23\r\nGET-MASTER-ADDR-BY-NAME\r\n$8\r\nmymaster\r\n";

std::string Repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

// What a client says first: behind it the server has signed its answer, and waits.
std::string ClientHello() {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  &SSL_CTX_free);
  const std::unique_ptr<SSL, decltype(&SSL_free)> session(SSL_new(context.get()), &SSL_free);
  if (!session) throw harness::HarnessError("no TLS session");
  BIO* const said = BIO_new(BIO_s_mem());
  SSL_set_bio(session.get(), BIO_new(BIO_s_mem()), said);
  SSL_set_connect_state(session.get());
  SSL_do_handshake(session.get());
  const char* bytes = nullptr;
  const long size = BIO_get_mem_data(said, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

}  // namespace

std::vector<Load> AllLoads(const Options& options) {
  using Says = Load::Says;
  return {
      {.name = "idle clients", .key = "idle", .connections = options.idle_clients},
      {.name = "slow readers",
       .key = "slow_readers",
       .connections = 50,
       .text = Repeated("SENTINEL REPLICAS mymaster\r\n", 100),
       .says = Says::kForEver,
       .reads = false},
      {.name = "slow writers",
       .key = "slow_writers",
       .connections = 1000,
       .text = Repeated(kQuestion, 1),
       .says = Says::kByteByByte},
      {.name = "connections without end", .key = "connections", .connections = 200, .ends = true},
      {.name = "password guessing",
       .key = "guesses",
       .connections = 50,
       .text = Repeated("*3\r\n$4\r\nAUTH\r\n$5\r\nadmin\r\n$8\r\n12345678\r\n", 20),
       .says = Says::kForEver},
      {.name = "huge pipelines",
       .key = "pipelines",
       .connections = 8,
       .text = Repeated(kQuestion, 10'000),
       .says = Says::kForEver},
      {.name = "TLS half-way",
       .key = "half_handshakes",
       .connections = options.handshakes,
       .text = ClientHello(),
       .tls = true},
  };
}

}  // namespace sentinel::bench
