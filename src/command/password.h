// Passwords that SENTINEL SET and SENTINEL CONFIG SET are given.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "command/context.h"

namespace sentinel::command {

struct GivenPassword {
  std::string text;
  std::string source;  // The words it was read by; empty: it was given itself.
};

// `words` are a password, or say where it is read. Whoever can talk to the port could have any file
// of this machine sent to a server of his by the latter, so with deny-scripts-reconfig only the
// words that stand there already, `present`, are read anew. The error's message is an error reply.
Result<GivenPassword> TakePassword(const Context& context, const std::string& words,
                                   const std::string& present, std::string_view setting);

}  // namespace sentinel::command
