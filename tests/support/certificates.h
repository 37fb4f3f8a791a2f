// Certificates made for one test: an authority, and what it signs.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace sentinel::harness {

struct CertificateRequest {
  std::string name = "server";    // Common name, and the name of the files.
  std::string alternatives = "";  // "DNS:a.example,IP:127.0.0.1"; empty: none.
  std::string usage = "";         // extendedKeyUsage: "serverAuth"; empty: any.
  std::string password = "";      // Of the key; empty: none.
  bool rsa = false;               // The kind of key, which takes longer to make; else P-256.
  std::chrono::seconds begins = -std::chrono::hours(24);  // From now on.
  std::chrono::seconds ends = std::chrono::hours(24 * 365);
};

// Names of files in PEM.
struct CertificateFiles {
  std::string certificate;
  std::string key;
};

class CertificateAuthority {
 public:
  // Makes a key, and files below `dir`. Throws HarnessError, as Issue() does.
  explicit CertificateAuthority(const std::filesystem::path& dir, const std::string& name = "ca");

  // The file that others trust it by.
  const std::string& file() const { return file_; }

  // Replaces the files of an earlier certificate of that name.
  CertificateFiles Issue(const CertificateRequest& request);

  // The name that a folder of authorities has it under, as `openssl rehash` would give it.
  std::string HashedName() const;

 private:
  template <auto free>
  struct Deleter {
    template <typename T>
    void operator()(T* object) const {
      free(object);
    }
  };
  using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
  using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;

  static Key NewKey(bool rsa = false);
  Certificate NewCertificate(const CertificateRequest& request, EVP_PKEY* key);

  std::filesystem::path dir_;
  std::string file_;
  long serial_ = 0;
  Key key_;
  Certificate certificate_;  // Null while it is being made.
};

// Writes parameters of 3072 bits for a Diffie-Hellman exchange.
void WriteDhParameters(const std::string& path);

}  // namespace sentinel::harness
