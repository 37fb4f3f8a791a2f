// The users as the configuration has them when the process starts.
#pragma once

#include <functional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "acl/users.h"
#include "base/result.h"
#include "codec/conf/options.h"

namespace sentinel::command {

struct LoadedUsers {
  acl::Users users;
  std::vector<std::string> notices;  // For the log: what is probably not meant so.
};

using FileReader = std::function<Result<std::string>(const std::string& path)>;

// `require_pass` is what options.requirepass leads to. The error is the lines to log before the
// process ends; what they say follows the access sheet, section 4.
tl::expected<LoadedUsers, std::vector<std::string>> LoadUsers(const codec::ServerOptions& options,
                                                              const std::string& require_pass,
                                                              const FileReader& read_file);

// Why a `user` line cannot stand in a configuration: "'<rule>': <reason>". Commands and categories
// that are not known are let through: LoadUsers tells of them.
Result<void> CheckUserLine(const codec::UserLine& line);

// The users in the text of the file `path`; what rules mean there follows from `terms`.
Result<acl::Users> ReadUsersFile(const std::string& path, const acl::Terms& terms,
                                 const FileReader& read_file);

// requirepass: the only password of the default user; none if it is empty.
void SetRequirePass(acl::Users& users, const std::string& require_pass);

}  // namespace sentinel::command
