#include "common/command_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <getopt.h>

#include <charconv>
#include <cstdlib>
#include <exception>
#include <sstream>

namespace sentinel::bench {
namespace {

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

}  // namespace

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

void ParseCommandLine(int argc, char** argv, const std::string& usage,
                      const std::vector<OptionRow>& rows) {
  std::vector<option> known;
  for (const OptionRow& row : rows) known.push_back({row.name, required_argument, nullptr, 0});
  known.push_back({"help", no_argument, nullptr, 'h'});
  known.push_back({nullptr, 0, nullptr, 0});
  int index = 0;
  for (int found = 0; (found = getopt_long(argc, argv, "", known.data(), &index)) != -1;) {
    if (found == 'h') Exit(usage, 0);
    if (found != 0) Exit(usage, 2);
    const OptionRow& row = rows.at(static_cast<std::size_t>(index));
    row.set(row.name, optarg);
  }
  if (optind != argc) Exit(usage, 2);
}

OptionSetter Numbers(std::vector<int>& target, int least) {
  return [&target, least](const std::string& option, const std::string& value) {
    target.push_back(ToInt(option, value, least));
  };
}

OptionSetter Commands(std::vector<harness::SentinelCommand>& target) {
  return [&target](const std::string&, const std::string& value) {
    target.push_back(ToCommand(value));
  };
}

void RefuseChoice(const std::string& option, const std::string& value,
                  const std::vector<std::string>& words) {
  Exit(fmt::format("--{} is {}, not '{}'\n", option, fmt::join(words, " or "), value), 2);
}

void UseDefaultCommands(std::vector<harness::SentinelCommand>& commands) {
  if (commands.empty()) commands = {harness::OurSentinel(), harness::StockSentinel()};
}

void CheckQuorum(int& quorum, std::size_t sentinels) {
  if (quorum == 0) quorum = static_cast<int>(sentinels / 2 + 1);
  if (static_cast<std::size_t>(quorum) > sentinels) Exit("--quorum exceeds --sentinels\n", 2);
}

int ExitCodeOf(const std::function<bool()>& benchmark) {
  try {
    return benchmark() ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}

}  // namespace sentinel::bench
