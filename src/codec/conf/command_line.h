// Arguments of the program -> what to read and what to add to it (configuration sheet, section 4).
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sentinel::codec {

struct CommandLine {
  enum class Action {
    kRun,
    kVersion,      // -v, --version
    kHelp,         // -h, --help
    kTestMemory,   // --test-memory; `test_megabytes` is empty when the number is missing
    kCheckSystem,  // --check-system
    kCheckConfig,  // --check-config, with the file and options behind it
  };
  Action action = Action::kRun;
  std::string test_megabytes;

  std::optional<std::string> config_path;  // As typed.
  bool read_standard_input = false;        // `-`
  // Options as lines of a configuration: ConfigSources::command_line.
  std::string config_text;
  bool recover = false;        // --recover where an option could stand.
  bool sentinel_flag = false;  // An argument is exactly --sentinel.
};

// `arguments` without the program's own name. Never fails: what makes no sense is a line of
// config_text that LoadConfig refuses.
CommandLine ParseCommandLine(const std::vector<std::string>& arguments);

}  // namespace sentinel::codec
