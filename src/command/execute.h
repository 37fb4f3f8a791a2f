// The entry of the command layer: one request in, one Outcome out.
#pragma once

#include <string>
#include <vector>

#include "command/context.h"
#include "command/outcome.h"

namespace sentinel::command {

// Checks a request in the order of the command sheet, section 1.1, and runs its handler.
//
// REQUIRES: words is not empty. After the call the daemon takes clients.TakeCloseRequests() and
// looks at client.close_after_reply.
Outcome Execute(Context& context, const std::vector<std::string>& words);

}  // namespace sentinel::command
