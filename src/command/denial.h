// Notes for ACL LOG.
#pragma once

#include <string>
#include <utility>

#include "command/client_line.h"
#include "command/context.h"

namespace sentinel::command {

inline void NoteDenial(Context& context, AclLogEntry::Reason reason, std::string object,
                       std::string user) {
  context.access.log().Add({1, reason, std::move(object), std::move(user),
                            ClientLine(context.client, context.pubsub, context.now), context.now});
}

}  // namespace sentinel::command
