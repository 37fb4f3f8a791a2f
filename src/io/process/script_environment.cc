#include "io/process/script_environment.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace sentinel::io {
namespace {

constexpr std::array<std::string_view, 11> kPassedOn = {"PATH",  "HOME",     "USER", "LOGNAME",
                                                        "SHELL", "HOSTNAME", "LANG", "LANGUAGE",
                                                        "TZ",    "TMPDIR",   "TERM"};
constexpr std::string_view kLocale = "LC_";
constexpr std::string_view kAll = "*";

}  // namespace

std::vector<std::string> ScriptEnvironment(const std::vector<std::string>& ours,
                                           std::string_view more) {
  if (more == kAll) return ours;
  const std::vector<std::string_view> named = Split(more, ' ');
  std::vector<std::string> passed;
  std::ranges::copy_if(ours, std::back_inserter(passed), [&](std::string_view variable) {
    const std::string_view name = variable.substr(0, variable.find('='));
    return name.starts_with(kLocale) || std::ranges::find(kPassedOn, name) != kPassedOn.end() ||
           std::ranges::find(named, name) != named.end();
  });
  return passed;
}

std::vector<std::string> OwnEnvironment() {
  std::vector<std::string> variables;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    variables.emplace_back(*variable);
  }
  return variables;
}

}  // namespace sentinel::io
