// A configuration or a state file that is damaged, and the last good copy beside it:
// docs/decisions/0031-last-good-copy.md.
#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "codec/conf/load.h"

namespace sentinel::app {

using Loaded = tl::expected<codec::LoadedConfig, codec::ConfigError>;

// Set when `config`, which was read from `sources`, is less than there was: its state file was
// taken away from beside the copy, or the configuration says less of the past than its copy, or
// names no state file any more.
std::optional<codec::ConfigError> FindLoss(const codec::LoadedConfig& config,
                                           const codec::ConfigSources& sources);

// A configuration that was written anew where another was, as its copy shows, is no loss, but the
// votes of before are in doubt. Warns of it.
void DoubtVotesOfFreshFile(codec::LoadedConfig& config, const codec::ConfigSources& sources);

// Like LoadConfig; a loss is an error as well.
Loaded LoadUndamaged(const codec::ConfigSources& sources, codec::Surroundings& surroundings);

// Behind `damage`, which has stopped a start in `folder`: puts the last good copy of the damaged
// file in its place and goes on with that. Gives back `damage` when there is no copy to go on with.
Loaded Recover(const codec::ConfigError& damage, const codec::ConfigSources& sources,
               const std::string& folder);

// Where Recover() keeps the damaged file.
std::string DamagedFile(const std::string& path);

// That Recover() would help, in a sentence; empty when it would not.
std::string HowToRecover(const codec::ConfigError& damage, const codec::ConfigSources& sources,
                         const std::string& folder);

// That a file of somebody else is where the last good copy of `path` would be.
std::optional<std::string> FindForeignCopy(const std::string& path);

// Notes beside the main file `path` that it has a state file, at `state_file`; without one, takes
// the note away. A start finds out by it that the line which names the state file was cut off.
// Nothing happens where nothing can be written, and beside what is no regular file.
void NoteStateFile(const std::string& path, const std::optional<codec::StateFile>& state_file);

// With a state file the configuration is its owner's: nobody may go on with a copy from before that
// was so. Returns what there is to say about it.
std::optional<std::string> ForgetCopyOfConfiguration(const std::string& path);

}  // namespace sentinel::app
