// The files of tests/differential/cases; README.md there explains the language.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel::differential {

// One line of a case.
struct Step {
  enum class Kind : std::uint8_t {
    kWords,    // An array of bulk strings.
    kInline,   // A line of text.
    kRaw,      // Bytes.
    kDrip,     // Bytes, one at a time.
    kAwait,    // Reads up to the first reply that shows `text`.
    kRepeat,   // Sends `text` again and again until the reply shows `wanted`.
    kCollect,  // Sends nothing.
    kSend,     // Sends what is queued and reads nothing.
    kClose,
    kEnd,        // Sends what is queued and reads until the connection is closed.
    kHalfClose,  // The same, and says that nothing more will be sent.
  };

  Kind kind = Kind::kWords;
  bool queued = false;  // Goes out together with the next step that is not.
  std::string connection;
  std::string text;
  std::string wanted;  // Of kRepeat.
  std::string shown;   // The line as it stands in the file.
};

struct Case {
  std::string name;
  int line = 0;
  std::string situation = "empty";
  bool alone = false;  // Wants a pair of programs that no other case has touched or will touch.
  bool ends = false;   // Both programs end by themselves; implies alone.
  std::set<int> protocols = {2};
  std::set<std::string> masks;
  std::vector<Step> steps;
};

// Throws BadCaseFile.
std::vector<Case> ParseCases(std::string_view text);

}  // namespace sentinel::differential
