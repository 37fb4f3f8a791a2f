// The table of commands as the rules of users see it.
#pragma once

#include "acl/catalog.h"
#include "command/command_table.h"

namespace sentinel::command {

const acl::Catalog& CommandCatalog();

// What decides about the rights to this command. REQUIRES: a row of the table.
inline acl::CommandId CommandIdOf(const Command& command) {
  return CommandCatalog().Main(static_cast<acl::CommandId>(&command - AllCommands().data()));
}

}  // namespace sentinel::command
