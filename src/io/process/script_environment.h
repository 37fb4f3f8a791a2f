// What scripts see of our environment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sentinel::io {

// The variables of `ours` ("NAME=value" each) that scripts get: who and where they are, how to find
// programs and how to write, and what `more` names, separated by blanks; all of them if that is
// "*". Passwords may be in our environment, and what the service manager tells us is not for
// others.
std::vector<std::string> ScriptEnvironment(const std::vector<std::string>& ours,
                                           std::string_view more);

// The environment of this process.
std::vector<std::string> OwnEnvironment();

}  // namespace sentinel::io
