// The limit on open files (configuration sheet, section 6.4).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "codec/conf/options.h"
#include "io/log/log_sink.h"
#include "sentinel/state.h"

namespace sentinel::app {

// Descriptors that are neither clients nor links: log, store, listeners, pipes.
inline constexpr std::uint64_t kReservedFds = 32;

// Links that the masters in `state` need: two per master and replica, one per peer, and as many
// again for what has not been discovered yet.
std::uint64_t LinkBudget(const PersistentState& state);

// Of the HTTP port, where there is one.
std::uint64_t HttpBudget(const codec::ServerOptions& options);

// How many clients fit when `limit` descriptors may be open. Links come first, but clients keep
// half of what there is. REQUIRES: limit > kReservedFds.
std::uint64_t ClientsWithin(std::uint64_t limit, std::uint64_t links);

// How many links may be open within `limit` descriptors if a tenth of them, or what `clients` need,
// is kept for clients.
std::uint64_t LinksWithin(std::uint64_t limit, std::uint64_t clients);

// The limit as it is now.
std::uint64_t FdLimit();

// Raises the limit as far as `maxclients` clients and `links` links need and returns how many
// clients may connect. The error is the text to log before giving up.
Result<std::uint64_t> RaiseFdLimit(std::uint64_t maxclients, std::uint64_t links, io::LogSink& log);

}  // namespace sentinel::app
