#include "app/configuration.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <system_error>
#include <utility>

#include "app/file_surroundings.h"
#include "base/routable.h"
#include "base/text.h"
#include "codec/conf/doubt.h"
#include "codec/conf/rewrite.h"
#include "command/server_facts.h"
#include "io/log/logger.h"
#include "io/store/files.h"

namespace sentinel::app {
namespace {

std::string AbsolutePath(const std::string& path, FileSurroundings& surroundings) {
  return path.starts_with('/') ? path : surroundings.CurrentDirectory() + "/" + path;
}

// True iff the line asks for nothing but what this sentinel does anyway: a default user who may do
// everything, without a password or with the one of requirepass.
bool IsHonoured(const codec::UserLine& user, const codec::ServerOptions& options) {
  const auto has = [&user](const char* rule) {
    return std::find(user.rules.begin(), user.rules.end(), rule) != user.rules.end();
  };
  return user.name == "default" && has("on") && has("+@all") &&
         has("nopass") == options.requirepass.empty();
}

// Whoever wrote these relies on them: say that they do not hold.
void WarnOfProtectionMissing(Configuration& configuration) {
  const codec::ServerOptions& options = configuration.options;
  const auto warn = [&](const std::string& what) {
    configuration.warnings.push_back("WARNING: " + what +
                                     " of the configuration is kept but not enforced. Only "
                                     "requirepass protects this sentinel.");
  };
  const auto honoured = [&](const auto& user) { return IsHonoured(user, options); };
  if (!std::ranges::all_of(options.users, honoured)) warn("what the 'user' lines say");
  if (!options.aclfile.empty()) warn("the 'aclfile'");
  if (!options.renamed_commands.empty()) warn("'rename-command'");
}

// There is no TLS yet. Going on in plain text would send passwords where they must not go.
bool CheckTls(const codec::ServerOptions& options, io::LogSink& log) {
  if (!options.tls.enabled()) return true;
  log.Log(LogLevel::kWarning,
          "tls-port, tls-replication and tls-cluster ask for TLS, which this sentinel does not "
          "have. Exiting...");
  return false;
}

void Report(const codec::ConfigError& error, io::LogSink& log) {
  if (error.report == codec::ConfigError::Report::kLog) {
    log.Log(LogLevel::kWarning, error.message);
  } else {
    const std::string product = "Redis " + std::string(command::kRedisVersion);
    std::cerr << codec::RenderComplaint(error, product);
  }
}

// Fills in `sources`; false when the file cannot be read.
bool ReadSources(const codec::CommandLine& line, FileSurroundings& surroundings, io::LogSink& log,
                 codec::ConfigSources& sources) {
  sources.command_line = line.config_text;
  if (line.config_path) {
    sources.path = AbsolutePath(*line.config_path, surroundings);
    Result<std::string> text = surroundings.ReadFile(sources.path);
    if (!text) {
      log.Log(LogLevel::kWarning, "Fatal error, can't open config file '" + sources.path +
                                      "': " + text.error().message);
      return false;
    }
    sources.file = std::move(*text);
  }
  if (line.read_standard_input) {
    log.Log(LogLevel::kWarning, "Reading config from stdin");
    sources.standard_input.assign(std::istreambuf_iterator<char>(std::cin), {});
  }
  return true;
}

// State has to be kept somewhere.
bool CheckFile(const std::string& path, io::LogSink& log) {
  if (path.empty()) {
    log.Log(LogLevel::kWarning, "Sentinel needs config file on disk to save state. Exiting...");
    return false;
  }
  if (::access(path.c_str(), W_OK) != 0) {
    log.Log(LogLevel::kWarning, "Sentinel config file " + path + " is not writable: " +
                                    std::generic_category().message(errno) + ". Exiting...");
    return false;
  }
  return true;
}

// The same for a state file, which need not be there yet. Its folder has to take the new one.
bool CheckStateFile(const std::string& path, io::LogSink& log) {
  const std::string folder = std::filesystem::path(path).parent_path();
  const bool writable = ::access(folder.c_str(), W_OK | X_OK) == 0 &&
                        (::access(path.c_str(), W_OK) == 0 || errno == ENOENT);
  if (writable) return true;
  log.Log(LogLevel::kWarning, "Sentinel state file " + path + " is not writable: " +
                                  std::generic_category().message(errno) + ". Exiting...");
  return false;
}

// Peers that read such an address would look for us on their own host.
void DropUnroutableAnnouncement(Configuration& configuration) {
  std::string& host = configuration.state.process.announce_host;
  if (IsRoutable(host)) return;
  configuration.warnings.push_back("WARNING: sentinel announce-ip " + host +
                                   " leads nowhere and has no effect");
  host.clear();
}

bool IsLost(const std::string& path) {
  return ::access(path.c_str(), F_OK) != 0 && ::access(io::LastGoodCopy(path).c_str(), F_OK) == 0;
}

// Like LoadConfig; a state file that was taken away from beside its copy is an error as well.
tl::expected<codec::LoadedConfig, codec::ConfigError> Load(const codec::ConfigSources& sources,
                                                           FileSurroundings& surroundings) {
  auto loaded = codec::LoadConfig(sources, surroundings);
  if (!loaded || sources.state || !loaded->state_file || !IsLost(loaded->state_file->path)) {
    return loaded;
  }
  const std::string& path = loaded->state_file->path;
  codec::ConfigError lost;
  lost.message = "The state file " + path + " is gone, but there is " + io::LastGoodCopy(path) +
                 ". Start with --recover to go on with that, or remove it to start without state.";
  lost.file = path;
  lost.in_state = true;
  return tl::unexpected(std::move(lost));
}

// Reads the last good copy of what `damage` is about, with `file` for what it takes the place of.
tl::expected<codec::LoadedConfig, codec::ConfigError> LoadCopy(const codec::ConfigError& damage,
                                                               codec::ConfigSources& sources,
                                                               FileSurroundings& surroundings,
                                                               std::string& file) {
  // A configuration beside a state file is its owner's: no copy of it is kept.
  const bool in_state = damage.in_state;
  const bool is_owners = AsciiLower(sources.file).find("state-config-file") != std::string::npos;
  if (!in_state && (is_owners || sources.path.empty())) return tl::unexpected(damage);
  file = in_state ? damage.file : sources.path;
  auto copy = surroundings.ReadFile(io::LastGoodCopy(file));
  if (!copy) return tl::unexpected(damage);
  if (in_state) {
    sources.state = *std::move(copy);
  } else {
    sources.file = *std::move(copy);
  }
  return codec::LoadConfig(sources, surroundings);
}

// Puts the copy in the place of the damaged file, which stays beside it.
Result<void> Restore(const std::string& file, const codec::ConfigSources& sources,
                     const codec::LoadedConfig& config, FileSurroundings& surroundings) {
  io::FileOps ops;
  if (const auto damaged = surroundings.ReadFile(file)) {
    const io::ReplacedFile kept = io::ReplaceFile(file + ".damaged", *damaged, ops);
    if (!kept.ok) return Fail(kept.error);
  }
  codec::Rewriter rewrite = config.state_file ? codec::Rewriter(config.state_file->configured)
                                              : codec::Rewriter(config.options);
  const std::string& copy = config.state_file ? *sources.state : sources.file;
  const io::ReplacedFile restored = io::ReplaceFile(file, rewrite(copy, config.state), ops);
  if (!restored.ok) return Fail(restored.error);
  return {};
}

// --recover: goes on with the last good copy. Gives back `damage` when there is none.
tl::expected<codec::LoadedConfig, codec::ConfigError> Recover(const codec::ConfigError& damage,
                                                              codec::ConfigSources& sources,
                                                              FileSurroundings& surroundings) {
  std::string file;
  auto loaded = LoadCopy(damage, sources, surroundings, file);
  if (!loaded) return loaded;
  codec::DoubtEpochs(loaded->state);
  if (const auto restored = Restore(file, sources, *loaded, surroundings); !restored) {
    codec::ConfigError failed;
    failed.report = codec::ConfigError::Report::kLog;
    failed.message =
        "The last good copy of " + file + " can't be put in its place: " + restored.error().message;
    return tl::unexpected(std::move(failed));
  }
  loaded->warnings.push_back(
      "WARNING: " + file + " could not be used (" + damage.message + ") and was replaced by " +
      io::LastGoodCopy(file) +
      ", which is older. This sentinel may have forgotten votes, so it gives none up to epoch " +
      std::to_string(loaded->state.current_epoch) +
      "; replicas, sentinels and addresses since then are learned again from the others.");
  return loaded;
}

}  // namespace

std::optional<Configuration> ReadConfiguration(const codec::CommandLine& line, io::LogSink& log) {
  FileSurroundings surroundings;
  codec::ConfigSources sources;
  if (!ReadSources(line, surroundings, log, sources)) return std::nullopt;
  const std::string folder = surroundings.CurrentDirectory();
  auto loaded = Load(sources, surroundings);
  if (!loaded && line.recover && surroundings.ChangeDirectory(folder)) {
    loaded = Recover(loaded.error(), sources, surroundings);
  }
  if (!loaded) {
    Report(loaded.error(), log);
    return std::nullopt;
  }
  const bool writable = loaded->state_file && !sources.path.empty()
                            ? CheckStateFile(loaded->state_file->path, log)
                            : CheckFile(sources.path, log);
  if (!writable || !CheckTls(loaded->options, log)) return std::nullopt;
  Configuration configuration{std::move(loaded->options), std::move(loaded->state),
                              std::move(loaded->warnings), std::move(sources.path),
                              std::move(loaded->state_file)};
  DropUnroutableAnnouncement(configuration);
  WarnOfProtectionMissing(configuration);
  return configuration;
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
  if (!ReadSources(line, surroundings, console, sources)) return 1;
  const codec::CheckedConfig checked = codec::CheckConfig(sources, surroundings);
  for (const codec::ConfigError& error : checked.errors) {
    std::cerr << codec::RenderFinding(error, *line.config_path) << "\n";
  }
  for (const std::string& warning : checked.config.warnings) {
    std::cerr << *line.config_path << ": warning: " << warning << "\n";
  }
  if (!checked.errors.empty()) return 1;
  std::cout << *line.config_path << ": in order\n";
  return 0;
}

}  // namespace sentinel::app
