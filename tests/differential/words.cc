#include "words.h"

#include <charconv>
#include <optional>

namespace sentinel::differential {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

class WordReader {
 public:
  WordReader(std::string_view text, const Symbols& symbols) : text_(text), symbols_(symbols) {}

  std::optional<std::string> Next() {
    while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
    if (at_ == text_.size()) return std::nullopt;
    std::string word;
    while (at_ < text_.size() && !IsBlank(text_[at_])) TakePiece(word);
    return word;
  }

  // Everything to the end, with nothing but symbols replaced.
  std::string Expanded() {
    std::string expanded;
    while (at_ < text_.size()) {
      if (text_[at_] == '{') {
        expanded += TakeSymbol();
      } else {
        expanded += text_[at_++];
      }
    }
    return expanded;
  }

 private:
  void TakePiece(std::string& word) {
    const char c = text_[at_];
    if (c == '"') {
      TakeQuoted(word);
    } else if (c == '\'') {
      const std::size_t end = Find('\'', at_ + 1);
      word += text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
    } else if (c == '{') {
      word += TakeSymbol();
    } else {
      word += c;
      ++at_;
    }
  }

  void TakeQuoted(std::string& word) {
    for (++at_; Peek() != '"';) {
      if (Peek() == '{') {
        word += TakeSymbol();
      } else if (Peek() == '\\') {
        ++at_;
        word += TakeEscape();
      } else {
        word += text_[at_++];
      }
    }
    ++at_;
  }

  char TakeEscape() {
    const char c = Peek();
    ++at_;
    switch (c) {
      case 'r':
        return '\r';
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case 'x': {
        unsigned byte = 0;
        const char* start = text_.data() + at_;
        if (text_.size() - at_ < 2 || std::from_chars(start, start + 2, byte, 16).ptr != start + 2)
          throw BadCaseFile("\\x needs two digits: " + std::string(text_));
        at_ += 2;
        return static_cast<char>(byte);
      }
      default:
        return c;
    }
  }

  // {name} or {count*text}.
  std::string TakeSymbol() {
    const std::size_t end = Find('}', at_);
    const std::string inside(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    const std::size_t star = inside.find('*');
    if (star == std::string::npos) return symbols_(inside);
    std::string repeated;
    const std::string piece = inside.substr(star + 1);
    for (int i = std::stoi(inside.substr(0, star)); i > 0; --i) repeated += piece;
    return repeated;
  }

  char Peek() const {
    if (at_ == text_.size()) throw BadCaseFile("unbalanced quotes: " + std::string(text_));
    return text_[at_];
  }

  std::size_t Find(char c, std::size_t from) const {
    const std::size_t found = text_.find(c, from);
    if (found == std::string_view::npos) {
      throw BadCaseFile(std::string("no closing ") + c + ": " + std::string(text_));
    }
    return found;
  }

  std::string_view text_;
  const Symbols& symbols_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<std::string> ParseWords(std::string_view text, const Symbols& symbols) {
  WordReader reader(text, symbols);
  std::vector<std::string> words;
  while (auto word = reader.Next()) words.push_back(std::move(*word));
  return words;
}

std::string Expand(std::string_view text, const Symbols& symbols) {
  return WordReader(text, symbols).Expanded();
}

std::string Encode(const std::vector<std::string>& words) {
  std::string bytes = "*" + std::to_string(words.size()) + "\r\n";
  for (const std::string& word : words) {
    bytes += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
  }
  return bytes;
}

}  // namespace sentinel::differential
