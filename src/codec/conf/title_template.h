// proc-title-template: a process title with variables in braces.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace sentinel::codec {

// The value of a variable of the template; nullopt for one that does not exist.
using TitleVariable = std::function<std::optional<std::string>(std::string_view name)>;

// `text` with its variables filled in. nullopt: a brace is not closed or a variable does not exist.
std::optional<std::string> ExpandTitle(std::string_view text, const TitleVariable& variable);

// True iff all variables are among title, listen-addr, server-mode, port, tls-port, unixsocket and
// config-file, and there is something to show even if the title is empty.
bool IsTitleTemplate(std::string_view text);

}  // namespace sentinel::codec
