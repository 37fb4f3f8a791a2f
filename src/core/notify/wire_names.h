// Names of commands on the links to Redis servers, and the limit on what may be under way there.
#pragma once

#include <string>

#include "sentinel/settings.h"

namespace sentinel {

// PING, INFO and PUBLISH are withheld from a link with this many unanswered commands per owner
// (protocol sheet, section 1).
inline constexpr int kPendingMax = 100;

// The name `command` (upper case) has on this master and its replicas. Renames do not apply to
// peers: a sentinel knows its commands by their own names.
inline std::string WireName(const MasterSettings& settings, const char* command) {
  const auto it = settings.renamed_commands.find(command);
  return it == settings.renamed_commands.end() ? command : it->second;
}

}  // namespace sentinel
