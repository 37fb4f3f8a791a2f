// What an endpoint refuses us: to log in, or single commands.
#pragma once

#include <map>
#include <string>

namespace sentinel {

// The words are those of the server, as far as they can hold no secret, or stand for them.
struct Complaints {
  std::string auth;                             // Why we are not let in; empty: we are.
  std::map<std::string, std::string> commands;  // By the name that a rule of an ACL has for it.
  bool empty() const { return auth.empty() && commands.empty(); }
};

}  // namespace sentinel
