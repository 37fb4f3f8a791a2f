// What several answers say of a master, worked out in one place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/model.h"

namespace sentinel::http {

// "host:port" as INFO and exporters show it: IPv6 without brackets.
std::string PlainAddress(const Model& model, const Address& address);

// "ok", "sdown" or "odown", as in INFO.
std::string_view StatusOf(const MasterGroup& group);

// Announced replicas that are not held for down.
std::size_t ReplicasOk(const MasterGroup& group);

// How much `replica` has not taken over yet of what its master has written, as far as their last
// INFO tell: none while that is unknown.
std::optional<std::uint64_t> LagOf(const MasterGroup& group, const DataNode& replica);

// The greatest lag of a replica that is not held for down.
std::optional<std::uint64_t> GreatestLag(const MasterGroup& group);

}  // namespace sentinel::http
