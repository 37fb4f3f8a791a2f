// The small language in which case files write words and bytes.
//
//   PING hello            two words
//   "a b\r\n\x00"         one word; escapes as in a C string
//   'a\b'                 one word, taken as it stands
//   {master}              a symbol: a port, a path, an id (situation.h)
//   {200*x}               x two hundred times
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel::differential {

class BadCaseFile : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The value of a symbol. Throws BadCaseFile for an unknown one.
using Symbols = std::function<std::string(const std::string& name)>;

std::vector<std::string> ParseWords(std::string_view text, const Symbols& symbols);

// Only {...} is replaced.
std::string Expand(std::string_view text, const Symbols& symbols);

// An array of bulk strings.
std::string Encode(const std::vector<std::string>& words);

}  // namespace sentinel::differential
