// What can be wrong with a rule.
#pragma once

#include <cstdint>
#include <string_view>
#include <tl/expected.hpp>

namespace sentinel::acl {

enum class Flaw : std::uint8_t {
  kSyntax,
  kUnknownCommand,  // Or category.
  kFirstArgumentOfSubcommand,
  kPatternAfterAllKeys,
  kPatternAfterAllChannels,
  kNoSuchPassword,
  kBadHash,
};

// As the stock program puts it.
std::string_view Reason(Flaw flaw);

using Applied = tl::expected<void, Flaw>;
inline tl::unexpected<Flaw> Refuse(Flaw flaw) { return tl::unexpected<Flaw>(flaw); }

}  // namespace sentinel::acl
