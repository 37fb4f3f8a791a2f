#include "io/tls/material.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "base/wipe.h"
#include "io/file/regular_file.h"

namespace sentinel::io {
namespace {

using codec::TlsOptions;

// All authorities that browsers trust take a quarter of a megabyte.
constexpr std::size_t kFileSizeMax = std::size_t{4} << 20;
constexpr std::size_t kFolderFilesMax = 4'096;

struct InfoStackDeleter {
  void operator()(STACK_OF(X509_INFO) * stack) const {
    sk_X509_INFO_pop_free(stack, X509_INFO_free);
  }
};
using InfoStackPtr = std::unique_ptr<STACK_OF(X509_INFO), InfoStackDeleter>;

// A text in memory as OpenSSL reads it; wiped behind it, as it may be a key.
class PemText {
 public:
  explicit PemText(std::string text)
      : text_(std::move(text)),
        bio_(BIO_new_mem_buf(text_.data(), static_cast<int>(text_.size()))) {}
  PemText(const PemText&) = delete;
  PemText& operator=(const PemText&) = delete;
  ~PemText() { Wipe(text_); }

  BIO* get() const { return bio_.get(); }

 private:
  std::string text_;
  BioPtr bio_;
};

// As an error of OpenSSL, in whose words stock tells it.
std::string ReasonOf(const Error& error) {
  if (error.code == 0) return error.message;
  ERR_clear_error();
  ERR_raise(ERR_LIB_SYS, error.code);
  return TakeLibraryError();
}

// Gives OpenSSL the password of a key, and none where there is none: it would ask at the terminal.
int GivePassword(char* into, int size, int, void* password) {
  if (password == nullptr) return -1;
  const auto& text = *static_cast<const std::string*>(password);
  if (text.empty() || text.size() > static_cast<std::size_t>(size)) return -1;
  std::memcpy(into, text.data(), text.size());
  return static_cast<int>(text.size());
}

Result<void> CertificateFailure(const TlsPairFiles& files, const std::string& reason) {
  return Fail("Failed to load certificate: " + files.certificate + ": " + reason);
}

Result<void> KeyFailure(const TlsPairFiles& files, const std::string& reason) {
  return Fail("Failed to load private key: " + files.key + ": " + reason);
}

// The first is ours, the others lead to the authority.
Result<void> ReadCertificates(TlsPair& pair) {
  Result<std::string> text = ReadRegularFile(pair.files.certificate, kFileSizeMax);
  if (!text) return CertificateFailure(pair.files, ReasonOf(text.error()));
  const PemText pem(std::move(*text));
  ERR_clear_error();
  pair.certificate.reset(PEM_read_bio_X509_AUX(pem.get(), nullptr, GivePassword, nullptr));
  if (!pair.certificate) return CertificateFailure(pair.files, TakeLibraryError());
  for (;;) {
    X509Ptr next(PEM_read_bio_X509(pem.get(), nullptr, GivePassword, nullptr));
    if (!next) break;
    pair.chain.push_back(std::move(next));
  }
  const unsigned long end = ERR_peek_last_error();
  const bool at_the_end =
      ERR_GET_LIB(end) == ERR_LIB_PEM && ERR_GET_REASON(end) == PEM_R_NO_START_LINE;
  if (!at_the_end) return CertificateFailure(pair.files, TakeLibraryError());
  ERR_clear_error();
  return {};
}

Result<void> ReadKey(TlsPair& pair, const std::string& password) {
  Result<std::string> text = ReadRegularFile(pair.files.key, kFileSizeMax);
  if (!text) return KeyFailure(pair.files, ReasonOf(text.error()));
  const PemText pem(std::move(*text));
  ERR_clear_error();
  pair.key.reset(PEM_read_bio_PrivateKey(pem.get(), nullptr, GivePassword,
                                         const_cast<std::string*>(&password)));
  if (!pair.key) return KeyFailure(pair.files, TakeLibraryError());
  return {};
}

// --- authorities ------------------------------------------------------------------------------

InfoStackPtr ReadInfos(const PemText& pem) {
  ERR_clear_error();
  return InfoStackPtr(PEM_X509_INFO_read_bio(pem.get(), nullptr, GivePassword, nullptr));
}

// Returns how many certificates and lists of revoked ones there are.
int AddAll(X509_STORE* store, const STACK_OF(X509_INFO) * infos) {
  int count = 0;
  for (int i = 0; i < sk_X509_INFO_num(infos); ++i) {
    const X509_INFO* const info = sk_X509_INFO_value(infos, i);
    if (info->x509 != nullptr && X509_STORE_add_cert(store, info->x509) == 1) ++count;
    if (info->crl != nullptr && X509_STORE_add_crl(store, info->crl) == 1) ++count;
  }
  return count;
}

Result<void> AddFile(X509_STORE* store, const std::string& path) {
  const auto failure = [](const std::string& reason) {
    return Fail("Failed to configure CA certificate(s) file/directory: " + reason);
  };
  Result<std::string> text = ReadRegularFile(path, kFileSizeMax);
  if (!text && text.error().code == 0) return failure(path + ": " + text.error().message);
  if (!text) return failure(ReasonOf(text.error()));
  const PemText pem(std::move(*text));
  const InfoStackPtr infos = ReadInfos(pem);
  if (!infos) return failure(TakeLibraryError());
  if (AddAll(store, infos.get()) > 0) return {};
  ERR_clear_error();
  ERR_raise(ERR_LIB_X509, X509_R_NO_CERTIFICATE_OR_CRL_FOUND);
  return failure(TakeLibraryError());
}

// As `openssl rehash` names them: the hash of the subject, a dot, a number.
bool IsHashedName(std::string_view name) {
  constexpr std::size_t kHashSize = 8;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_hex = [&](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); };
  return name.size() > kHashSize + 1 && name[kHashSize] == '.' &&
         std::ranges::all_of(name.substr(0, kHashSize), is_hex) &&
         std::ranges::all_of(name.substr(kHashSize + 1), is_digit);
}

// Only those of the name that the file has: under another one OpenSSL would not find them.
bool AddHashed(X509_STORE* store, const std::filesystem::path& path, std::string& reason) {
  Result<std::string> text = ReadRegularFile(path, kFileSizeMax);
  if (!text) {
    reason = text.error().message;
    return false;
  }
  const PemText pem(std::move(*text));
  const InfoStackPtr infos = ReadInfos(pem);
  const std::string name = path.filename();
  bool found = false;
  for (int i = 0; i < sk_X509_INFO_num(infos.get()); ++i) {
    X509* const certificate = sk_X509_INFO_value(infos.get(), i)->x509;
    if (certificate == nullptr) continue;
    std::array<char, 16> hash{};
    std::snprintf(hash.data(), hash.size(), "%08lx.", X509_subject_name_hash(certificate));
    if (!name.starts_with(hash.data())) continue;
    found = X509_STORE_add_cert(store, certificate) == 1 || found;
  }
  ERR_clear_error();
  if (!found) reason = "it holds no certificate of the name that it is hashed for";
  return found;
}

Result<void> AddFolder(X509_STORE* store, const std::string& folder,
                       std::vector<std::string>& left_out) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (IsHashedName(entry->path().filename().native())) files.push_back(entry->path());
  }
  if (error) left_out.push_back("tls-ca-cert-dir " + folder + ": " + error.message());
  if (files.size() > kFolderFilesMax) {
    return Fail("Failed to configure CA certificate(s) file/directory: " + folder +
                " holds more than " + std::to_string(kFolderFilesMax) + " authorities");
  }
  std::ranges::sort(files);
  for (const std::filesystem::path& file : files) {
    std::string reason;
    if (AddHashed(store, file, reason)) continue;
    left_out.push_back("tls-ca-cert-dir: " + file.native() + " is left out: " + reason);
  }
  return {};
}

}  // namespace

bool HasClientPair(const TlsOptions& options) {
  return !options.client_cert_file.empty() && !options.client_key_file.empty();
}

TlsPairFiles ListenerPair(const TlsOptions& options) {
  return {"tls-cert-file", options.cert_file, options.key_file};
}

TlsPairFiles LinkPair(const TlsOptions& options) {
  if (!HasClientPair(options)) return ListenerPair(options);
  return {"tls-client-cert-file", options.client_cert_file, options.client_key_file};
}

Result<TlsPair> ReadPair(TlsPairFiles files, const std::string& password) {
  TlsPair pair;
  pair.files = std::move(files);
  Result<void> done = ReadCertificates(pair);
  if (done) done = ReadKey(pair, password);
  if (!done) return Fail(done.error());
  return pair;
}

Result<void> UsePair(SSL_CTX* context, const TlsPair& pair) {
  ERR_clear_error();
  bool usable = SSL_CTX_use_certificate(context, pair.certificate.get()) == 1;
  for (const X509Ptr& link : pair.chain) {
    usable = usable && SSL_CTX_add1_chain_cert(context, link.get()) == 1;
  }
  if (!usable) return CertificateFailure(pair.files, TakeLibraryError());
  if (SSL_CTX_use_PrivateKey(context, pair.key.get()) != 1) {
    return KeyFailure(pair.files, TakeLibraryError());
  }
  return {};
}

Result<TlsAuthorities> ReadAuthorities(const TlsOptions& options) {
  TlsAuthorities authorities;
  if (options.ca_cert_file.empty() && options.ca_cert_dir.empty()) return authorities;
  authorities.store.reset(X509_STORE_new());
  X509_STORE* const store = authorities.store.get();
  if (store == nullptr) return Fail("Failed to create a store of CAs: " + TakeLibraryError());
  Result<void> done;
  if (!options.ca_cert_file.empty()) done = AddFile(store, options.ca_cert_file);
  for (const std::string_view folder : Split(options.ca_cert_dir, ':')) {
    if (done && !folder.empty()) {
      done = AddFolder(store, std::string(folder), authorities.left_out);
    }
  }
  if (!done) return Fail(done.error());
  return authorities;
}

Result<KeyPtr> ReadDhParameters(const std::string& path) {
  Result<std::string> text = ReadRegularFile(path, kFileSizeMax);
  if (!text) return Fail("Failed to load " + path + ": " + text.error().message);
  const PemText pem(std::move(*text));
  KeyPtr parameters(PEM_read_bio_Parameters(pem.get(), nullptr));
  ERR_clear_error();
  if (!parameters || EVP_PKEY_is_a(parameters.get(), "DH") != 1) {
    return Fail(path + ": failed to read DH params.");
  }
  return parameters;
}

}  // namespace sentinel::io
