// The text of an ACL file: one user a line, without quotes and comments.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "acl/users.h"

namespace sentinel::acl {

// The error is everything that is wrong, in the words of the stock program; `path` is what it calls
// the file. A text that says nothing of `default` leaves it open.
tl::expected<Users, std::string> ReadUsers(std::string_view text, const std::string& path,
                                           const Terms& terms);

std::string WriteUsers(const Users& users);

}  // namespace sentinel::acl
