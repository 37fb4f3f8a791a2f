// sentinel.conf -> what the process starts with (configuration sheet, sections 1 to 3).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "base/result.h"
#include "codec/conf/complaint.h"
#include "codec/conf/options.h"
#include "sentinel/state.h"

namespace sentinel::codec {

// What reading a configuration asks of its surroundings. Called in the order of the text, so that a
// `dir` line changes what later relative paths mean.
class Surroundings {
 public:
  virtual ~Surroundings() = default;

  // The error's message is the reason alone ("No such file or directory").
  virtual Result<std::string> ReadFile(const std::string& path) = 0;
  // Files that match the shell pattern, sorted; none is not an error.
  virtual std::vector<std::string> Glob(const std::string& pattern) = 0;
  virtual std::string CurrentDirectory() = 0;  // Absolute.
  // The error's message is the reason alone.
  virtual Result<void> ChangeDirectory(const std::string& path) = 0;
  // True iff the path could be executed; a directory counts too.
  virtual bool IsExecutable(const std::string& path) = 0;
  // Tries to open the log file for appending. The error's message is the reason alone.
  virtual Result<void> CheckLogFile(const std::string& path) = 0;
  // The password that "file:<path>" or "env:<NAME>" leads to.
  virtual Result<std::string> ReadPassword(const std::string& words) = 0;
  // True iff both paths lead to the same file, or would once there is one.
  virtual bool IsSameFile(const std::string& path, const std::string& other) = 0;
  // True iff `name` (any case) is a command of this process: what rename-command may name.
  virtual bool IsCommand(const std::string& name) = 0;
  // Checks the rules of a `user` line. The error's message is "'<rule>': <reason>". Unknown
  // commands and categories are let through here: they are reported when the users are made.
  virtual Result<void> CheckUserRules(const UserLine& user) = 0;
};

// Where the text comes from. Parts that are not there are empty.
struct ConfigSources {
  std::string path;            // Of the main file; carried along for the caller's messages.
  std::string file;            // Its content.
  std::string standard_input;  // Read behind the file, glued to it.
  std::string command_line;    // Read last: CommandLine::config_text.
  std::optional<std::string> state = {};  // Read in place of the content of the state file.
};

// `sentinel state-config-file`.
struct StateFile {
  std::string path;            // Absolute.
  PersistentState configured;  // What the configuration says by itself: what is not written there.
  LogThreshold configured_log_level = LogThreshold::kNotice;
  // Of masters whose address was changed there since, without effect: what it said before.
  std::map<std::string, Address> heeded_addresses = {};
};

struct LoadedConfig {
  ServerOptions options;
  // my_id is empty when the file has none. Host names have no ip yet. process.listen_port and
  // process.require_pass are filled in from the options.
  PersistentState state;
  std::vector<std::string> warnings;    // For the log.
  std::optional<StateFile> state_file;  // Without one, state is kept in the configuration file.
};

// Never fails for what redis-sentinel 7.0 or a newer release accepts. Pure but for `surroundings`.
tl::expected<LoadedConfig, ConfigError> LoadConfig(const ConfigSources& sources,
                                                   Surroundings& surroundings);

// The path of the state file that the sources name, by whatever of them can be read. Nothing when
// they name none.
std::optional<std::string> FindStateFile(const ConfigSources& sources, Surroundings& surroundings);

// Reads all of it, whatever is wrong with it.
struct CheckedConfig {
  std::vector<ConfigError> errors;  // In the order in which they are found; none: it can be used.
  LoadedConfig config;              // Of what is in order.
};
CheckedConfig CheckConfig(const ConfigSources& sources, Surroundings& surroundings);

}  // namespace sentinel::codec
