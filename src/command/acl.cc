// ACL, but for what is about users: that is in acl_users.cc and acl_files.cc.
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "command/access.h"
#include "command/handlers.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

Outcome Refuse(std::string text) { return Answer{Reply::Error(std::move(text))}; }

Reply CommandsIn(Categories category) {
  Reply names = Reply::Array();
  for (const Command& command : AllCommands()) {
    if (!command.has(kUnlisted) && (command.categories & category) != 0) {
      names.Add(Reply::Bulk(std::string(command.name)));
    }
  }
  return names;
}

std::string_view ReasonName(AclLogEntry::Reason reason) {
  switch (reason) {
    case AclLogEntry::Reason::kAuth:
      return "auth";
    case AclLogEntry::Reason::kCommand:
      return "command";
    case AclLogEntry::Reason::kChannel:
      return "channel";
  }
  SENTINEL_UNREACHABLE();
}

Reply EntryView(const AclLogEntry& entry, MonotonicTime now) {
  const std::chrono::duration<double> age =
      std::chrono::floor<std::chrono::milliseconds>(now - entry.at);
  Reply view = Reply::Map();
  view.Add("count", Reply::Integer(static_cast<std::int64_t>(entry.count)));
  view.Add("reason", Reply::Bulk(std::string(ReasonName(entry.reason))));
  view.Add("context", Reply::Bulk("toplevel"));
  view.Add("object", Reply::Bulk(entry.object));
  view.Add("username", Reply::Bulk(entry.username));
  view.Add("age-seconds", Reply::Double(age.count()));
  view.Add("client-info", Reply::Bulk(entry.client));
  return view;
}

}  // namespace

Outcome AclCat(Context&, const Words& words) {
  if (words.size() > 3) return Refuse(texts::LateArity(words[1], "ACL"));
  if (words.size() == 3) {
    const Categories category = CategoryBit(words[2]);
    if (category == 0) return Refuse(texts::UnknownCategory(words[2]));
    return Answer{CommandsIn(category)};
  }
  Reply names = Reply::Array();
  for (const std::string_view name : CategoryNames()) names.Add(Reply::Bulk(std::string(name)));
  return Answer{std::move(names)};
}

Outcome AclGenPass(Context& context, const Words& words) {
  constexpr std::int64_t kMost = 4096;
  if (words.size() > 3) return Refuse(texts::LateArity(words[1], "ACL"));
  const auto bits = words.size() == 3 ? ParseInteger(words[2]) : 256;
  if (!bits) return Refuse(texts::kNotAnInteger);
  if (*bits < 1 || *bits > kMost) return Refuse(texts::kBadPasswordBits);
  const auto digits = static_cast<std::size_t>((*bits + 3) / 4);
  std::string password;
  while (password.size() < digits) {
    std::uint64_t random = context.host.RandomBits();
    for (int i = 0; i < 16; ++i, random >>= 4) password += "0123456789abcdef"[random & 0xf];
  }
  password.resize(digits);
  return Answer{Reply::Bulk(std::move(password))};
}

Outcome ShowAclLog(Context& context, const Words& words) {
  AclLog& log = context.access.log();
  if (words.size() > 3) return Refuse(texts::LateArity(words[1], "ACL"));
  if (words.size() == 3 && EqualsIgnoreCase(words[2], "reset")) {
    log.Clear();
    return Answer{Reply::Ok()};
  }
  const auto most = words.size() == 3 ? ParseInteger(words[2]) : 10;
  if (!most) return Refuse(texts::kNotAnInteger);
  Reply views = Reply::Array();
  std::int64_t shown = 0;
  for (const AclLogEntry& entry : log.entries()) {
    if (shown++ >= *most) break;
    views.Add(EntryView(entry, context.now));
  }
  return Answer{std::move(views)};
}

Outcome AclWhoAmI(Context& context, const Words&) {
  return Answer{Reply::Bulk(context.client.user->name())};
}

}  // namespace sentinel::command
