// For hash tables that are asked with text they need not own.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace sentinel {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};

}  // namespace sentinel
