// Figures of several runs, and how they are written.
#pragma once

#include <string>
#include <vector>

namespace sentinel::bench {

// The middle one; 0 of none.
double Median(std::vector<double> figures);

// A JSON string.
std::string Quoted(const std::string& text);

// A JSON array of what `to_json` makes of each element.
template <typename Range, typename ToJson>
std::string JsonArray(const Range& range, ToJson to_json) {
  std::string text;
  for (const auto& element : range) text += (text.empty() ? "" : ", ") + to_json(element);
  return "[" + text + "]";
}

}  // namespace sentinel::bench
