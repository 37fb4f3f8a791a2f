#include "command_line.h"

#include <sstream>
#include <stdexcept>

#include "base/text.h"

namespace sentinel::scenario {

void Complain(const std::string& text) { throw std::runtime_error(text); }

Duration ParseDuration(const std::string& text) {
  const std::size_t digits = text.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string::npos) Complain("not a duration: " + text);
  const auto count = static_cast<std::int64_t>(ParseNumber(text.substr(0, digits)));
  const std::string unit = text.substr(digits);
  if (unit == "s") return std::chrono::seconds(count);
  if (unit == "ms") return std::chrono::milliseconds(count);
  if (unit == "us") return std::chrono::microseconds(count);
  Complain("not a duration: " + text);
}

std::uint64_t ParseNumber(const std::string& text) {
  const auto number = ParseUnsigned(text);
  if (!number) Complain("not a number: " + text);
  return *number;
}

CommandLine::CommandLine(const std::string& line) {
  std::istringstream words(line);
  words >> name_;
  for (std::string word; words >> word;) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) {
      words_.push_back(word);
    } else {
      options_[word.substr(0, equals)] = word.substr(equals + 1);
    }
  }
}

std::string CommandLine::Word() {
  if (!HasWord()) Complain("a word is missing");
  return words_[next_++];
}

std::vector<std::string> CommandLine::Rest() {
  std::vector<std::string> rest;
  while (HasWord()) rest.push_back(Word());
  return rest;
}

std::optional<std::string> CommandLine::Option(const std::string& key) {
  const auto option = options_.find(key);
  if (option == options_.end()) return std::nullopt;
  const std::string value = option->second;
  options_.erase(option);
  return value;
}

std::optional<std::uint64_t> CommandLine::Number(const std::string& key) {
  const auto text = Option(key);
  if (!text) return std::nullopt;
  return ParseNumber(*text);
}

std::optional<Duration> CommandLine::Time(const std::string& key) {
  const auto text = Option(key);
  if (!text) return std::nullopt;
  return ParseDuration(*text);
}

void CommandLine::ExpectEnd() const {
  if (HasWord()) Complain("not understood: " + words_[next_]);
  if (!options_.empty()) Complain("not understood: " + options_.begin()->first);
}

}  // namespace sentinel::scenario
