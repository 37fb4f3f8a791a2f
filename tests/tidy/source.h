// A source file as the rules look at it, and what they find.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel::tidy {

struct SourceFile {
  std::string path;                // Relative to the root of the tree, with '/'.
  std::vector<std::string> lines;  // Without line ends.

  bool is_header() const { return path.ends_with(".h"); }
  bool is_unit() const { return path.ends_with(".cc"); }
};

SourceFile MakeSource(std::string path, std::string_view text);

struct Finding {
  std::string path;
  std::size_t line = 0;  // From 1; 0 for the file as a whole.
  std::string what;
  bool operator==(const Finding&) const = default;
};

using Findings = std::vector<Finding>;

// "path:line: what", as editors understand it.
std::string Format(const Finding& finding);

// The header an #include line names, without quotes or brackets.
std::optional<std::string> IncludedHeader(std::string_view line);

// True iff `line` includes with quotes, as for headers of our own.
bool IncludesWithQuotes(std::string_view line);

// `line` without its string and character literals and its // comment.
std::string CodeOf(std::string_view line);

}  // namespace sentinel::tidy
