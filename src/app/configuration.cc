#include "app/configuration.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iostream>
#include <iterator>
#include <system_error>
#include <utility>

#include "app/file_surroundings.h"
#include "base/routable.h"
#include "command/server_facts.h"

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

// Peers that read such an address would look for us on their own host.
void DropUnroutableAnnouncement(Configuration& configuration) {
  std::string& host = configuration.state.process.announce_host;
  if (IsRoutable(host)) return;
  configuration.warnings.push_back("WARNING: sentinel announce-ip " + host +
                                   " leads nowhere and has no effect");
  host.clear();
}

}  // namespace

std::optional<Configuration> ReadConfiguration(const codec::CommandLine& line, io::LogSink& log) {
  FileSurroundings surroundings;
  codec::ConfigSources sources;
  if (!ReadSources(line, surroundings, log, sources)) return std::nullopt;
  auto loaded = codec::LoadConfig(sources, surroundings);
  if (!loaded) {
    Report(loaded.error(), log);
    return std::nullopt;
  }
  if (!CheckFile(sources.path, log) || !CheckTls(loaded->options, log)) return std::nullopt;
  Configuration configuration{std::move(loaded->options), std::move(loaded->state),
                              std::move(loaded->warnings), std::move(sources.path)};
  DropUnroutableAnnouncement(configuration);
  WarnOfProtectionMissing(configuration);
  return configuration;
}

}  // namespace sentinel::app
