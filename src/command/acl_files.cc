// ACL LOAD and SAVE: the users in the file of `aclfile`.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "acl/acl_file.h"
#include "command/client_eviction.h"
#include "command/handlers.h"
#include "command/load_users.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

Outcome Refuse(std::string text) { return Answer{Reply::Error(std::move(text))}; }

std::vector<std::shared_ptr<const acl::User>> Everybody(const acl::Users& users) {
  std::vector<std::shared_ptr<const acl::User>> everybody;
  for (const auto& [name, user] : users.all()) everybody.push_back(user);
  return everybody;
}

}  // namespace

// All users or, if anything is wrong with the file, none. Connections stay with their users, but
// for those whose user is gone or may not hear any more what they are subscribed to. A save of
// anybody that is under way comes first, or its users would be gone from memory.
Outcome AclLoad(Context& context, const Words& words) {
  Access& access = context.access;
  if (access.file().empty()) return Refuse(texts::kNoAclFile);
  if (access.saving()) return Parked{words, Parked::Until::kFilesAreWritten};
  const auto loaded =
      ReadUsersFile(access.file(), access.users().terms(),
                    [&context](const std::string& path) { return context.host.ReadFile(path); });
  if (!loaded) return Refuse("ERR " + loaded.error().message);
  const auto before = Everybody(access.users());
  access.Change().TakeOver(*loaded);
  for (const auto& user : before) {
    if (access.users().Find(user->name()) == nullptr) {
      EvictClientsOf(context, *user);
    } else {
      EvictSubscribersOf(context, *user);
    }
  }
  return Answer{Reply::Ok()};
}

Outcome AclSave(Context& context, const Words&) {
  if (context.access.file().empty()) return Refuse(texts::kNoAclFile);
  return WriteFile{context.access.file(), acl::WriteUsers(context.access.users()),
                   [](bool ok) { return ok ? Reply::Ok() : Reply::Error(texts::kAclSaveFailed); }};
}

}  // namespace sentinel::command
