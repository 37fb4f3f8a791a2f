// Questions to a sentinel over a connection.
#pragma once

#include <span>
#include <string>

#include "top/connection.h"
#include "top/overview.h"

namespace sentinel::top {

// Who it is, and its masters without details.
Result<Overview> AskOverview(Connection& connection, const Target& target);

// Fills in Master::details. A master that is unknown by now has empty ones.
Result<void> AskDetails(Connection& connection, std::span<Master> masters);

// All events from now on, for NextEvent.
Result<void> Subscribe(Connection& connection);

// "+sdown master mymaster 127.0.0.1 6379"; empty: there are no more for now.
Result<std::string> NextEvent(Connection& connection);

}  // namespace sentinel::top
