#include "codec/conf/load.h"

#include <algorithm>
#include <cerrno>
#include <set>
#include <utility>

#include "base/routable.h"
#include "base/text.h"
#include "codec/conf/directive.h"
#include "codec/conf/read_statements.h"
#include "codec/conf/state_seal.h"
#include "codec/conf/statement.h"
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
  Loader(Surroundings& surroundings, Complaints& complaints)
      : surroundings_(surroundings), complaints_(complaints), names_(surroundings) {}

  // False when reading ends here. `file` is empty and `depth` is 0 for the main text.
  bool ReadText(std::string_view text, const std::string& file, int depth);
  LoadedConfig Finish(const ConfigSources& sources);
  // Absolute; nothing when the text names no state file.
  std::optional<std::string> StateFilePath() const;

 private:
  struct Line {
    std::string_view text;  // Stripped.
    int number = 0;
    const std::string& file;
    int depth = 0;
  };

  bool ReadLine(const Line& line);
  bool Include(const Line& line, const Words& words);
  // Everything but include.
  Result<void> Apply(const Line& line, const Words& words, const DirectiveKind& kind);
  Result<void> SetPlainOption(const Directive& directive, const Words& values);
  Result<void> AddUser(const Words& words);
  Result<void> AddRename(const Words& words);
  Result<void> ChangeDirectory(const Words& values);
  bool Complain(const Line& line, std::string message);

  // The last `sentinel state-config-file`; nullptr when there is none.
  const StatementLine* StateFileLine() const;
  // The lines of the state file; empty when there is no such file yet.
  std::vector<StatementLine> ReadStateFile(const StatementLine& line, const ConfigSources& sources,
                                           const std::string& path);
  std::vector<StatementLine> ReadStateText(std::string_view text, const std::string& path);

  Surroundings& surroundings_;
  Complaints& complaints_;
  CommandNames names_;
  ServerOptions options_;
  std::string require_pass_;  // What options_.requirepass leads to.
  std::vector<StatementLine> statements_;
  std::vector<std::string> included_;
};

bool Loader::Complain(const Line& line, std::string message) {
  std::string shown(line.text);
  std::erase(shown, '\0');
  return complaints_.Add({ConfigError::Report::kComplaint, line.number, std::move(shown),
                          std::move(message), line.file});
}

bool Loader::ReadText(std::string_view text, const std::string& file, int depth) {
  int number = 0;
  for (const std::string_view raw : Split(text, '\n')) {
    const Line line{Trim(raw), ++number, file, depth};
    if (line.text.empty() || line.text.starts_with('#')) continue;
    if (!ReadLine(line)) return false;
  }
  return true;
}

bool Loader::ReadLine(const Line& line) {
  if (line.text.find('\0') != std::string_view::npos) {
    return Complain(line, "NUL byte in configuration line");
  }
  const auto words = SplitWords(line.text);
  if (!words) return Complain(line, "Unbalanced quotes in configuration line");
  if (words->empty()) return true;
  const DirectiveKind kind = FindDirective(AsciiLower(words->front()));
  if (kind.form == DirectiveForm::kInclude) return Include(line, *words);
  const auto applied = Apply(line, *words, kind);
  return applied || Complain(line, applied.error().message);
}

bool Loader::Include(const Line& line, const Words& words) {
  if (words.size() != 2) return Complain(line, kBadDirective);
  if (line.depth >= kIncludeDepthMax) return Complain(line, "Too many nested includes");
  const std::string& path = words[1];
  const bool is_pattern = path.find_first_of("*?[") != std::string::npos;
  std::string text;
  for (const std::string& file : is_pattern ? surroundings_.Glob(path) : Words{path}) {
    auto content = surroundings_.ReadFile(file);
    if (content) {
      included_.push_back(file);
      text += *content;
      continue;
    }
    const std::string why =
        "Fatal error, can't open config file '" + file + "': " + content.error().message;
    const ConfigError error{ConfigError::Report::kLog, line.number, std::string(line.text), why,
                            line.file};
    if (!complaints_.Add(error)) return false;
  }
  return ReadText(text, path, line.depth + 1);
}

Result<void> Loader::Apply(const Line& line, const Words& words, const DirectiveKind& kind) {
  const Words values(words.begin() + 1, words.end());
  switch (kind.form) {
    case DirectiveForm::kOption:
      return SetPlainOption(*kind.option, values);
    case DirectiveForm::kSentinel:
      if (!values.empty()) {
        statements_.push_back(
            {values, std::string(line.text), line.number, line.depth > 0, line.file});
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

Result<void> Loader::SetPlainOption(const Directive& directive, const Words& values) {
  if (directive.name == "dir") return ChangeDirectory(values);
  if (auto set = SetOption(directive, values, options_); !set) return set;
  if (directive.name != "requirepass") return {};
  require_pass_ = options_.requirepass;
  if (!IsPasswordSource(require_pass_)) return {};
  auto password = surroundings_.ReadPassword(require_pass_);
  if (!password) return tl::unexpected(std::move(password).error());
  require_pass_ = *std::move(password);
  return {};
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

const StatementLine* Loader::StateFileLine() const {
  const StatementLine* last = nullptr;
  for (const StatementLine& line : statements_) {
    const Statement* statement = FindStatement(AsciiLower(line.words.front()));
    const bool names_it = statement != nullptr && statement->id == StatementId::kStateConfigFile;
    if (names_it && line.words.size() == 2 && !line.words[1].empty()) last = &line;
  }
  return last;
}

std::optional<std::string> Loader::StateFilePath() const {
  const StatementLine* const line = StateFileLine();
  if (line == nullptr) return std::nullopt;
  const std::string& path = line->words[1];
  return path.starts_with('/') ? path : surroundings_.CurrentDirectory() + "/" + path;
}

std::vector<StatementLine> Loader::ReadStateFile(const StatementLine& line,
                                                 const ConfigSources& sources,
                                                 const std::string& path) {
  const auto complain = [&](std::string message) {
    complaints_.Add(
        {ConfigError::Report::kComplaint, line.number, line.text, std::move(message), line.file});
    return std::vector<StatementLine>();
  };
  std::vector<std::string> others = included_;
  if (!sources.path.empty()) others.push_back(sources.path);
  for (const std::string& other : others) {
    if (surroundings_.IsSameFile(path, other)) {
      return complain("The state file must be another file than the configuration.");
    }
  }
  const auto text =
      sources.state ? Result<std::string>(*sources.state) : surroundings_.ReadFile(path);
  if (!text && text.error().code == ENOENT) return {};
  if (!text) return complain("Can't read the state file: " + text.error().message);
  return ReadStateText(*text, path);
}

std::vector<StatementLine> Loader::ReadStateText(std::string_view text, const std::string& path) {
  std::vector<StatementLine> lines;
  int number = 0;
  std::string_view shown;
  bool goes_on = true;
  const auto complain = [&](std::string message) {
    std::string printable(shown);
    std::erase(printable, '\0');
    goes_on = complaints_.Add({ConfigError::Report::kComplaint, number, std::move(printable),
                               std::move(message), path, true});
  };
  for (const std::string_view raw : Split(text, '\n')) {
    ++number;
    const std::string_view stripped = Trim(raw);
    if (stripped.empty()) continue;
    shown = stripped;
    if (shown.starts_with('#')) continue;
    auto words = SplitWords(shown);
    const bool is_statement =
        words && words->size() > 1 && EqualsIgnoreCase(words->front(), "sentinel");
    if (is_statement) {
      words->erase(words->begin());
      lines.push_back({*std::move(words), std::string(shown), number, false, path});
    } else {
      complain("This is not a line of a state file.");
      if (!goes_on) return {};
    }
  }
  if (const auto whole = Unsealed(text); !whole) complain(whole.error().message);
  return lines;
}

// Peers that read such an address would look for us on their own host.
void DropUnroutableAnnouncement(LoadedConfig& config) {
  const auto drop = [&](PersistentState& state) {
    std::string& host = state.process.announce_host;
    if (IsRoutable(host)) return false;
    config.warnings.push_back("WARNING: sentinel announce-ip " + host +
                              " leads nowhere and has no effect");
    host.clear();
    return true;
  };
  if (!config.state_file) {
    drop(config.state);
    return;
  }
  const PersistentState& configured = config.state_file->configured;
  const bool is_configured = config.state.process.announce_host == configured.process.announce_host;
  drop(config.state_file->configured);
  std::string& host = config.state.process.announce_host;
  // The state file has no other one than the configuration from now on.
  if (is_configured || drop(config.state)) host = configured.process.announce_host;
}

LoadedConfig Loader::Finish(const ConfigSources& sources) {
  LoadedConfig config;
  if (!options_.logfile.empty()) {
    if (const auto log = surroundings_.CheckLogFile(options_.logfile); !log) {
      const std::string why = "Can't open the log file: " + log.error().message;
      if (!complaints_.Add({ConfigError::Report::kComplaint, 0, "", why, ""})) return config;
    }
  }
  std::vector<StatementLine> state_lines;
  if (const auto path = StateFilePath()) {
    config.state_file.emplace().path = *path;
    state_lines = ReadStateFile(*StateFileLine(), sources, *path);
  }
  ReadStatementsResult read =
      ReadStatements({statements_, state_lines}, surroundings_, config.warnings, complaints_);
  options_.hz = std::clamp(options_.hz, kHzMin, kHzMax);
  if (options_.dir.empty()) options_.dir = surroundings_.CurrentDirectory();
  config.state = std::move(read.state);
  config.state.process.listen_port = ReachablePort(options_);
  config.state.process.require_pass = require_pass_;
  if (config.state_file) {
    config.state_file->configured = state_lines.empty() ? config.state : std::move(read.configured);
    config.state_file->configured_log_level = options_.loglevel;
    options_.loglevel = read.log_level.value_or(options_.loglevel);
    config.state_file->heeded_addresses = std::move(read.heeded_addresses);
  }
  DropUnroutableAnnouncement(config);
  config.options = std::move(options_);
  return config;
}

// All that is not in the state file, one behind the other.
std::string MainText(const ConfigSources& sources) {
  std::string text = sources.file + sources.standard_input;
  if (!sources.command_line.empty()) text.append("\n").append(sources.command_line);
  return text;
}

LoadedConfig Read(const ConfigSources& sources, Surroundings& surroundings,
                  Complaints& complaints) {
  Loader loader(surroundings, complaints);
  if (!loader.ReadText(MainText(sources), "", 0)) return {};
  return loader.Finish(sources);
}

}  // namespace

tl::expected<LoadedConfig, ConfigError> LoadConfig(const ConfigSources& sources,
                                                   Surroundings& surroundings) {
  Complaints complaints(Complaints::Wanted::kFirst);
  LoadedConfig config = Read(sources, surroundings, complaints);
  if (!complaints.list().empty()) return tl::unexpected(complaints.list().front());
  return config;
}

std::optional<std::string> FindStateFile(const ConfigSources& sources, Surroundings& surroundings) {
  Complaints complaints(Complaints::Wanted::kAll);
  Loader loader(surroundings, complaints);
  loader.ReadText(MainText(sources), "", 0);
  return loader.StateFilePath();
}

CheckedConfig CheckConfig(const ConfigSources& sources, Surroundings& surroundings) {
  Complaints complaints(Complaints::Wanted::kAll);
  LoadedConfig config = Read(sources, surroundings, complaints);
  return {complaints.list(), std::move(config)};
}

}  // namespace sentinel::codec
