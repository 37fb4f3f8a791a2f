// How a set of commands is shown.
#pragma once

#include <string>

#include "acl/catalog.h"
#include "acl/command_rules.h"

namespace sentinel::acl {

// "+@all" or "-@all" and the fewest rules, beginning with whole categories, that come to the same
// commands, whatever rules they were made of: what the stock release 7.0 shows. With a release that
// has other commands the words may mean something else, so that files hold the rules as given.
std::string DescribeCommands(const Catalog& catalog, const CommandRules& rules);

}  // namespace sentinel::acl
