// From what the core answers to what the client reads.
#pragma once

#include "codec/resp/reply.h"
#include "sentinel/effects.h"

namespace sentinel::command {

// +OK, or the error text of the status.
codec::Reply RenderStatus(const OperatorReply& reply);

}  // namespace sentinel::command
