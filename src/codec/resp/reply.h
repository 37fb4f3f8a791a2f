// What a server answers, as a value. Only Encode knows bytes, and only Encode knows how RESP2 and
// RESP3 differ (command sheet, sections 1 and 11).
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sentinel::codec {

class Reply {
 public:
  enum class Kind : std::uint8_t {
    kSimple,     // +text
    kError,      // -text
    kInteger,    // :n
    kBulk,       // $len text
    kVerbatim,   // Text for people; RESP2: bulk
    kNullBulk,   // RESP2: $-1, RESP3: _
    kNullArray,  // RESP2: *-1, RESP3: _
    kDouble,     // RESP2: bulk
    kBoolean,    // RESP2: integer 0 or 1
    kArray,      // *n
    kMap,        // RESP2: array of keys and values in turn
    kSet,        // RESP2: array
    kPush,       // RESP2: array
    kSequence,   // Several answers one after the other, or none at all
  };

  // CR and LF inside simple strings and errors are sent as blanks. The text of an error starts with
  // its code: "ERR ...", "NOAUTH ...".
  static Reply Ok() { return Simple("OK"); }
  static Reply Simple(std::string text) { return {Kind::kSimple, std::move(text)}; }
  static Reply Error(std::string text) { return {Kind::kError, std::move(text)}; }
  static Reply Bulk(std::string text) { return {Kind::kBulk, std::move(text)}; }
  static Reply Verbatim(std::string text) { return {Kind::kVerbatim, std::move(text)}; }
  static Reply Integer(std::int64_t value);
  static Reply Double(double value);
  static Reply Boolean(bool value);
  // A bulk string holding a decimal number, as in the maps of SENTINEL commands.
  template <std::integral Number>
  static Reply BulkNumber(Number value) {
    return Bulk(std::to_string(value));
  }
  static Reply NullBulk() { return Reply(Kind::kNullBulk); }
  static Reply NullArray() { return Reply(Kind::kNullArray); }

  // Aggregates can be given whole or be filled with Add.
  static Reply Array(std::vector<Reply> elements = {});
  static Reply Set(std::vector<Reply> elements = {});
  static Reply Push(std::vector<Reply> elements = {});
  static Reply Map(std::vector<std::pair<Reply, Reply>> pairs = {});
  static Reply Sequence(std::vector<Reply> replies = {});
  static Reply Nothing() { return Sequence(); }

  // An array of these, made in one piece.
  template <std::same_as<Reply>... Elements>
  static Reply ArrayOf(Elements&&... elements) {
    Reply array(Kind::kArray);
    array.elements_.reserve(sizeof...(elements));
    (array.elements_.push_back(std::move(elements)), ...);
    return array;
  }

  // REQUIRES: *this is an array, set, push or sequence.
  Reply& Add(Reply element);
  // REQUIRES: *this is a map. Keys keep the order in which they were added.
  Reply& Add(Reply key, Reply value);
  Reply& Add(std::string key, Reply value) { return Add(Bulk(std::move(key)), std::move(value)); }

  Kind kind() const { return kind_; }
  bool is_error() const { return kind_ == Kind::kError; }
  // Text of a simple string, error, bulk or verbatim; empty otherwise.
  const std::string& text() const { return text_; }
  // Value of an integer; 0 or 1 of a boolean; 0 otherwise.
  std::int64_t integer() const { return integer_; }
  double number() const { return number_; }
  // Elements of an aggregate; of a map: keys and values in turn.
  const std::vector<Reply>& elements() const { return elements_; }

  bool operator==(const Reply&) const = default;

 private:
  explicit Reply(Kind kind) : kind_(kind) {}
  Reply(Kind kind, std::string text) : kind_(kind), text_(std::move(text)) {}
  static Reply WithElements(Kind kind, std::vector<Reply> elements);

  Kind kind_;
  std::string text_;
  std::int64_t integer_ = 0;
  double number_ = 0;
  std::vector<Reply> elements_;  // Invariant: even count in a map; empty in a scalar.
};

// Appends the bytes of `reply` to `out`. REQUIRES: resp_version is 2 or 3.
void Encode(const Reply& reply, int resp_version, std::string& out);

}  // namespace sentinel::codec
