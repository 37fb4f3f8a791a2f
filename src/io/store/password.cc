#include "io/store/password.h"

#include <cstddef>
#include <cstdlib>
#include <string_view>

#include "io/file/regular_file.h"

namespace sentinel::io {
namespace {

constexpr std::string_view kFile = "file:";
constexpr std::string_view kVariable = "env:";
constexpr std::size_t kSizeMax =
    64 * 1024;  // Longer than any password: somebody named another file.

Result<std::string> FromFile(const std::string& path) {
  auto text = ReadRegularFile(path, kSizeMax);
  if (!text && text.error().code == 0) {
    return Fail("The password file " + path + " is " + text.error().message);
  }
  if (!text) return Fail("Can't read the password file " + path + ": " + text.error().message);
  while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
  if (text->empty()) return Fail("The password file " + path + " is empty");
  return text;
}

Result<std::string> FromVariable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') {
    return Fail("The environment variable " + name + ", which holds a password, is not set");
  }
  return std::string(value);
}

}  // namespace

Result<std::string> ReadPassword(const std::string& words) {
  if (words.starts_with(kFile)) return FromFile(words.substr(kFile.size()));
  return FromVariable(words.substr(kVariable.size()));
}

}  // namespace sentinel::io
