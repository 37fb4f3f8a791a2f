#include "top/printable.h"

#include <fmt/format.h>

#include <array>

#include "base/utf8.h"

namespace sentinel::top {
namespace {

// Of the first character, which is valid: whether a terminal shows it and nothing else.
bool IsHarmless(std::string_view character) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 1) return byte(0) >= 0x20 && byte(0) != 0x7F;
  // U+0080 to U+009F control terminals, too; U+061C turns directions.
  if (character.size() == 2) return !(byte(0) == 0xC2 && byte(1) < 0xA0) && character != "\xD8\x9C";
  if (character.size() != 3 || byte(0) != 0xE2) return true;
  const unsigned value = (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU) | 0x2000U;
  // Marks, embeddings, overrides and isolates of direction, and separators of lines.
  return !(value >= 0x200B && value <= 0x200F) && !(value >= 0x2028 && value <= 0x202E) &&
         !(value >= 0x2066 && value <= 0x2069);
}

// Value and unit: one digit behind the point while there is room for it.
std::string Scaled(double value, std::string_view unit) {
  return value < 9.95 ? fmt::format("{:.1f} {}", value, unit)
                      : fmt::format("{:.0f} {}", value, unit);
}

}  // namespace

std::string Printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t valid = Utf8CharacterSize(text);
    const std::size_t size = valid == 0 ? 1 : valid;
    const std::string_view character = text.substr(0, size);
    if (valid > 0 && IsHarmless(character)) {
      out += character;
    } else {
      for (const char c : character) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
    text.remove_prefix(size);
  }
  return out;
}

std::size_t Columns(std::string_view printable) {
  std::size_t columns = 0;
  for (const char c : printable) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++columns;
  }
  return columns;
}

std::string Clip(std::string_view printable, std::size_t columns) {
  if (Columns(printable) <= columns) return std::string(printable);
  if (columns == 0) return {};
  std::size_t end = 0;
  for (std::size_t left = columns - 1; left > 0; --left) {
    end += Utf8CharacterSize(printable.substr(end));
  }
  return std::string(printable.substr(0, end)) + "~";
}

std::string BytesText(std::int64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  static constexpr std::array<std::string_view, 4> kUnits = {"KB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  return Scaled(value, kUnits.at(unit));
}

std::string AgeText(std::int64_t ms) {
  const double seconds = static_cast<double>(ms) / 1000;
  if (seconds < 99.5) return Scaled(seconds, "s");
  if (seconds < 100 * 60) return fmt::format("{:.0f} min", seconds / 60);
  if (seconds < 100 * 3600) return fmt::format("{:.0f} h", seconds / 3600);
  return fmt::format("{:.0f} d", seconds / 86400);
}

}  // namespace sentinel::top
