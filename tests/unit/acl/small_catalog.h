// A dozen commands to make rules about.
#pragma once

#include <array>
#include <string_view>

#include "acl/catalog.h"
#include "acl/permissions.h"

namespace sentinel::acl {

inline const Catalog& SmallCatalog() {
  static constexpr std::array<std::string_view, 4> kCategories = {"admin", "fast", "slow", "empty"};
  constexpr std::uint32_t kAdmin = 1;
  constexpr std::uint32_t kFast = 2;
  constexpr std::uint32_t kSlow = 4;
  static const Catalog catalog({{"auth", kFast},
                                {"client", kSlow},
                                {"client|id", kSlow},
                                {"client|kill", kSlow | kAdmin},
                                {"ping", kFast},
                                {"psubscribe", kSlow},
                                {"quit", kFast, true},
                                {"sentinel", kSlow | kAdmin},
                                {"sentinel|help", kSlow},
                                {"sentinel|masters", kSlow | kAdmin},
                                {"sentinel|primaries", kSlow | kAdmin, false, "sentinel|masters"},
                                {"sentinel|set", kSlow | kAdmin},
                                {"subscribe", kSlow}},
                               kCategories);
  return catalog;
}

inline const Terms kTerms{SmallCatalog()};
inline CommandId Id(std::string_view name) { return SmallCatalog().Find(name).value(); }

}  // namespace sentinel::acl
