#include "base/json.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace sentinel {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

bool Continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Bytes of the UTF-8 character at the head of `text`; 0 if there is none.
std::size_t CharacterSize(std::string_view text) {
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

void AppendEscaped(std::string& out, char c) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x20) {
    out += c;
    return;
  }
  out += "\\u00";
  out += kHex[byte >> 4];
  out += kHex[byte & 15];
}

}  // namespace

void AppendJsonString(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const std::size_t size = CharacterSize(text);
    if (size == 1) {
      AppendEscaped(out, text.front());
    } else {
      out += size == 0 ? kReplacement : text.substr(0, size);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  out += '"';
}

}  // namespace sentinel
