#include "codec/conf/load.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "codec/conf/directive.h"
#include "codec/conf/read_statements.h"
#include "codec/conf/value.h"
#include "codec/resp/words.h"

namespace sentinel::codec {
namespace {

constexpr int kIncludeDepthMax = 32;  // Deeper means that a file includes itself.
constexpr std::int64_t kHzMin = 1;
constexpr std::int64_t kHzMax = 500;
constexpr const char* kBadDirective = "Bad directive or wrong number of arguments";

using Words = std::vector<std::string>;

// Our commands as rename-command lines have left them.
class CommandNames {
 public:
  explicit CommandNames(Surroundings& surroundings) : surroundings_(surroundings) {}

  Result<void> Rename(const std::string& from, const std::string& to) {
    if (!Exists(from)) return Fail("No such command in rename-command");
    if (Exists(to)) return Fail("Target command name already exists");
    const std::string old_name = AsciiLower(from);
    if (added_.erase(old_name) == 0) removed_.insert(old_name);
    if (!to.empty()) added_.insert(AsciiLower(to));
    return {};
  }

 private:
  bool Exists(const std::string& name) {
    const std::string lower = AsciiLower(name);
    if (added_.contains(lower)) return true;
    return !removed_.contains(lower) && surroundings_.IsCommand(lower);
  }

  Surroundings& surroundings_;
  std::set<std::string> added_;
  std::set<std::string> removed_;
};

class Loader {
 public:
  explicit Loader(Surroundings& surroundings) : surroundings_(surroundings), names_(surroundings) {}

  // Empty when all went well. `depth` is 0 for the main text.
  std::optional<ConfigError> ReadText(std::string_view text, int depth);
  tl::expected<LoadedConfig, ConfigError> Finish();

 private:
  struct Line {
    std::string_view text;  // Stripped.
    int number = 0;
    int depth = 0;
  };

  std::optional<ConfigError> ReadLine(const Line& line);
  std::optional<ConfigError> Include(const Line& line, const Words& words);
  // Everything but include.
  Result<void> Apply(const Line& line, const Words& words, const DirectiveKind& kind);
  Result<void> AddUser(const Words& words);
  Result<void> AddRename(const Words& words);
  Result<void> ChangeDirectory(const Words& values);

  Surroundings& surroundings_;
  CommandNames names_;
  ServerOptions options_;
  std::vector<StatementLine> statements_;
};

ConfigError Complaint(int number, std::string_view text, std::string message) {
  return {ConfigError::Report::kComplaint, number, std::string(text), std::move(message)};
}

std::optional<ConfigError> Loader::ReadText(std::string_view text, int depth) {
  int number = 0;
  for (const std::string_view raw : Split(text, '\n')) {
    const Line line{Trim(raw), ++number, depth};
    if (line.text.empty() || line.text.starts_with('#')) continue;
    if (auto error = ReadLine(line)) return error;
  }
  return std::nullopt;
}

std::optional<ConfigError> Loader::ReadLine(const Line& line) {
  if (line.text.find('\0') != std::string_view::npos) {
    std::string shown(line.text);
    std::erase(shown, '\0');
    return Complaint(line.number, shown, "NUL byte in configuration line");
  }
  const auto words = SplitWords(line.text);
  if (!words) {
    return Complaint(line.number, line.text, "Unbalanced quotes in configuration line");
  }
  if (words->empty()) return std::nullopt;
  const DirectiveKind kind = FindDirective(AsciiLower(words->front()));
  if (kind.form == DirectiveForm::kInclude) return Include(line, *words);
  const auto applied = Apply(line, *words, kind);
  if (!applied) return Complaint(line.number, line.text, applied.error().message);
  return std::nullopt;
}

std::optional<ConfigError> Loader::Include(const Line& line, const Words& words) {
  if (words.size() != 2) return Complaint(line.number, line.text, kBadDirective);
  if (line.depth >= kIncludeDepthMax) {
    return Complaint(line.number, line.text, "Too many nested includes");
  }
  const std::string& path = words[1];
  const bool is_pattern = path.find_first_of("*?[") != std::string::npos;
  std::string text;
  for (const std::string& file : is_pattern ? surroundings_.Glob(path) : Words{path}) {
    auto content = surroundings_.ReadFile(file);
    if (!content) {
      return ConfigError{
          ConfigError::Report::kLog, 0, "",
          "Fatal error, can't open config file '" + file + "': " + content.error().message};
    }
    text += *content;
  }
  return ReadText(text, line.depth + 1);
}

Result<void> Loader::Apply(const Line& line, const Words& words, const DirectiveKind& kind) {
  const Words values(words.begin() + 1, words.end());
  switch (kind.form) {
    case DirectiveForm::kOption:
      if (kind.option->name == "dir") return ChangeDirectory(values);
      return SetOption(*kind.option, values, options_);
    case DirectiveForm::kSentinel:
      if (!values.empty()) {
        statements_.push_back({values, std::string(line.text), line.number, line.depth > 0});
      }
      return {};
    case DirectiveForm::kUser:
      return AddUser(words);
    case DirectiveForm::kRenameCommand:
      return AddRename(words);
    case DirectiveForm::kLoadModule:
      if (values.empty()) return Fail(kBadDirective);
      return {};
    case DirectiveForm::kModuleOption:
      if (values.empty()) return Fail("Module config specified without value");
      return {};
    case DirectiveForm::kRetired:
      if (values.size() != 1) return Fail(kBadDirective);
      return {};
    case DirectiveForm::kInclude:  // Done by the caller.
    case DirectiveForm::kUnknown:
      break;
  }
  return Fail(kBadDirective);
}

Result<void> Loader::AddUser(const Words& words) {
  if (words.size() < 2) return Fail(kBadDirective);
  UserLine user{words[1], {words.begin() + 2, words.end()}};
  if (std::ranges::find(options_.users, user.name, &UserLine::name) != options_.users.end()) {
    return Fail("Error in user declaration '" + user.name +
                "': Duplicate user found. A user can only be defined once in config files");
  }
  if (const auto checked = surroundings_.CheckUserRules(user); !checked) {
    return Fail("Error in user declaration " + checked.error().message);
  }
  options_.users.push_back(std::move(user));
  return {};
}

Result<void> Loader::AddRename(const Words& words) {
  if (words.size() != 3) return Fail(kBadDirective);
  if (auto renamed = names_.Rename(words[1], words[2]); !renamed) return renamed;
  options_.renamed_commands.push_back({words[1], words[2]});
  return {};
}

Result<void> Loader::ChangeDirectory(const Words& values) {
  if (values.size() != 1) return Fail("wrong number of arguments");
  if (auto changed = surroundings_.ChangeDirectory(values.front()); !changed) return changed;
  options_.dir = surroundings_.CurrentDirectory();
  return {};
}

// What peers reach us on unless announce-port says something else.
std::uint16_t ReachablePort(const ServerOptions& options) {
  return options.tls.replication && options.tls.port != 0 ? options.tls.port : options.port;
}

tl::expected<LoadedConfig, ConfigError> Loader::Finish() {
  LoadedConfig config;
  if (!options_.logfile.empty()) {
    if (const auto log = surroundings_.CheckLogFile(options_.logfile); !log) {
      return tl::unexpected(Complaint(0, "", "Can't open the log file: " + log.error().message));
    }
  }
  auto state = ReadStatements(statements_, surroundings_, config.warnings);
  if (!state) return tl::unexpected(std::move(state).error());
  options_.hz = std::clamp(options_.hz, kHzMin, kHzMax);
  if (options_.dir.empty()) options_.dir = surroundings_.CurrentDirectory();
  config.state = *std::move(state);
  config.state.process.listen_port = ReachablePort(options_);
  config.state.process.require_pass = options_.requirepass;
  config.options = std::move(options_);
  return config;
}

}  // namespace

tl::expected<LoadedConfig, ConfigError> LoadConfig(const ConfigSources& sources,
                                                   Surroundings& surroundings) {
  std::string text = sources.file + sources.standard_input;
  if (!sources.command_line.empty()) text.append("\n").append(sources.command_line);
  Loader loader(surroundings);
  if (auto error = loader.ReadText(text, 0)) return tl::unexpected(*std::move(error));
  return loader.Finish();
}

std::string RenderComplaint(const ConfigError& error, std::string_view product) {
  std::string text("\n*** FATAL CONFIG FILE ERROR (");
  text.append(product).append(") ***\n");
  if (error.line > 0) {
    text.append("Reading the configuration file, at line ");
    text.append(std::to_string(error.line)).append("\n>>> '").append(error.text).append("'\n");
  }
  return text.append(error.message).append("\n");
}

}  // namespace sentinel::codec
