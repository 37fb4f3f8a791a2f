// From the command line to a configuration that the process can start with.
#pragma once

#include <optional>
#include <string>

#include "codec/conf/command_line.h"
#include "codec/conf/load.h"
#include "command/load_users.h"
#include "io/log/log_sink.h"
#include "io/store/file_lock.h"

namespace sentinel::app {

struct Configuration {
  codec::ServerOptions options;
  PersistentState state;
  std::vector<std::string> warnings;  // For the log.
  std::string path;                   // Absolute.
  std::optional<codec::StateFile> state_file;
  bool unsaved = false;  // The file that holds state says something else, or less.
  io::FileLock lock;     // Of the file that holds state, as long as the process lives.
};

// Reads file, standard input and options. When they cannot be used, says why as stock does (on
// standard error, or in `log`) and returns nothing: the exit status is then 1.
std::optional<Configuration> ReadConfiguration(const codec::CommandLine& line, io::LogSink& log);

// The users that these options make. The error is what to log before the process ends.
tl::expected<command::LoadedUsers, std::vector<std::string>> LoadUsers(
    const codec::ServerOptions& options, const std::string& require_pass);

// --check-config: reads all of it, prints what is wrong and returns the exit status.
int CheckConfiguration(const codec::CommandLine& line);

}  // namespace sentinel::app
