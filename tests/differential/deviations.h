// The list of what differs on purpose, and of what should not and does.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel::differential {

struct Deviation {
  std::string command;             // Whom it concerns, as the page names it.
  std::string kind;                // added, differs, or open.
  std::vector<std::string> cases;  // Patterns; none: it does not show in a reply.
  std::string reason;
};

// Throws BadCaseFile.
std::vector<Deviation> ParseDeviations(std::string_view text);

// A pattern is `topic/name`, `topic/name (RESP3)` for one of the protocols, or the beginning of
// such a name with `...` behind it.
bool Matches(const std::string& pattern, const std::string& topic_and_name,
             const std::string& protocol);

// The rows of the table in docs/compatibility.md.
std::string RenderTable(const std::vector<Deviation>& deviations);

// `page` with the table between its two marks replaced. Throws BadCaseFile if there are no marks.
std::string WithTable(const std::string& page, const std::string& table);

}  // namespace sentinel::differential
