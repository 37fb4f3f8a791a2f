// What an endpoint refuses us: to log in, or single commands.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sentinel/time.h"

namespace sentinel {

// The words are those of the server, as far as they can hold no secret, or stand for them.
struct Complaints {
  std::string auth;                             // Why we are not let in; empty: we are.
  std::map<std::string, std::string> commands;  // By the name that a rule of an ACL has for it.
  bool empty() const { return auth.empty() && commands.empty(); }

  // Whether the commands are still refused is asked over the present connection,
  MonotonicTime ask_again_at{};    // not before this,
  std::uint64_t question = 0;      // under this number the last time,
  std::vector<std::string> asked;  // about these commands.
};

}  // namespace sentinel
