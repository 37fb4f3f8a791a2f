#include "codec/conf/rewrite.h"

#include <algorithm>
#include <map>
#include <utility>

#include "codec/conf/directive.h"
#include "codec/conf/document.h"
#include "codec/conf/value.h"
#include "codec/conf/write_statements.h"

namespace sentinel::codec {
namespace {

constexpr std::string_view kDefaultUser = "default";

void WriteOptions(const ServerOptions& options, Document& document) {
  for (const auto rows : {HeededDirectives(), IgnoredDirectives()}) {
    for (const Directive& directive : rows) {
      const auto key = PlaceKey::Option(directive);
      for (OptionLine& line : OptionLines(directive, options)) {
        if (line.only_in_place && !document.HasPlace(key)) continue;
        document.Put(key, std::move(line.text));
      }
    }
  }
}

// By name, as every release writes them.
void WriteUsers(const ServerOptions& options, Document& document) {
  if (!options.aclfile.empty()) return;  // The users are in that file.
  std::map<std::string, std::string> lines;
  if (options.requirepass.empty()) lines.emplace(kDefaultUser, "on nopass ~* &* +@all");
  for (const UserLine& user : options.users) {
    lines.insert_or_assign(user.name, FormatWords(user.rules));
  }
  for (const auto& [name, rules] : lines) {
    std::string line = "user " + FormatWord(name);
    if (!rules.empty()) line.append(" ").append(rules);
    document.Put(PlaceKey::User(name), std::move(line));
  }
}

}  // namespace

std::string Rewrite(std::string_view current, const ServerOptions& options,
                    const PersistentState& state) {
  // A NUL would hide the line behind it from other readers.
  std::string text(current);
  std::erase(text, '\0');
  Document document(text);
  WriteOptions(options, document);
  WriteUsers(options, document);
  WriteStatements(state, document);
  return document.Text();
}

}  // namespace sentinel::codec
