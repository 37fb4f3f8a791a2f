#include "codec/conf/title_template.h"

#include <algorithm>

#include "base/text.h"

namespace sentinel::codec {

std::optional<std::string> ExpandTitle(std::string_view text, const TitleVariable& variable) {
  std::string title;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    title += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) return std::nullopt;
    const auto value = variable(text.substr(open + 1, close - open - 1));
    if (!value) return std::nullopt;
    title += *value;
    text.remove_prefix(close + 1);
  }
  return title;
}

bool IsTitleTemplate(std::string_view text) {
  constexpr std::string_view kVariables[] = {"title",    "listen-addr", "server-mode", "port",
                                             "tls-port", "unixsocket",  "config-file"};
  const auto sample = [&](std::string_view name) -> std::optional<std::string> {
    if (std::ranges::find(kVariables, name) == std::end(kVariables)) return std::nullopt;
    return name == "title" ? std::string() : std::string(name);
  };
  const auto title = ExpandTitle(text, sample);
  return title && !Trim(*title).empty();
}

}  // namespace sentinel::codec
