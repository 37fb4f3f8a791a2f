#include "command/access.h"

#include <utility>

namespace sentinel::command {

Access::Access(acl::Users users, Options options)
    : users_(std::move(users)),
      options_(std::move(options)),
      log_(options_.log_entries_max),
      default_rules_(users_.default_user()->FileRules()) {}

void Access::Admit(ClientState& client) const {
  client.user = users_.default_user();
  client.authenticated = client.user->open();
}

bool Access::LogIn(ClientState& client, std::string_view user, std::string_view password) const {
  auto found = users_.Find(user);
  if (!found || !found->Accepts(password)) return false;
  client.user = std::move(found);
  client.authenticated = true;
  return true;
}

std::vector<codec::UserLine> Access::Lines() const {
  std::vector<codec::UserLine> lines;
  for (const auto& [name, user] : users_.all()) {
    std::vector<std::string> rules = user->FileRules();
    const bool is_default = user == users_.default_user();
    if (is_default && options_.default_user_by_require_pass && rules == default_rules_) continue;
    lines.push_back({name, std::move(rules)});
  }
  return lines;
}

}  // namespace sentinel::command
