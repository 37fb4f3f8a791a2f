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

// Whether a connection made now starts out authenticated: no password is configured.
bool InitiallyAuthenticated(const Model& model);

// True iff larger requests are to be refused by the parser (command sheet, section 3.2): the
// client is not authenticated and still has to be.
bool LimitedUntilAuthenticated(const Model& model, const ClientState& client);

}  // namespace sentinel::command
