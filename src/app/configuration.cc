#include "app/configuration.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <system_error>
#include <utility>

#include "app/file_surroundings.h"
#include "app/recovery.h"
#include "codec/conf/lost_memory.h"
#include "codec/conf/rewrite.h"
#include "command/server_facts.h"
#include "io/log/logger.h"
#include "io/process/script_path.h"
#include "io/store/files.h"
#include "io/tls/contexts.h"
#include "io/tls/flaws.h"

namespace sentinel::app {
namespace {

std::string AbsolutePath(const std::string& path, FileSurroundings& surroundings) {
  return path.starts_with('/') ? path : surroundings.CurrentDirectory() + "/" + path;
}

// Whoever wrote these relies on them: say that they do not hold.
void WarnOfProtectionMissing(const codec::ServerOptions& options,
                             std::vector<std::string>& warnings) {
  if (options.renamed_commands.empty()) return;
  warnings.push_back(
      "WARNING: 'rename-command' of the configuration is kept but not enforced. Take commands away "
      "from users instead.");
}

// A sentence for each script that somebody else could replace.
std::vector<std::string> UnsafeScripts(const codec::LoadedConfig& config) {
  std::vector<std::string> sentences;
  for (const MasterState& master : config.state.masters) {
    for (const std::string* script :
         {&master.settings.notification_script, &master.settings.client_reconfig_script}) {
      const std::string why = script->empty() ? "" : io::WhyUnsafe(*script);
      if (why.empty()) continue;
      sentences.push_back("The script " + *script + " of master " + master.name +
                          " could be replaced by others: " + why);
    }
  }
  return sentences;
}

// No reason not to start: who is without notifications still fails masters over.
void WarnOfScripts(const codec::LoadedConfig& config, std::vector<std::string>& warnings) {
  const std::string outcome = config.options.safe_scripts_only
                                  ? ". It is not run; 'safe-scripts-only no' allows it."
                                  : ". It is run all the same, as 'safe-scripts-only' is 'no'.";
  for (const std::string& sentence : UnsafeScripts(config)) {
    warnings.push_back("WARNING: " + sentence + outcome);
  }
}

void Report(const codec::ConfigError& error, io::LogSink& log) {
  if (error.report == codec::ConfigError::Report::kLog) {
    log.Log(LogLevel::kWarning, error.message + (error.hint.empty() ? "" : ". " + error.hint));
  } else {
    const std::string product = "Redis " + std::string(command::kRedisVersion);
    std::cerr << codec::RenderComplaint(error, product);
  }
}

// Fills in the text of the main file. Returns why it cannot be read, if so.
std::optional<codec::ConfigError> ReadMainFile(FileSurroundings& surroundings,
                                               codec::ConfigSources& sources) {
  if (sources.path.empty()) return std::nullopt;
  Result<std::string> text = surroundings.ReadFile(sources.path);
  if (text) {
    sources.file = std::move(*text);
    return std::nullopt;
  }
  codec::ConfigError error;
  error.report = codec::ConfigError::Report::kLog;
  error.message =
      "Fatal error, can't open config file '" + sources.path + "': " + text.error().message;
  return error;
}

// Fills in `sources`. Returns why the file cannot be read, if so.
std::optional<codec::ConfigError> ReadSources(const codec::CommandLine& line,
                                              FileSurroundings& surroundings, io::LogSink& log,
                                              codec::ConfigSources& sources) {
  sources.command_line = line.config_text;
  if (line.config_path) sources.path = AbsolutePath(*line.config_path, surroundings);
  if (auto unread = ReadMainFile(surroundings, sources)) return unread;
  if (line.read_standard_input) {
    log.Log(LogLevel::kWarning, "Reading config from stdin");
    sources.standard_input.assign(std::istreambuf_iterator<char>(std::cin), {});
  }
  return std::nullopt;
}

// Where state is kept.
std::string FileOfState(const codec::ConfigSources& sources, FileSurroundings& surroundings) {
  const std::string folder = surroundings.CurrentDirectory();
  const auto state_file = codec::FindStateFile(sources, surroundings);
  surroundings.ChangeDirectory(folder);
  return state_file ? *state_file : sources.path;
}

codec::ConfigError InUse(const std::string& path) {
  codec::ConfigError error;
  error.report = codec::ConfigError::Report::kLog;
  error.message = "Another sentinel works with " + path + " and holds " + io::LockOf(path) +
                  ". The two would have one id, and each would overwrite the votes of the other. "
                  "Exiting...";
  return error;
}

// Reads what a start is made of, with the file of its state locked from before that is read.
std::optional<codec::ConfigError> ReadLocked(const codec::CommandLine& line, io::LogSink& log,
                                             codec::ConfigSources& sources, io::FileLock& lock,
                                             std::vector<std::string>& warnings) {
  FileSurroundings surroundings;
  auto unread = ReadSources(line, surroundings, log, sources);
  if (sources.path.empty() || (unread && !line.recover)) return unread;
  const std::string path = FileOfState(sources, surroundings);
  lock = io::Lock(path);
  if (lock.state == io::FileLock::State::kTaken) return InUse(path);
  if (lock.state == io::FileLock::State::kImpossible) {
    warnings.push_back("WARNING: " + io::LockOf(path) + " cannot be locked (" + lock.reason +
                       "), so that a second sentinel that works with " + path +
                       " would not be noticed.");
  }
  if (lock.state == io::FileLock::State::kHeld) {
    io::RemoveLeftovers(path);
    io::RemoveLeftovers(DamagedFile(path));
  }
  // What comes from a pipe comes once.
  return io::IsNoFile(sources.path) ? unread : ReadMainFile(surroundings, sources);
}

// As the command line says; goes on with the last good copy of a damaged file where it is told to.
Loaded Load(const codec::CommandLine& line, io::LogSink& log, codec::ConfigSources& sources,
            io::FileLock& lock) {
  FileSurroundings surroundings;
  const std::string folder = surroundings.CurrentDirectory();
  std::vector<std::string> warnings;
  auto unread = ReadLocked(line, log, sources, lock, warnings);
  if (lock.state == io::FileLock::State::kTaken) return tl::unexpected(*std::move(unread));
  Loaded loaded =
      unread ? Loaded(tl::unexpected(*std::move(unread))) : LoadUndamaged(sources, surroundings);
  if (!loaded && line.recover) loaded = Recover(loaded.error(), sources, folder);
  if (loaded) {
    loaded->warnings.insert(loaded->warnings.end(), warnings.begin(), warnings.end());
  } else if (!line.recover) {
    loaded.error().hint = HowToRecover(loaded.error(), sources, folder);
  }
  return loaded;
}

// With equal files a start has nothing to save. A configuration file may be written as its owner
// likes: there it is the epochs in doubt that have to be on disk before the next vote.
bool IsUnsaved(const codec::LoadedConfig& config, const codec::ConfigSources& sources) {
  if (!config.state_file) return config.state.current_epoch > codec::NewestEpoch(sources.file);
  codec::Rewriter rewrite(*config.state_file);
  rewrite.SetOptions(config.options);
  const std::string text = io::ReadFile(config.state_file->path).value_or("");
  return rewrite(text, config.state) != text;
}

using Obstacle = std::optional<std::string>;

// State has to be kept somewhere.
Obstacle CheckFile(const std::string& path) {
  if (path.empty()) return "Sentinel needs config file on disk to save state";
  if (io::IsNoFile(path)) {
    return "Sentinel config file " + path +
           " is not a regular file, so it cannot keep state: name a file for that with 'sentinel "
           "state-config-file <path>'";
  }
  if (::access(path.c_str(), W_OK) == 0) return std::nullopt;
  return "Sentinel config file " + path +
         " is not writable: " + std::generic_category().message(errno);
}

// The same for a state file, which need not be there yet. Its folder has to take the new one.
Obstacle CheckStateFile(const std::string& path) {
  const std::string folder = std::filesystem::path(io::Resolved(path)).parent_path();
  const bool writable = ::access(folder.c_str(), W_OK | X_OK) == 0 &&
                        (::access(path.c_str(), W_OK) == 0 || errno == ENOENT);
  if (writable) return std::nullopt;
  return "Sentinel state file " + path +
         " is not writable: " + std::generic_category().message(errno);
}

// The first thing that keeps a process from starting with what is understood; `path` is that of the
// main file.
Obstacle FindObstacle(const codec::LoadedConfig& config, const std::string& path) {
  const bool beside = config.state_file && !path.empty();
  return beside ? CheckStateFile(config.state_file->path) : CheckFile(path);
}

// A start finds this out, and what follows, when it has said hello to the log.
Obstacle CheckTls(const codec::ServerOptions& options, std::vector<std::string>& warnings) {
  if (!options.tls.enabled()) return std::nullopt;
  const Result<io::TlsContexts> contexts = io::MakeTlsContexts(options.tls);
  if (!contexts) return contexts.error().message;
  const auto now = std::chrono::system_clock::now();
  for (const io::TlsFlaw& flaw : io::FindFlaws(*contexts, options.tls, now)) {
    if (flaw.grave) warnings.push_back(flaw.text);
  }
  std::ranges::copy(contexts->left_out, std::back_inserter(warnings));
  return std::nullopt;
}

Obstacle CheckListening(const codec::ServerOptions& options) {
  const bool has_port = options.port != 0 || options.tls.port != 0;
  const bool listens = (has_port && !options.bind.empty()) || !options.unixsocket.empty();
  if (listens) return std::nullopt;
  return "Configured to not listen anywhere";
}

// For --check-config: what would stop a start that gets as far as this. Adds warnings that only TLS
// itself can give.
std::vector<std::string> FindObstacles(codec::CheckedConfig& checked,
                                       const codec::ConfigSources& sources) {
  std::vector<std::string> obstacles;
  const auto add = [&](Obstacle obstacle) {
    if (obstacle) obstacles.push_back(*std::move(obstacle));
  };
  if (checked.errors.empty()) {
    const auto loss = FindLoss(checked.config, sources);
    if (loss) add(loss->message);
  }
  add(FindObstacle(checked.config, sources.path));
  add(CheckTls(checked.config.options, checked.config.warnings));
  add(CheckListening(checked.config.options));
  return obstacles;
}

}  // namespace

std::optional<Configuration> ReadConfiguration(const codec::CommandLine& line, io::LogSink& log) {
  codec::ConfigSources sources;
  io::FileLock lock;
  Loaded loaded = Load(line, log, sources, lock);
  if (!loaded) {
    Report(loaded.error(), log);
    return std::nullopt;
  }
  if (const Obstacle obstacle = FindObstacle(*loaded, sources.path)) {
    log.Log(LogLevel::kWarning, *obstacle + ". Exiting...");
    return std::nullopt;
  }
  WarnOfScripts(*loaded, loaded->warnings);
  const bool unsaved = IsUnsaved(*loaded, sources);
  Configuration configuration{std::move(loaded->options),
                              std::move(loaded->state),
                              std::move(loaded->warnings),
                              std::move(sources.path),
                              std::move(loaded->state_file),
                              unsaved,
                              std::move(lock)};
  if (configuration.state_file && !configuration.path.empty()) {
    const auto forgotten = ForgetCopyOfConfiguration(configuration.path);
    if (forgotten) configuration.warnings.push_back(*forgotten);
  }
  if (!configuration.path.empty()) NoteStateFile(configuration.path, configuration.state_file);
  const std::string& kept =
      configuration.state_file ? configuration.state_file->path : configuration.path;
  if (const auto foreign = FindForeignCopy(kept)) configuration.warnings.push_back(*foreign);
  WarnOfProtectionMissing(configuration.options, configuration.warnings);
  return configuration;
}

tl::expected<command::LoadedUsers, std::vector<std::string>> LoadUsers(
    const codec::ServerOptions& options, const std::string& require_pass) {
  return command::LoadUsers(options, require_pass,
                            [](const std::string& path) { return io::ReadFile(path); });
}

int CheckConfiguration(const codec::CommandLine& line) {
  io::Logger console({});
  FileSurroundings surroundings;
  surroundings.TouchNothing();
  codec::ConfigSources sources;
  if (!line.config_path) {
    std::cerr << "--check-config needs the name of a configuration file\n";
    return 1;
  }
  if (const auto unread = ReadSources(line, surroundings, console, sources)) {
    Report(*unread, console);
    return 1;
  }
  codec::CheckedConfig checked = codec::CheckConfig(sources, surroundings);
  for (const codec::ConfigError& error : checked.errors) {
    std::cerr << codec::RenderFinding(error, *line.config_path) << "\n";
  }
  codec::LoadedConfig& config = checked.config;
  DoubtVotesOfFreshFile(config, sources);
  WarnOfProtectionMissing(config.options, config.warnings);
  WarnOfScripts(config, config.warnings);
  std::vector<std::string> obstacles = FindObstacles(checked, sources);
  const auto users = LoadUsers(config.options, config.state.process.require_pass);
  if (users) {
    std::ranges::copy(users->notices, std::back_inserter(config.warnings));
  } else {
    obstacles.push_back(users.error().front());
  }
  for (const std::string& warning : config.warnings) {
    std::cerr << *line.config_path << ": warning: " << warning << "\n";
  }
  for (const std::string& obstacle : obstacles) {
    std::cerr << *line.config_path << ": " << obstacle << "\n";
  }
  if (!checked.errors.empty() || !obstacles.empty()) return 1;
  std::cout << *line.config_path << ": in order\n";
  return 0;
}

}  // namespace sentinel::app
