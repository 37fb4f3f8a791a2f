// Command lines of all benchmarks: a table of options, each with what it does to its value.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/programs.h"

namespace sentinel::bench {

// Prints `message`, to stderr unless `code` is 0, and ends the process.
[[noreturn]] void Exit(const std::string& message, int code);

// The number that `text` says; exits with a complaint about --`option` if it is none, or too small.
int ToInt(std::string_view option, std::string_view text, int least);

// Takes the value of --`option`, and exits with a complaint where it makes no sense.
using OptionSetter = std::function<void(const std::string& option, const std::string& value)>;

struct OptionRow {
  const char* name;
  OptionSetter set;
};

// Sets what the command line gives. Exits with `usage` after --help, and where an option is unknown
// or has no value.
void ParseCommandLine(int argc, char** argv, const std::string& usage,
                      const std::vector<OptionRow>& rows);

// Setters. What they set must outlive them.

// A number, or a duration in units of its own.
template <typename T>
OptionSetter Number(T& target, int least) {
  return [&target, least](const std::string& option, const std::string& value) {
    target = static_cast<T>(ToInt(option, value, least));
  };
}

// One more number each time that the option is given.
OptionSetter Numbers(std::vector<int>& target, int least);

template <typename T>
OptionSetter Text(T& target) {
  return [&target](const std::string&, const std::string& value) { target = value; };
}

// NAME=WORDS, one more each time. What is called "ours" has to end well.
OptionSetter Commands(std::vector<harness::SentinelCommand>& target);

// Exits, naming what is allowed: `words` as "kill or stop".
[[noreturn]] void RefuseChoice(const std::string& option, const std::string& value,
                               const std::vector<std::string>& words);

template <typename T>
OptionSetter Choice(T& target, std::vector<std::pair<std::string, T>> choices) {
  return
      [&target, choices = std::move(choices)](const std::string& option, const std::string& value) {
        std::vector<std::string> words;
        for (const auto& [word, meaning] : choices) {
          if (word == value) {
            target = meaning;
            return;
          }
          words.push_back(word);
        }
        RefuseChoice(option, value, words);
      };
}

// Ours, then redis-sentinel, where the command line names none.
void UseDefaultCommands(std::vector<harness::SentinelCommand>& commands);

// A majority where the command line names no quorum (0); exits if it can never be reached.
void CheckQuorum(int& quorum, std::size_t sentinels);

// Runs a benchmark to the exit code of its process: 1, with a message, if something is thrown.
int ExitCodeOf(const std::function<bool()>& benchmark);

}  // namespace sentinel::bench
