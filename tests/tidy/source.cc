#include "source.h"

#include <regex>
#include <utility>

#include "base/text.h"

namespace sentinel::tidy {
namespace {

const std::regex kInclude(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"].*)");

std::optional<std::smatch> MatchInclude(const std::string& line) {
  std::smatch match;
  if (!std::regex_match(line, match, kInclude)) return std::nullopt;
  return match;
}

// Position behind the literal whose opening quote stands at `at`.
std::size_t SkipLiteral(std::string_view line, std::size_t at) {
  const char quote = line[at++];
  while (at < line.size() && line[at] != quote) at += line[at] == '\\' ? 2 : 1;
  return at + 1;
}

bool IsDigitSeparator(std::string_view line, std::size_t at) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return line[at] == '\'' && at > 0 && is_digit(line[at - 1]) && at + 1 < line.size() &&
         is_digit(line[at + 1]);
}

}  // namespace

SourceFile MakeSource(std::string path, std::string_view text) {
  SourceFile file{.path = std::move(path), .lines = {}};
  if (text.ends_with('\n')) text.remove_suffix(1);
  for (const std::string_view line : Split(text, '\n')) file.lines.emplace_back(line);
  return file;
}

std::string Format(const Finding& finding) {
  return finding.path + ":" + std::to_string(finding.line) + ": " + finding.what;
}

std::optional<std::string> IncludedHeader(std::string_view line) {
  const std::string text(line);
  const auto match = MatchInclude(text);
  if (!match) return std::nullopt;
  return (*match)[2].str();
}

bool IncludesWithQuotes(std::string_view line) {
  const std::string text(line);
  const auto match = MatchInclude(text);
  return match && (*match)[1].str() == "\"";
}

std::string CodeOf(std::string_view line) {
  std::string code;
  std::size_t at = 0;
  while (at < line.size() && !line.substr(at).starts_with("//")) {
    const bool quote = line[at] == '"' || line[at] == '\'';
    if (quote && !IsDigitSeparator(line, at)) {
      at = SkipLiteral(line, at);
    } else {
      code += line[at++];
    }
  }
  return code;
}

}  // namespace sentinel::tidy
