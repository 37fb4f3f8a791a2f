#include "codec/conf/command_line.h"

#include <cstddef>

#include "base/text.h"
#include "codec/resp/words.h"

namespace sentinel::codec {
namespace {

using Words = std::vector<std::string>;

// Options as configuration lines. A word with two dashes begins a line, unless the option before it
// still lacks its value; every other word is a quoted value.
class OptionText {
 public:
  void Add(const std::string& word) {
    if (IsName(word)) {
      BeginLine(word.substr(2));
    } else {
      AddValue(word);
    }
  }

  // True iff `word` would begin a line.
  bool IsName(const std::string& word) const { return word.starts_with("--") && !needs_value_; }

  std::string Take() { return std::move(text_); }

 private:
  void BeginLine(const std::string& option) {
    if (!text_.empty()) text_ += '\n';
    text_ += option;
    // "--port 7" carries its value; these two may stand without.
    const auto words = SplitWords(option);
    const bool is_bare = words && words->size() <= 1;
    needs_value_ =
        is_bare && !EqualsIgnoreCase(option, "save") && !EqualsIgnoreCase(option, "sentinel");
  }

  void AddValue(const std::string& word) {
    if (!text_.empty()) text_ += ' ';
    text_ += QuoteWord(word);
    needs_value_ = false;
  }

  std::string text_;
  bool needs_value_ = false;
};

// The actions that count as the first argument only.
bool ReadAction(const Words& arguments, CommandLine& line) {
  using Action = CommandLine::Action;
  if (arguments.empty()) return false;
  const std::string& first = arguments.front();
  if (first == "-v" || first == "--version") {
    line.action = Action::kVersion;
  } else if (first == "-h" || first == "--help") {
    line.action = Action::kHelp;
  } else if (first == "--check-system") {
    line.action = Action::kCheckSystem;
  } else if (first == "--test-memory") {
    line.action = Action::kTestMemory;
    if (arguments.size() > 1) line.test_megabytes = arguments[1];
  }
  return line.action != Action::kRun;
}

}  // namespace

CommandLine ParseCommandLine(const std::vector<std::string>& arguments) {
  if (!arguments.empty() && arguments.front() == "--check-config") {
    CommandLine line = ParseCommandLine({arguments.begin() + 1, arguments.end()});
    line.action = CommandLine::Action::kCheckConfig;
    return line;
  }
  // Wherever somebody in a hurry puts it.
  if (!arguments.empty() && arguments.front() == "--recover") {
    CommandLine line = ParseCommandLine({arguments.begin() + 1, arguments.end()});
    line.recover = true;
    return line;
  }
  CommandLine line;
  if (ReadAction(arguments, line)) return line;

  std::size_t begin = 0;
  std::size_t end = arguments.size();
  if (begin < end && !arguments[begin].starts_with('-')) line.config_path = arguments[begin++];
  // `-` is standard input as the very first argument or as the last one.
  if (begin == 0 && end > 0 && arguments.front() == "-") {
    line.read_standard_input = true;
    ++begin;
  } else if (begin < end && arguments[end - 1] == "-") {
    line.read_standard_input = true;
    --end;
  }

  OptionText text;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--sentinel") line.sentinel_flag = true;
    if (i < begin || i >= end) continue;
    if (arguments[i] == "--recover" && text.IsName(arguments[i])) {
      line.recover = true;
    } else {
      text.Add(arguments[i]);
    }
  }
  line.config_text = text.Take();
  return line;
}

}  // namespace sentinel::codec
