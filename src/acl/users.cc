#include "acl/users.h"

#include <initializer_list>
#include <utility>

#include "base/check.h"

namespace sentinel::acl {

Users::Users(const Terms& terms)
    : terms_(terms), default_user_(std::make_shared<User>(std::string(kDefaultUser), terms)) {
  for (const char* rule : {"on", "nopass", "~*", "&*", "+@all"}) {
    SENTINEL_CHECK(default_user_->Apply(terms_, rule).has_value());
  }
  users_.emplace(kDefaultUser, default_user_);
}

std::shared_ptr<const User> Users::Find(std::string_view name) const {
  const auto found = users_.find(name);
  return found == users_.end() ? nullptr : found->second;
}

tl::expected<void, BadRule> Users::Set(std::string_view name, std::span<const std::string> rules) {
  const auto found = users_.find(name);
  User changed = found == users_.end() ? User(std::string(name), terms_) : *found->second;
  for (const std::string& rule : rules) {
    if (const Applied applied = changed.Apply(terms_, rule); !applied) {
      return tl::unexpected<BadRule>(BadRule{rule, applied.error()});
    }
  }
  Put(std::move(changed));
  return {};
}

void Users::Put(User user) {
  const auto found = users_.find(user.name());
  if (found == users_.end()) {
    std::string name = user.name();
    users_.emplace(std::move(name), std::make_shared<User>(std::move(user)));
  } else {
    *found->second = std::move(user);
  }
}

bool Users::Remove(std::string_view name) {
  SENTINEL_CHECK(name != kDefaultUser);
  const auto found = users_.find(name);
  if (found == users_.end()) return false;
  users_.erase(found);
  return true;
}

void Users::TakeOver(const Users& other) {
  std::erase_if(users_, [&other](const auto& entry) { return !other.all().contains(entry.first); });
  for (const auto& [name, user] : other.all()) Put(*user);
}

bool IsUserName(std::string_view name) { return !name.empty() && !HasBlankOrNul(name); }

}  // namespace sentinel::acl
