// What the process knows -> sentinel.conf (configuration sheet, section 5).
#pragma once

#include <string>
#include <string_view>

#include "codec/conf/options.h"
#include "sentinel/state.h"

namespace sentinel::codec {

// The new text of the configuration file. `current` is what stands on disk now ("" for a missing
// file): its comments, includes and the places of its lines are kept. The result is read alike by
// LoadConfig, redis-sentinel 7.0 and everything newer; rewriting it once more gives the same text.
//
// Addresses are written as host names when process.announce_hostnames is set or while they are
// unresolved, else as IPs. `options.users` is written as it is: the caller has replaced clear-text
// passwords by hashes. Without a user named `default` and without requirepass, the open default
// user is written. Time is linear in the size of the texts, but for sorting the users.
std::string Rewrite(std::string_view current, const ServerOptions& options,
                    const PersistentState& state);

}  // namespace sentinel::codec
