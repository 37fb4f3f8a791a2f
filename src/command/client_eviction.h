// Clients whose rights have gone.
#pragma once

#include "acl/user.h"
#include "command/context.h"

namespace sentinel::command {

// Closes the connections of a user that has been removed; that of the caller behind its reply.
void EvictClientsOf(Context& context, const acl::User& user);

// Closes those that are subscribed to what their user may not hear any more; likewise.
void EvictSubscribersOf(Context& context, const acl::User& user);

}  // namespace sentinel::command
