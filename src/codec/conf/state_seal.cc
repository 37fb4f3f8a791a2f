#include "codec/conf/state_seal.h"

#include "base/sha256.h"
#include "base/text.h"

namespace sentinel::codec {
namespace {

constexpr std::string_view kSeal = "# End of state";
constexpr std::size_t kDigits = 16;  // Of the checksum: against accidents, not against enemies.

std::string Checksum(std::string_view text) { return Sha256Hex(text).substr(0, kDigits); }

// Where the line begins; npos when there is none. The last one that looks like it: people write
// comments with the same words.
std::size_t Find(std::string_view text) {
  const std::size_t before = text.rfind("\n" + std::string(kSeal));
  if (before != std::string_view::npos) return before + 1;
  return text.starts_with(kSeal) ? 0 : std::string_view::npos;
}

}  // namespace

std::string Sealed(std::string text) {
  const std::string line = std::string(kSeal) + " " + Checksum(text) + "\n";
  return std::move(text) + line;
}

Result<std::string_view> Unsealed(std::string_view text) {
  const std::size_t begin = Find(text);
  if (begin == std::string_view::npos) return Fail("The end of the state is missing");
  const std::string_view before = text.substr(0, begin);
  const std::string_view seal = Trim(text.substr(begin));
  if (seal == kSeal) return before;
  if (seal != std::string(kSeal) + " " + Checksum(before)) {
    return Fail("The state is not as it was written: the checksum at its end does not fit");
  }
  return before;
}

std::string_view WithoutSeal(std::string_view text) { return text.substr(0, Find(text)); }

}  // namespace sentinel::codec
