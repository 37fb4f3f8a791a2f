#include "top/run.h"

#include <cstdlib>
#include <iostream>

#include "top/live.h"
#include "top/look.h"
#include "top/options.h"
#include "top/overview_json.h"
#include "top/printable.h"
#include "top/tables.h"
#include "top/terminal.h"

namespace sentinel::top {
namespace {

constexpr int kAllWell = 0;
constexpr int kTrouble = 1;
constexpr int kFailed = 2;

void Print(const Lines& lines, std::size_t width, bool color) {
  for (const Line& line : lines) std::cout << Paint(line, width, color) << "\n";
}

int ShowStatus(const Options& options) {
  const auto overview = LookOnce(options);
  if (!overview) {
    std::cerr << Printable(overview.error().message) << "\n";
    return kFailed;
  }
  if (options.json) {
    std::cout << OverviewJson(*overview) << "\n";
  } else {
    const bool terminal = WritesToTerminal();
    const std::size_t width = terminal ? TerminalSize().width : kAnyWidth;
    const bool color = options.color && terminal;
    Print({Headline(*overview), Line()}, width, color);
    Print(MasterTable(overview->masters, width), width, color);
    if (options.master) {
      Print({Line()}, width, color);
      Print(DetailTables(overview->masters.front(), width), width, color);
    }
  }
  return overview->all_well() ? kAllWell : kTrouble;
}

}  // namespace

int RunTopCommand(const std::vector<std::string>& arguments) {
  const auto options = ParseOptions(
      arguments, {.password = std::getenv("REDISCLI_AUTH"), .no_color = std::getenv("NO_COLOR")});
  if (!options) {
    std::cerr << "sentinel " << arguments.front() << ": " << Printable(options.error().message)
              << "\n\n"
              << kTopUsage;
    return kFailed;
  }
  if (options->help) {
    std::cout << kTopUsage;
    return kAllWell;
  }
  if (options->live && options->json) return RunAsLines(*options);
  // Without a terminal there is nobody to press keys: one look is all.
  return options->live && HasTerminal() ? RunOnScreen(*options) : ShowStatus(*options);
}

}  // namespace sentinel::top
