// ROLE and SHUTDOWN (command sheet, sections 4.5 and 7).
#include <string>

#include "base/text.h"
#include "command/handlers.h"
#include "command/texts.h"

namespace sentinel::command {

using codec::Reply;

Outcome ShowRole(Context& context, const Words&) {
  Reply names = Reply::Array();
  for (const auto& [id, group] : context.model.groups) names.Add(Reply::Bulk(group.name));
  return Answer{Reply::Array({Reply::Bulk("sentinel"), std::move(names)})};
}

// There is nothing to save and nothing to wait for, so the modifiers are only checked.
Outcome RequestShutdown(Context&, const Words& words) {
  bool save = false;
  bool nosave = false;
  bool abort = false;
  bool other = false;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (EqualsIgnoreCase(words[i], "save")) {
      save = true;
    } else if (EqualsIgnoreCase(words[i], "nosave")) {
      nosave = true;
    } else if (EqualsIgnoreCase(words[i], "abort")) {
      abort = true;
    } else if (EqualsIgnoreCase(words[i], "now") || EqualsIgnoreCase(words[i], "force")) {
      other = true;
    } else {
      return Answer{Reply::Error(texts::kSyntax)};
    }
  }
  other = other || save || nosave;
  if ((save && nosave) || (abort && other)) return Answer{Reply::Error(texts::kSyntax)};
  if (abort) return Answer{Reply::Error(texts::kNoShutdown)};
  return Shutdown{};
}

}  // namespace sentinel::command
