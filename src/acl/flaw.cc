#include "acl/flaw.h"

#include "base/check.h"

namespace sentinel::acl {

std::string_view Reason(Flaw flaw) {
  switch (flaw) {
    case Flaw::kSyntax:
      return "Syntax error";
    case Flaw::kUnknownCommand:
      return "Unknown command or category name in ACL";
    case Flaw::kFirstArgumentOfSubcommand:
      return "Allowing first-arg of a subcommand is not supported";
    case Flaw::kPatternAfterAllKeys:
      return "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does "
             "not have any effect. Try 'resetkeys' to start with an empty list of patterns";
    case Flaw::kPatternAfterAllChannels:
      return "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and "
             "does not have any effect. Try 'resetchannels' to start with an empty list of "
             "channels";
    case Flaw::kNoSuchPassword:
      return "The password you are trying to remove from the user does not exist";
    case Flaw::kBadHash:
      return "The password hash must be exactly 64 characters and contain only lowercase "
             "hexadecimal characters";
  }
  SENTINEL_UNREACHABLE();
}

}  // namespace sentinel::acl
