#include "codec/resp/words.h"

#include <array>
#include <charconv>
#include <utility>

namespace sentinel::codec {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

bool EndsBareWord(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

class WordReader {
 public:
  explicit WordReader(std::string_view line) : rest_(line) {}

  void SkipBlanks() {
    while (!rest_.empty() && IsBlank(rest_.front())) rest_.remove_prefix(1);
  }

  bool at_end() const { return rest_.empty(); }

  // REQUIRES: !at_end() and no blank ahead.
  std::optional<std::string> Read() {
    std::string word;
    while (!rest_.empty() && !EndsBareWord(rest_.front())) {
      const char c = Take();
      if (c != '"' && c != '\'') {
        word += c;
        continue;
      }
      const bool closed = c == '"' ? ReadDoubleQuoted(word) : ReadSingleQuoted(word);
      if (!closed || (!rest_.empty() && !IsBlank(rest_.front()))) return std::nullopt;
      break;
    }
    return word;
  }

 private:
  char Take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  // Both take what follows the opening quote, up to and including the closing one. Return false
  // when there is none.
  bool ReadDoubleQuoted(std::string& word) {
    while (!rest_.empty()) {
      const char c = Take();
      if (c == '"') return true;
      if (c == '\\' && !rest_.empty()) {
        word += TakeEscape();
      } else {
        word += c;
      }
    }
    return false;
  }

  bool ReadSingleQuoted(std::string& word) {
    while (!rest_.empty()) {
      const char c = Take();
      if (c == '\'') return true;
      if (c == '\\' && rest_.starts_with('\'')) {
        word += Take();
      } else {
        word += c;
      }
    }
    return false;
  }

  // What follows a backslash.
  char TakeEscape() {
    const char c = Take();
    switch (c) {
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'b':
        return '\b';
      case 'a':
        return '\a';
      case 'x':
        return TakeHexByte().value_or('x');
      default:
        return c;
    }
  }

  // Two hex digits; takes nothing unless both are there.
  std::optional<char> TakeHexByte() {
    if (rest_.size() < 2) return std::nullopt;
    unsigned value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + 2, value, 16);
    if (error != std::errc{} || end != rest_.data() + 2) return std::nullopt;
    rest_.remove_prefix(2);
    return static_cast<char>(value);
  }

  std::string_view rest_;
};

// The letter that stands for `c` behind a backslash; 0 if there is none.
char EscapeLetter(char c) {
  switch (c) {
    case '\\':
    case '"':
      return c;
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    case '\b':
      return 'b';
    case '\a':
      return 'a';
    default:
      return 0;
  }
}

}  // namespace

std::optional<std::vector<std::string>> SplitWords(std::string_view line) {
  std::vector<std::string> words;
  WordReader reader(line);
  for (reader.SkipBlanks(); !reader.at_end(); reader.SkipBlanks()) {
    auto word = reader.Read();
    if (!word) return std::nullopt;
    words.push_back(std::move(*word));
  }
  return words;
}

std::string QuoteWord(std::string_view text) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (const char letter = EscapeLetter(c); letter != 0) {
      quoted += '\\';
      quoted += letter;
    } else if (byte >= ' ' && byte <= '~') {
      quoted += c;
    } else {
      quoted += "\\x";
      quoted += kDigits[byte >> 4];
      quoted += kDigits[byte & 0xf];
    }
  }
  quoted += '"';
  return quoted;
}

}  // namespace sentinel::codec
