// ACL as far as a single user goes (command sheet, section 10).
#include <string>

#include "command/access.h"
#include "command/handlers.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

Reply CommandsIn(Categories category) {
  Reply names = Reply::Array();
  for (const Command& command : AllCommands()) {
    if (!command.has(kUnlisted) && (command.categories & category) != 0) {
      names.Add(Reply::Bulk(std::string(command.name)));
    }
  }
  return names;
}

}  // namespace

Outcome AclCat(Context&, const Words& words) {
  if (words.size() > 3) return Answer{Reply::Error(texts::LateArity(words[1], "ACL"))};
  if (words.size() == 3) {
    const Categories category = CategoryBit(words[2]);
    if (category == 0) return Answer{Reply::Error(texts::UnknownCategory(words[2]))};
    return Answer{CommandsIn(category)};
  }
  Reply names = Reply::Array();
  for (const std::string_view name : CategoryNames()) names.Add(Reply::Bulk(std::string(name)));
  return Answer{std::move(names)};
}

Outcome AclUsers(Context&, const Words&) {
  return Answer{Reply::Array({Reply::Bulk(std::string(kDefaultUser))})};
}

Outcome AclWhoAmI(Context& context, const Words&) {
  return Answer{Reply::Bulk(context.client.user)};
}

}  // namespace sentinel::command
