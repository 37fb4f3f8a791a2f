// One client as CLIENT LIST and CLIENT INFO show it (command sheet, section 4.4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "command/client_state.h"
#include "command/pubsub.h"
#include "sentinel/time.h"

namespace sentinel::command {

enum class ClientType : std::uint8_t {
  kNormal,
  kPubSub,
  kMaster,   // No client of a Sentinel is one.
  kReplica,  // Likewise.
};

ClientType TypeOf(const ClientState& client, const PubSub& pubsub);

// The type called `name` in any case.
std::optional<ClientType> ParseClientType(std::string_view name);

// "key=value" pairs joined by blanks, without a line end.
std::string ClientLine(const ClientState& client, const PubSub& pubsub, MonotonicTime now);

}  // namespace sentinel::command
