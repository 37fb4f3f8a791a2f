#include "io/tls/library.h"

#include <openssl/err.h>

#include <array>

namespace sentinel::io {

std::string TakeLibraryError() {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

}  // namespace sentinel::io
