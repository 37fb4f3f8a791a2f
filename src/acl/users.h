// All users of this process. The user `default` is always there.
//
// A user is one object for as long as it is not removed: a connection that holds it follows what
// becomes of it. Shared, since one that is removed lives on until the last of its connections has
// been closed, which for the one that removed it is behind its reply.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "acl/user.h"

namespace sentinel::acl {

inline constexpr std::string_view kDefaultUser = "default";

// A rule that was not applied, and why.
struct BadRule {
  std::string rule;
  Flaw flaw;
};

class Users {
 public:
  using Map = std::map<std::string, std::shared_ptr<User>, std::less<>>;

  // One user: `default`, who needs no password and may do everything.
  explicit Users(const Terms& terms);
  Users(Users&&) = default;  // A copy would share its users.

  const Terms& terms() const { return terms_; }
  const Map& all() const { return users_; }  // Sorted by the bytes of their names.
  std::shared_ptr<const User> default_user() const { return default_user_; }
  // nullptr if there is none.
  std::shared_ptr<const User> Find(std::string_view name) const;

  // Applies all rules or none; a user that does not exist is made. REQUIRES: each selector is one
  // rule; IsUserName(name).
  tl::expected<void, BadRule> Set(std::string_view name, std::span<const std::string> rules);
  // Puts a user in the place of the one of its name, or beside the others.
  void Put(User user);
  // False if there is none. REQUIRES: not `default`.
  bool Remove(std::string_view name);
  // The same users as in `other`: those of one name stay the objects they are.
  void TakeOver(const Users& other);

 private:
  Terms terms_;
  Map users_;
  std::shared_ptr<User> default_user_;  // One of them.
};

// True iff somebody can be called so: the name has to be one word of a file.
bool IsUserName(std::string_view name);

}  // namespace sentinel::acl
