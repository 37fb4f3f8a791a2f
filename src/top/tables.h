// Overview -> lines for people.
#pragma once

#include <cstddef>
#include <span>

#include "top/overview.h"
#include "top/styled_text.h"

namespace sentinel::top {

// Wide enough for everything: for output that is no terminal.
inline constexpr std::size_t kAnyWidth = 100'000;

// The sentinel that was asked, and how many of its masters are in which state.
Line Headline(const Overview& overview);

// A table with one line for each master.
Lines MasterTable(std::span<const Master> masters, std::size_t width);

// Replicas and sentinels of one master. REQUIRES: it has details.
Lines DetailTables(const Master& master, std::size_t width);

}  // namespace sentinel::top
