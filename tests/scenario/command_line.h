// One command of a scenario: a name, words, and options of the form key=value, in any order.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sentinel/time.h"

namespace sentinel::scenario {

// What is wrong with a scenario file. Its test fails with this text.
[[noreturn]] void Complain(const std::string& text);

// "3s", "250ms" or "100us".
Duration ParseDuration(const std::string& text);

// Throws on anything but a decimal number.
std::uint64_t ParseNumber(const std::string& text);

class CommandLine {
 public:
  explicit CommandLine(const std::string& line);

  const std::string& name() const { return name_; }

  bool HasWord() const { return next_ < words_.size(); }
  std::string Word();  // The next word; throws when none is left.
  std::vector<std::string> Rest();

  // nullopt when the option was not given.
  std::optional<std::string> Option(const std::string& key);
  std::optional<std::uint64_t> Number(const std::string& key);
  std::optional<Duration> Time(const std::string& key);

  // Throws when something was given that nobody has read: a slip of the pen must not go unnoticed.
  void ExpectEnd() const;

 private:
  std::string name_;
  std::vector<std::string> words_;
  std::size_t next_ = 0;
  std::map<std::string, std::string> options_;
};

}  // namespace sentinel::scenario
