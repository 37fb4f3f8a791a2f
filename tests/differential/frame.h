// A reply as it came over the wire, with every distinction that RESP2 and RESP3 make, and a strict
// parser of its own: nothing here is shared with the daemon.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel::differential {

struct Frame {
  enum class Kind : std::uint8_t {
    kSimple,
    kError,
    kInteger,
    kDouble,  // RESP3.
    kBulk,
    kVerbatim,
    kNull,       // RESP3.
    kNullBulk,   // RESP2.
    kNullArray,  // RESP2.
    kArray,
    kMap,
    kSet,
    kPush,
    kClosed,  // Not a reply: the connection ended here.
  };

  Kind kind = Kind::kNull;
  std::string text;             // Of scalars.
  std::vector<Frame> elements;  // Of aggregates. Names and values of a map alternate.

  bool IsText() const { return kind == Kind::kBulk || kind == Kind::kVerbatim; }
  bool IsAggregate() const { return kind >= Kind::kArray && kind <= Kind::kPush; }
};

class MalformedReply : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Takes the first frame off `buffer`; nothing if it is not complete yet. Throws MalformedReply.
std::optional<Frame> TakeFrame(std::string& buffer);

// One line per scalar, elements indented below their aggregate. Texts are quoted, bytes that are
// not printable escaped, and a text of several lines stands on several lines.
std::string Render(const Frame& frame, std::size_t indent = 0);

// `text` between quotes, with escapes.
std::string Quoted(std::string_view text);

}  // namespace sentinel::differential
