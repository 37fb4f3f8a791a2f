// Who may do what: the users, and who was refused.
//
// The daemon owns the one Access of the process. The ACL commands change its users; after every
// Execute the daemon looks whether they have.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "acl/users.h"
#include "codec/conf/options.h"
#include "command/acl_log.h"
#include "command/client_state.h"

namespace sentinel::command {

class Access {
 public:
  struct Options {
    std::size_t log_entries_max = 128;  // acllog-max-len
    std::string file = {};              // aclfile; empty: the configuration file keeps the users.
    // requirepass says all there is to say of the default user, for as long as ACL SETUSER says
    // nothing else: its line stays out of the configuration file, so that a new password counts.
    bool default_user_by_require_pass = false;
  };

  Access(acl::Users users, Options options);

  const acl::Users& users() const { return users_; }
  AclLog& log() { return log_; }
  const std::string& file() const { return options_.file; }

  // Call for a new connection: it is the default user's.
  void Admit(ClientState& client) const;
  // False, and nothing has changed, if these are no valid credentials.
  bool LogIn(ClientState& client, std::string_view user, std::string_view password) const;
  // One that has not authenticated is let through once the default user is open.
  bool IsAuthenticated(const ClientState& client) const {
    return client.authenticated || users_.default_user()->open();
  }

  // The users, to be changed.
  acl::Users& Change() {
    ++changes_;
    return users_;
  }
  std::uint64_t changes() const { return changes_; }

  // Saves of the file that are under way: until they are done, it holds what was.
  void BeginSave() { ++saves_; }
  void EndSave() { --saves_; }
  bool saving() const { return saves_ > 0; }

  // The `user` lines of a configuration file.
  std::vector<codec::UserLine> Lines() const;

 private:
  acl::Users users_;
  const Options options_;
  AclLog log_;
  const std::vector<std::string> default_rules_;  // Of the default user at the start.
  std::uint64_t changes_ = 0;
  std::size_t saves_ = 0;
};

}  // namespace sentinel::command
