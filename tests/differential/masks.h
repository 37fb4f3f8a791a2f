// What must differ between two programs that say the same: ports, ids, ages. Everything else is
// compared as it is.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "frame.h"

namespace sentinel::differential {

// The masks of one run of one case on one side. Ports and paths of the world, random ids of 40
// hexadecimal digits (the first one that appears is <id 1>, and so on) and the ages in replies
// about instances are always masked; the others are asked for by name:
//
//   additions        fields and commands that we have and stock has not are left out
//   client-id        integers
//   client-line      lines of CLIENT LIST and INFO: ids, ages, sizes of buffers
//   command-rules    single commands in what a user may do are sorted
//   first-line       of a text of several lines, only the first one
//   info             values of INFO that depend on the process, the build or the time
//   no-arguments     arguments in COMMAND DOCS are left out
//   outline          history and complexity in COMMAND DOCS are left out
//   prose            HELP is compared by the first word of each entry, summaries not at all
//   unordered        entries whose order means nothing are sorted
//   unordered-words  the same, and plain words in lists
class Masks {
 public:
  // Throws BadCaseFile for a name that is not in the list above.
  explicit Masks(std::set<std::string> names);

  // Wherever the number or text `value` appears, `symbol` is shown.
  void AddSymbol(const std::string& value, const std::string& symbol) { symbols_[value] = symbol; }

  void Apply(std::vector<Frame>& frames);

 private:
  bool Has(const std::string& name) const { return names_.contains(name); }
  void ApplyTo(Frame& frame, bool outermost);
  void ApplyToElements(std::vector<Frame>& elements);
  void NumberIds(Frame& frame);
  std::string MaskText(std::string text);

  std::set<std::string> names_;
  std::map<std::string, std::string> symbols_;
  std::map<std::string, std::string> ids_;
};

}  // namespace sentinel::differential
