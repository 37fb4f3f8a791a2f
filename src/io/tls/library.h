// Objects of OpenSSL with one owner, and the texts of its errors.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace sentinel::io {

template <auto free>
struct LibraryDeleter {
  template <typename T>
  void operator()(T* object) const {
    free(object);
  }
};

using SslPtr = std::unique_ptr<SSL, LibraryDeleter<SSL_free>>;
using SslContextPtr = std::unique_ptr<SSL_CTX, LibraryDeleter<SSL_CTX_free>>;
using SslSessionPtr = std::unique_ptr<SSL_SESSION, LibraryDeleter<SSL_SESSION_free>>;
using X509Ptr = std::unique_ptr<X509, LibraryDeleter<X509_free>>;
using X509StorePtr = std::unique_ptr<X509_STORE, LibraryDeleter<X509_STORE_free>>;
using X509StoreContextPtr = std::unique_ptr<X509_STORE_CTX, LibraryDeleter<X509_STORE_CTX_free>>;
using BioPtr = std::unique_ptr<BIO, LibraryDeleter<BIO_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, LibraryDeleter<EVP_PKEY_free>>;

// The oldest error this thread has not fetched yet, as stock logs it
// ("error:0A000086:SSL routines::certificate verify failed"). Forgets them all.
std::string TakeLibraryError();

}  // namespace sentinel::io
