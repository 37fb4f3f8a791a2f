// The keys and channels that somebody may use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "acl/flaw.h"

namespace sentinel::acl {

// A sentinel has no keys: these are kept for the rules that name them, and never asked.
class KeyPatterns {
 public:
  // "~<pattern>" or "%<R and W>~<pattern>".
  Applied Add(std::string_view rule);
  void AllowAll();
  void Clear();

  // Separated by blanks; empty for none.
  std::string Describe() const;

 private:
  enum Use : std::uint8_t { kRead = 1, kWrite = 2 };
  struct Pattern {
    std::string text;
    std::uint8_t use = 0;
  };

  bool all_ = false;  // Then there are no patterns.
  std::vector<Pattern> patterns_;
};

class ChannelPatterns {
 public:
  explicit ChannelPatterns(bool all) : all_(all) {}

  Applied Add(std::string_view pattern);
  void AllowAll();
  void Clear();

  bool all() const { return all_; }
  bool AllowChannel(std::string_view channel) const;
  // A pattern that a client subscribes to has to be, literally, one that it was given: what other
  // patterns match is not compared.
  bool AllowPattern(std::string_view pattern) const;

  // Separated by blanks; empty for none.
  std::string Describe() const;

 private:
  bool all_;  // Then there are no patterns.
  std::vector<std::string> patterns_;
};

// Blanks cannot be written into a file, and NUL ends its lines.
bool HasBlankOrNul(std::string_view text);

}  // namespace sentinel::acl
