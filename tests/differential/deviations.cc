#include "deviations.h"

#include <fmt/format.h>

#include <sstream>

#include "words.h"

namespace sentinel::differential {
namespace {

constexpr std::string_view kBegin = "<!-- tests/differential/deviations.txt: begin -->\n";
constexpr std::string_view kEnd = "<!-- tests/differential/deviations.txt: end -->\n";

std::string Trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// `word: rest` of a deviation.
void TakeField(const std::string& line, Deviation& deviation) {
  const std::size_t colon = line.find(": ");
  const std::string word = line.substr(0, colon);
  const std::string rest = colon == std::string::npos ? "" : Trimmed(line.substr(colon + 2));
  if (word == "case" && !rest.empty()) {
    deviation.cases.push_back(rest);
  } else if (word == "why" && !rest.empty() && deviation.reason.empty()) {
    deviation.reason = rest;
  } else {
    throw BadCaseFile("not a line of the list of deviations: " + line);
  }
}

// `kind: command`.
Deviation Begin(const std::string& line) {
  const std::size_t colon = line.find(": ");
  const std::string kind = line.substr(0, colon);
  if (colon == std::string::npos || (kind != "added" && kind != "differs" && kind != "open")) {
    throw BadCaseFile("not a kind of deviation: " + line);
  }
  return {.command = Trimmed(line.substr(colon + 2)), .kind = kind, .cases = {}, .reason = {}};
}

}  // namespace

std::vector<Deviation> ParseDeviations(std::string_view text) {
  std::vector<Deviation> deviations;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) {
    if (line.empty() || line.starts_with("#")) continue;
    if (!line.starts_with(" ")) {
      deviations.push_back(Begin(line));
    } else if (deviations.empty()) {
      throw BadCaseFile("nothing begins here: " + line);
    } else {
      TakeField(Trimmed(line), deviations.back());
    }
  }
  for (const Deviation& one : deviations) {
    if (one.reason.empty()) throw BadCaseFile("no reason: " + one.command);
  }
  return deviations;
}

bool Matches(const std::string& pattern, const std::string& topic_and_name,
             const std::string& protocol) {
  const std::string full = topic_and_name + " (" + protocol + ")";
  if (pattern.ends_with("...")) return full.starts_with(pattern.substr(0, pattern.size() - 3));
  return pattern == topic_and_name || pattern == full;
}

std::string RenderTable(const std::vector<Deviation>& deviations) {
  std::string table = "| Command | | Difference and why |\n| --- | --- | --- |\n";
  for (const Deviation& one : deviations) {
    table += fmt::format("| {} | {} | {} |\n", one.command, one.kind, one.reason);
  }
  return table;
}

std::string WithTable(const std::string& page, const std::string& table) {
  const std::size_t begin = page.find(kBegin);
  const std::size_t end = page.find(kEnd);
  if (begin == std::string::npos || end == std::string::npos || end < begin) {
    throw BadCaseFile("the page has no place for the table");
  }
  return page.substr(0, begin + kBegin.size()) + table + page.substr(end);
}

}  // namespace sentinel::differential
