#include "common/command_line.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <sstream>

namespace sentinel::bench {

void Exit(const std::string& message, int code) {
  fmt::print(code == 0 ? stdout : stderr, "{}", message);
  std::exit(code);
}

int ToInt(std::string_view option, std::string_view text, int least) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least) {
    Exit(fmt::format("--{} needs a number of at least {}, not '{}'\n", option, least, text), 2);
  }
  return value;
}

harness::SentinelCommand ToCommand(const std::string& text) {
  const std::size_t equals = text.find('=');
  harness::SentinelCommand command{
      .name = text.substr(0, equals), .argv = {}, .ours = text.starts_with("ours=")};
  if (equals != std::string::npos) {
    std::istringstream words(text.substr(equals + 1));
    for (std::string word; words >> word;) command.argv.push_back(word);
  }
  if (command.name.empty() || command.argv.empty()) {
    Exit(fmt::format("--command needs NAME=WORDS, not '{}'\n", text), 2);
  }
  return command;
}

}  // namespace sentinel::bench
