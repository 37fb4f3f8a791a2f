// What a client was told is written, and what can be said about it afterwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "support/wait.h"

namespace sentinel::loss {

// One acknowledged write. Each has a key of its own.
struct Ack {
  std::uint64_t key = 0;
  std::uint16_t server = 0;  // Its port.
  harness::SteadyTime at;
};

// In the order in which they were acknowledged.
using Ledger = std::vector<Ack>;

std::string KeyName(std::uint64_t key);

// Which of `keys` are there, in their order.
using Lookup = std::function<std::vector<bool>(const std::vector<std::string>& keys)>;

// Acknowledged writes that `lookup` does not find. Every one of them is looked up.
std::size_t CountLost(const Ledger& ledger, const Lookup& lookup);

// What was acknowledged before `end`.
Ledger Until(const Ledger& ledger, harness::SteadyTime end);

// The longest time, in milliseconds, in which nothing was acknowledged, of that behind `since`. The
// time before the first acknowledgement counts; behind the last one nobody knows.
double LongestGap(const Ledger& ledger, harness::SteadyTime since);

// How long behind `deposed` the server went on to acknowledge writes, in seconds; 0 if it did not.
double SecondsTaken(const Ledger& ledger, std::uint16_t server, harness::SteadyTime deposed);

// Writes a second until `until`; nothing of less than two.
std::optional<double> Rate(const Ledger& ledger, harness::SteadyTime until);

}  // namespace sentinel::loss
