#include "frame.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace sentinel::differential {
namespace {

using Kind = Frame::Kind;

constexpr std::int64_t kLengthMax = 64 << 20;

// Reads frames from the start of a text; an end of the text in the middle of a frame is no error.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  std::optional<Frame> Take() {
    const auto line = TakeLine();
    if (!line) return std::nullopt;
    if (line->empty()) throw MalformedReply("an empty line where a reply should be");
    const std::string_view rest = line->substr(1);
    switch (line->front()) {
      case '+':
        return Frame{Kind::kSimple, std::string(rest), {}};
      case '-':
        return Frame{Kind::kError, std::string(rest), {}};
      case ':':
        return Frame{Kind::kInteger, std::to_string(Integer(rest)), {}};
      case ',':
        return Frame{Kind::kDouble, Double(rest), {}};
      case '_':
        if (!rest.empty()) throw MalformedReply("a null with something behind it");
        return Frame{Kind::kNull, {}, {}};
      case '$':
        return TakeText(Kind::kBulk, Integer(rest));
      case '=':
        return TakeText(Kind::kVerbatim, Integer(rest));
      case '*':
        return TakeElements(Kind::kArray, Integer(rest), 1);
      case '~':
        return TakeElements(Kind::kSet, Integer(rest), 1);
      case '>':
        return TakeElements(Kind::kPush, Integer(rest), 1);
      case '%':
        return TakeElements(Kind::kMap, Integer(rest), 2);
      default:
        throw MalformedReply("a reply that begins with " + Quoted(*line));
    }
  }

  std::size_t used() const { return at_; }

 private:
  // Up to CRLF, which is taken too. A CR or LF alone is never part of a line.
  std::optional<std::string_view> TakeLine() {
    const std::size_t end = text_.find_first_of("\r\n", at_);
    if (end == std::string_view::npos || end + 1 == text_.size()) return std::nullopt;
    if (text_.substr(end, 2) != "\r\n") throw MalformedReply("a line that does not end in CRLF");
    const std::string_view line = text_.substr(at_, end - at_);
    at_ = end + 2;
    return line;
  }

  static std::int64_t Integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool complete = error == std::errc() && end == text.data() + text.size();
    if (!complete || std::to_string(value) != text) {
      throw MalformedReply("a number that is none: " + Quoted(text));
    }
    return value;
  }

  static std::string Double(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
      throw MalformedReply("a double that is none: " + Quoted(text));
    }
    return std::string(text);
  }

  std::optional<Frame> TakeText(Kind kind, std::int64_t length) {
    if (length == -1 && kind == Kind::kBulk) return Frame{Kind::kNullBulk, {}, {}};
    if (length < 0 || length > kLengthMax) throw MalformedReply("a text of impossible length");
    const auto size = static_cast<std::size_t>(length);
    if (text_.size() - at_ < size + 2) return std::nullopt;
    if (text_.substr(at_ + size, 2) != "\r\n") throw MalformedReply("a text longer than it says");
    Frame frame{kind, std::string(text_.substr(at_, size)), {}};
    if (kind == Kind::kVerbatim && (size < 4 || frame.text[3] != ':')) {
      throw MalformedReply("a verbatim text without a format");
    }
    at_ += size + 2;
    return frame;
  }

  std::optional<Frame> TakeElements(Kind kind, std::int64_t count, std::int64_t per_entry) {
    if (count == -1 && kind == Kind::kArray) return Frame{Kind::kNullArray, {}, {}};
    if (count < 0 || count > kLengthMax) throw MalformedReply("an aggregate of impossible size");
    Frame frame{kind, {}, {}};
    for (std::int64_t i = 0; i < count * per_entry; ++i) {
      auto element = Take();
      if (!element) return std::nullopt;
      frame.elements.push_back(std::move(*element));
    }
    return frame;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::string_view Mark(Kind kind) {
  switch (kind) {
    case Kind::kSimple:
      return "+";
    case Kind::kError:
      return "-";
    case Kind::kInteger:
      return ":";
    case Kind::kDouble:
      return ",";
    case Kind::kBulk:
      return "$";
    case Kind::kVerbatim:
      return "=";
    case Kind::kNull:
      return "_";
    case Kind::kNullBulk:
      return "$-1";
    case Kind::kNullArray:
      return "*-1";
    case Kind::kArray:
      return "*";
    case Kind::kMap:
      return "%";
    case Kind::kSet:
      return "~";
    case Kind::kPush:
      return ">";
    case Kind::kClosed:
      return "(closed)";
  }
  return "?";
}

}  // namespace

std::optional<Frame> TakeFrame(std::string& buffer) {
  Cursor cursor(buffer);
  auto frame = cursor.Take();
  if (frame) buffer.erase(0, cursor.used());
  return frame;
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += std::string("\\") + c;
    } else if (c == '\r') {
      quoted += "\\r";
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (byte < 0x20 || byte > 0x7e) {
      quoted += fmt::format("\\x{:02x}", byte);
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string Render(const Frame& frame, std::size_t indent) {
  const std::string margin(indent, ' ');
  std::string shown = margin + std::string(Mark(frame.kind));
  if (frame.IsAggregate()) {
    const std::size_t per_entry = frame.kind == Kind::kMap ? 2 : 1;
    shown += std::to_string(frame.elements.size() / per_entry) + "\n";
    for (const Frame& element : frame.elements) shown += Render(element, indent + 2);
    return shown;
  }
  if (frame.IsText()) {
    std::string_view rest = frame.text;
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos && end + 1 < rest.size();
         end = rest.find('\n')) {
      shown += Quoted(rest.substr(0, end + 1)) + "\n" + margin + " ";
      rest.remove_prefix(end + 1);
    }
    return shown + Quoted(rest) + "\n";
  }
  return shown + frame.text + "\n";
}

}  // namespace sentinel::differential
