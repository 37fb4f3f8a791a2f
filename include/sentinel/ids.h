// Identifiers. None is ever reused within one run of the process, so a late reply can be told from
// a current one by its id alone.
#pragma once

#include <cstdint>

namespace sentinel {

// One connection attempt and the connection that may come of it. A reconnect gets a new id.
enum class LinkId : std::uint64_t {};

// One monitored master. SENTINEL REMOVE followed by MONITOR of the same name gives a new id.
enum class MasterId : std::uint32_t {};

// A client of the command port.
enum class ClientId : std::uint64_t {};

// One start of a user script.
enum class ScriptId : std::uint64_t {};

// An operator command or a vote request that waits for its OperatorReply.
enum class CommandToken : std::uint64_t {};

using Epoch = std::uint64_t;

// Epochs above this are hostile: never adopted, never sent (protocol sheet, section 6).
inline constexpr Epoch kEpochMax = (Epoch{1} << 63) - 1;

}  // namespace sentinel
