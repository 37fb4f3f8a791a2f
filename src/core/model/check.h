// A SENTINEL CHECK that is under way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sentinel/check_report.h"
#include "sentinel/ids.h"
#include "sentinel/time.h"

namespace sentinel {

// A command that a failover sends, or may send, to one kind of server.
struct NeededCommand {
  std::string name;                   // As in a rule of an ACL.
  bool needed = true;                 // False: a failover goes on without it.
  std::vector<std::string> words;     // What is sent then.
  std::vector<std::string> harmless;  // What can be sent now; empty: nothing without its effect.
};

struct ServerUnderCheck {
  CheckedServer result;
  std::optional<LinkId> link;           // It is asked on; unset: it cannot be.
  std::vector<NeededCommand> commands;  // As in `result`, if there is no trouble.
  std::size_t unanswered = 0;
  bool user_known = false;  // Whether it said who we are, or would not.
};

struct Check {
  std::uint64_t serial = 0;
  std::vector<CommandToken> askers;
  MonotonicTime until{};  // Who has not answered then is not waited for.
  std::vector<ServerUnderCheck> servers;
};

}  // namespace sentinel
