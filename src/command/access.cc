#include "command/access.h"

#include <cstddef>
#include <string>

namespace sentinel::command {
namespace {

// Time depends on the length of `given` alone. REQUIRES: secret is not empty.
bool EqualInConstantTime(std::string_view given, std::string_view secret) {
  std::size_t difference = given.size() ^ secret.size();
  for (std::size_t i = 0; i < given.size(); ++i) {
    difference |= static_cast<std::size_t>(static_cast<unsigned char>(given[i]) ^
                                           static_cast<unsigned char>(secret[i % secret.size()]));
  }
  return difference == 0;
}

}  // namespace

bool CredentialsMatch(const Model& model, std::string_view user, std::string_view password) {
  if (user != kDefaultUser) return false;
  return OpenToAll(model) || EqualInConstantTime(password, model.process.require_pass);
}

}  // namespace sentinel::command
