// Commands as clients name them to COMMAND and ACL.
#pragma once

#include <cstddef>
#include <string_view>

#include "command/command_table.h"

namespace sentinel::command {

// The row called `name` ("client|list"); nullptr if COMMAND does not list it.
const Command* FindListed(std::string_view name);

// The row of the command that words[at] and those behind it call; nullptr if COMMAND does not list
// it. A container without a subcommand is itself.
const Command* FindCalled(const Words& words, std::size_t at);

}  // namespace sentinel::command
