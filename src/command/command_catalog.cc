#include "command/command_catalog.h"

#include <vector>

namespace sentinel::command {
namespace {

std::vector<acl::Catalog::Entry> Entries() {
  std::vector<acl::Catalog::Entry> entries;
  for (const Command& command : AllCommands()) {
    entries.push_back(
        {command.name, command.categories, command.has(kUnlisted), command.same_rights_as});
  }
  return entries;
}

}  // namespace

const acl::Catalog& CommandCatalog() {
  static const acl::Catalog catalog(Entries(), CategoryNames());
  return catalog;
}

}  // namespace sentinel::command
