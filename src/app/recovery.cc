#include "app/recovery.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include "app/file_surroundings.h"
#include "base/text.h"
#include "codec/conf/doubt.h"
#include "codec/conf/fresh_text.h"
#include "codec/conf/lost_memory.h"
#include "codec/conf/rewrite.h"
#include "io/store/files.h"

namespace sentinel::app {
namespace {

constexpr std::string_view kNoteBegin = "sentinel state-config-file ";

bool IsThere(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

std::string NoteOf(const std::string& path) { return io::Resolved(path) + ".names-state-file"; }

// What the note beside `path` says. Nothing when there is none, or a file of somebody else.
std::optional<std::string> ReadNote(const std::string& path) {
  const auto text = io::ReadFile(NoteOf(path));
  if (!text || !text->starts_with(kNoteBegin)) return std::nullopt;
  return std::string(Trim(*text));
}

// What can be gone on with.
struct Copy {
  std::string file;  // What it takes the place of.
  bool of_state = false;
  std::string text;
  codec::LoadedConfig config;
};

// Looks at the files of a start in `folder`, and leaves no trace.
class Look {
 public:
  explicit Look(const std::string& folder) : folder_(folder) { surroundings_.TouchNothing(); }

  // By the file, an include, standard input or an option, whatever else is wrong with them.
  bool NamesStateFile(const codec::ConfigSources& sources) {
    surroundings_.ChangeDirectory(folder_);
    return codec::FindStateFile(sources, surroundings_).has_value();
  }

  std::optional<Copy> FindCopy(const codec::ConfigError& damage, codec::ConfigSources sources);

 private:
  // A configuration beside a state file is its owner's: no copy of it is kept. One that was cut off
  // need not name the state file any more; then its copy may.
  bool IsOurs(const codec::ConfigSources& sources) {
    return !sources.path.empty() && !ReadNote(sources.path) && !NamesStateFile(sources);
  }
  bool IsUnreadable(const std::string& path) {
    const auto text = surroundings_.ReadFile(path);
    return !text && text.error().code != ENOENT;
  }

  const std::string& folder_;
  FileSurroundings surroundings_;
};

std::optional<Copy> Look::FindCopy(const codec::ConfigError& damage, codec::ConfigSources sources) {
  const bool of_state = damage.in_state;
  if (!of_state && !IsOurs(sources)) return std::nullopt;
  const std::string& file = of_state ? damage.file : sources.path;
  auto text = surroundings_.ReadFile(io::LastGoodCopy(file));
  if (!text || IsUnreadable(file)) return std::nullopt;
  if (of_state) {
    sources.state = *text;
  } else {
    sources.file = *text;
    if (NamesStateFile(sources)) return std::nullopt;
  }
  surroundings_.ChangeDirectory(folder_);
  auto loaded = codec::LoadConfig(sources, surroundings_);
  if (!loaded) return std::nullopt;
  return Copy{file, of_state, *std::move(text), *std::move(loaded)};
}

// Puts the copy in the place of the damaged file, which stays beside it.
Result<void> Restore(const Copy& copy) {
  io::FileOps ops;
  if (const auto damaged = io::ReadFile(copy.file)) {
    const io::ReplacedFile kept = io::ReplaceFile(DamagedFile(copy.file), *damaged, ops);
    if (!kept.ok) return Fail(kept.error);
  }
  codec::Rewriter rewrite = copy.of_state ? codec::Rewriter(*copy.config.state_file)
                                          : codec::Rewriter(copy.config.options);
  rewrite.SetOptions(copy.config.options);
  const std::string text = rewrite(copy.text, copy.config.state);
  const io::ReplacedFile restored = io::ReplaceFile(copy.file, text, ops);
  if (!restored.ok) return Fail(restored.error);
  return {};
}

std::optional<codec::ConfigError> FindLostState(const std::string& path) {
  const std::string copy = io::LastGoodCopy(path);
  if (IsThere(path) || !IsThere(copy)) return std::nullopt;
  codec::ConfigError lost;
  lost.message = "The state file " + path + " is gone, but there is " + copy +
                 ". To start without state, remove that.";
  lost.file = path;
  lost.in_state = true;
  return lost;
}

// One that has state of its own had the line taken out on purpose.
std::optional<codec::ConfigError> FindLostName(const codec::ConfigSources& sources) {
  const auto note = ReadNote(sources.path);
  if (!note || codec::HasState(sources.file)) return std::nullopt;
  codec::ConfigError lost;
  lost.message =
      "The configuration file " + sources.path +
      " names no state file, and at the last start it did: '" + *note +
      "'. Without it this sentinel would have a new id and forget its votes. If that was "
      "cut off, put it back; if it was taken out on purpose, remove " +
      NoteOf(sources.path) + ".";
  lost.file = sources.path;
  return lost;
}

// Of a file that has no checksum, as redis-sentinel writes it too.
std::optional<codec::ConfigError> FindLostMemory(const codec::ConfigSources& sources) {
  const std::string path = io::LastGoodCopy(sources.path);
  const auto copy = io::ReadFile(path);
  if (!copy) return std::nullopt;
  const auto loss = codec::FindLoss(sources.file, *copy);
  if (!loss || codec::IsFresh(sources.file, *copy)) return std::nullopt;
  codec::ConfigError lost;
  lost.message =
      "The configuration file " + sources.path + " says less than the older " + path + ": " +
      *loss +
      ". A sentinel that forgets its votes may vote twice, so this one does not start. "
      "To start with the file as it is, remove the copy. Where a tool writes this file anew at "
      "each "
      "start, let it name a file of its own for state: sentinel state-config-file <path>.";
  lost.file = sources.path;
  return lost;
}

}  // namespace

std::optional<codec::ConfigError> FindLoss(const codec::LoadedConfig& config,
                                           const codec::ConfigSources& sources) {
  if (config.state_file) return FindLostState(config.state_file->path);
  if (sources.path.empty()) return std::nullopt;
  auto lost = FindLostName(sources);
  return lost ? lost : FindLostMemory(sources);
}

void DoubtVotesOfFreshFile(codec::LoadedConfig& config, const codec::ConfigSources& sources) {
  if (config.state_file || sources.path.empty()) return;
  const std::string path = io::LastGoodCopy(sources.path);
  const auto copy = io::ReadFile(path);
  const bool starts_anew =
      copy && codec::FindLoss(sources.file, *copy) && codec::IsFresh(sources.file, *copy);
  if (!starts_anew) return;
  Epoch& epoch = config.state.current_epoch;
  epoch = std::max(epoch, codec::NewestEpoch(*copy));
  codec::DoubtEpochs(config.state);
  config.warnings.push_back(
      "WARNING: the configuration file " + sources.path + " is a fresh one, unlike " + path +
      ", and says nothing of the past. This sentinel starts with " +
      (config.state.my_id.empty() ? "a new id" : "the id that it says") +
      ", and gives no vote up to epoch " + std::to_string(epoch) +
      ", as it may have voted before. Where a tool writes this file anew at each start, let it "
      "name "
      "a file of its own for state: sentinel state-config-file <path>.");
}

Loaded LoadUndamaged(const codec::ConfigSources& sources, codec::Surroundings& surroundings) {
  auto loaded = codec::LoadConfig(sources, surroundings);
  if (!loaded) return loaded;
  if (auto lost = FindLoss(*loaded, sources)) return tl::unexpected(*std::move(lost));
  DoubtVotesOfFreshFile(*loaded, sources);
  return loaded;
}

Loaded Recover(const codec::ConfigError& damage, const codec::ConfigSources& sources,
               const std::string& folder) {
  auto copy = Look(folder).FindCopy(damage, sources);
  if (!copy) return tl::unexpected(damage);
  codec::LoadedConfig& config = copy->config;
  codec::DoubtEpochs(config.state);
  if (const auto restored = Restore(*copy); !restored) {
    codec::ConfigError failed;
    failed.report = codec::ConfigError::Report::kLog;
    failed.message = "The last good copy of " + copy->file +
                     " can't be put in its place: " + restored.error().message;
    return tl::unexpected(std::move(failed));
  }
  config.warnings.push_back(
      "WARNING: " + copy->file + " could not be used (" + damage.message +
      ") and was replaced by " + io::LastGoodCopy(copy->file) +
      ", which is older. This sentinel may have forgotten votes, so it gives none up to epoch " +
      std::to_string(config.state.current_epoch) +
      "; replicas, sentinels and addresses since then are learned again from the others.");
  return std::move(config);
}

std::string DamagedFile(const std::string& path) { return path + ".damaged"; }

std::string HowToRecover(const codec::ConfigError& damage, const codec::ConfigSources& sources,
                         const std::string& folder) {
  const auto copy = Look(folder).FindCopy(damage, sources);
  if (!copy) return "";
  return "Unless somebody has made a mistake in it, " + copy->file +
         " was damaged: a start with --recover goes on with its last good copy, " +
         io::LastGoodCopy(copy->file) + ".";
}

void NoteStateFile(const std::string& path, const std::optional<codec::StateFile>& state_file) {
  if (io::IsNoFile(path)) return;
  const std::string file = NoteOf(path);
  const auto note = ReadNote(path);
  if (!state_file) {
    if (note) ::unlink(file.c_str());
    return;
  }
  const std::string text = std::string(kNoteBegin) + state_file->path;
  if (note == text || (!note && IsThere(file))) return;
  io::FileOps ops;
  io::ReplaceFile(file, text + "\n", ops);
}

std::optional<std::string> FindForeignCopy(const std::string& path) {
  const std::string copy = io::LastGoodCopy(path);
  const auto text = io::ReadFile(copy);
  if (!text || codec::HasState(*text)) return std::nullopt;
  return "WARNING: " + copy +
         " holds no state of a sentinel and is left alone: there is no last "
         "good copy of " +
         path + " as long as it is there.";
}

std::optional<std::string> ForgetCopyOfConfiguration(const std::string& path) {
  const std::string copy = io::LastGoodCopy(path);
  const auto text = io::ReadFile(copy);
  if (!text || !codec::HasState(*text)) return std::nullopt;  // None, or no copy of ours.
  const bool removed = ::unlink(copy.c_str()) == 0;
  return removed ? copy + " was removed: it is from before there was a state file."
                 : "WARNING: " + copy + " is from before there was a state file. Remove it.";
}

}  // namespace sentinel::app
