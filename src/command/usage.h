// The words behind a command's name, as HELP shows them, understood: what COMMAND DOCS says of the
// arguments is read off the usage line, so that the two cannot disagree.
//
//   <name>             an argument
//   WORD               itself, in any case
//   [ ... ]            may be left out
//   ( ... )            belongs together
//   a | b              one of them
//   <a> [<a> ...]      once or more often; also for several words, and with a WORD in front
//   [<a> ...]          any number of times
//
// A WORD in front of arguments, at the beginning of a group, is the token that introduces them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel::command {

struct Argument {
  enum class Type : std::uint8_t { kString, kInteger, kPattern, kPureToken, kOneOf, kBlock };

  std::string name = {};
  Type type = Type::kString;
  std::string token = {};
  bool optional = false;
  bool multiple = false;
  bool multiple_token = false;       // The token stands before every repetition.
  std::vector<Argument> parts = {};  // Of kOneOf and kBlock.

  bool operator==(const Argument&) const = default;
};

// REQUIRES: `usage` is well formed.
std::vector<Argument> ParseUsage(std::string_view usage);

// The alternatives of the whole line, which HELP shows one below the other.
std::vector<std::string> UsageLines(std::string_view usage);

}  // namespace sentinel::command
