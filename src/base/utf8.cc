#include "base/utf8.h"

#include <array>
#include <cstdint>

namespace sentinel {
namespace {

bool Continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

std::size_t Utf8CharacterSize(std::string_view text) {
  struct Shape {
    std::size_t size;
    unsigned char mask, lead;
    std::uint32_t least;  // Smaller values have a shorter form.
  };
  static constexpr std::array<Shape, 4> kShapes = {{{1, 0x80, 0x00, 0},
                                                    {2, 0xE0, 0xC0, 0x80},
                                                    {3, 0xF0, 0xE0, 0x800},
                                                    {4, 0xF8, 0xF0, 0x10000}}};
  const auto first = static_cast<unsigned char>(text.front());
  for (const Shape& shape : kShapes) {
    if ((first & shape.mask) != shape.lead) continue;
    if (text.size() < shape.size) return 0;
    auto value = static_cast<std::uint32_t>(first & ~shape.mask);
    for (std::size_t i = 1; i < shape.size; ++i) {
      if (!Continues(text[i])) return 0;
      value = (value << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    return value < shape.least || surrogate || value > 0x10FFFF ? 0 : shape.size;
  }
  return 0;
}

}  // namespace sentinel
