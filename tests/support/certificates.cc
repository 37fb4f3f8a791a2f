#include "support/certificates.h"

#include <fmt/format.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <utility>

#include "support/error.h"

namespace sentinel::harness {
namespace {

void Demand(bool done, const std::string& what) {
  if (!done) throw HarnessError("certificates: cannot " + what);
}

void AddExtension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  Demand(extension != nullptr, "make the extension " + value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

template <typename Write>
void WritePem(const std::string& path, Write write) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "w"),
                                                             &std::fclose);
  Demand(file != nullptr && write(file.get()) == 1, "write " + path);
}

}  // namespace

CertificateAuthority::CertificateAuthority(const std::filesystem::path& dir,
                                           const std::string& name)
    : dir_(dir), file_(dir / (name + ".crt")), key_(NewKey()) {
  CertificateRequest self;
  self.name = name;
  certificate_ = NewCertificate(self, key_.get());
  WritePem(file_, [&](std::FILE* file) { return PEM_write_X509(file, certificate_.get()); });
}

CertificateFiles CertificateAuthority::Issue(const CertificateRequest& request) {
  const CertificateFiles files{dir_ / (request.name + ".crt"), dir_ / (request.name + ".key")};
  const Key key = NewKey(request.rsa);
  const Certificate certificate = NewCertificate(request, key.get());
  WritePem(files.certificate,
           [&](std::FILE* file) { return PEM_write_X509(file, certificate.get()); });
  WritePem(files.key, [&](std::FILE* file) {
    const bool open = request.password.empty();
    return PEM_write_PrivateKey(file, key.get(), open ? nullptr : EVP_aes_256_cbc(), nullptr, 0,
                                nullptr,
                                open ? nullptr : const_cast<char*>(request.password.c_str()));
  });
  return files;
}

std::string CertificateAuthority::HashedName() const {
  return fmt::format("{:08x}.0", X509_subject_name_hash(certificate_.get()));
}

CertificateAuthority::Key CertificateAuthority::NewKey(bool rsa) {
  Key key(rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"));
  Demand(key != nullptr, "make a key");
  return key;
}

// By itself while there is no certificate of its own yet.
CertificateAuthority::Certificate CertificateAuthority::NewCertificate(
    const CertificateRequest& request, EVP_PKEY* key) {
  Certificate made(X509_new());
  X509* const certificate = made.get();
  X509* const issuer = certificate_ ? certificate_.get() : certificate;
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial_);
  X509_gmtime_adj(X509_getm_notBefore(certificate), request.begins.count());
  X509_gmtime_adj(X509_getm_notAfter(certificate), request.ends.count());
  X509_set_pubkey(certificate, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(request.name.c_str()), -1, -1,
                             0);
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  if (!certificate_) AddExtension(certificate, issuer, NID_basic_constraints, "critical,CA:TRUE");
  if (!request.usage.empty()) {
    AddExtension(certificate, issuer, NID_ext_key_usage, request.usage);
  }
  if (!request.alternatives.empty()) {
    AddExtension(certificate, issuer, NID_subject_alt_name, request.alternatives);
  }
  Demand(X509_sign(certificate, key_.get(), EVP_sha256()) > 0, "sign " + request.name);
  return made;
}

void WriteDhParameters(const std::string& path) {
  const std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX*)> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "DH", nullptr), &EVP_PKEY_CTX_free);
  EVP_PKEY* made = nullptr;
  Demand(context && EVP_PKEY_paramgen_init(context.get()) == 1 &&
             EVP_PKEY_CTX_set_group_name(context.get(), "ffdhe3072") == 1 &&
             EVP_PKEY_paramgen(context.get(), &made) == 1,
         "make DH parameters");
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> parameters(made, &EVP_PKEY_free);
  const std::unique_ptr<BIO, int (*)(BIO*)> file(BIO_new_file(path.c_str(), "w"), &BIO_free);
  Demand(file && PEM_write_bio_Parameters(file.get(), parameters.get()) == 1, "write " + path);
}

}  // namespace sentinel::harness
