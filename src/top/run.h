// `sentinel status` and `sentinel top`.
#pragma once

#include <string>
#include <vector>

namespace sentinel::top {

// The exit code of the program. REQUIRES: IsTopCommand(arguments).
int RunTopCommand(const std::vector<std::string>& arguments);

}  // namespace sentinel::top
