// Arguments of `sentinel status` and `sentinel top`.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace sentinel::top {

struct Target {
  std::string host = "127.0.0.1";
  std::uint16_t port = 26379;
  std::string user;      // Empty: the default user.
  std::string password;  // Empty: no AUTH.
};

struct Options {
  Target target;
  bool live = false;  // `top`.
  bool json = false;
  bool color = true;  // Where the output is a terminal.
  bool help = false;
  std::chrono::milliseconds interval{1000};
  std::optional<std::string> master;  // Only this one, with its replicas and sentinels.
};

// What the environment says: nullptr where a variable is not set.
struct Environment {
  const char* password = nullptr;  // REDISCLI_AUTH
  const char* no_color = nullptr;  // NO_COLOR, which counts unless it is empty.
};

// True iff the first argument asks for one of the two commands. A configuration file of that name
// can be given with its folder: "./top".
bool IsTopCommand(const std::vector<std::string>& arguments);

// REQUIRES: IsTopCommand(arguments).
Result<Options> ParseOptions(const std::vector<std::string>& arguments,
                             const Environment& environment);

extern const char* const kTopUsage;

}  // namespace sentinel::top
