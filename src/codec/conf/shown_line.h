// Lines of a configuration as complaints and warnings show them: standard error and the log are
// read by more people than the file.
#pragma once

#include <string>
#include <string_view>

namespace sentinel::codec {

// In the place of what is not shown.
inline constexpr std::string_view kHidden = "******";

// The line without passwords, tokens, rules of users and new names of commands, and without what
// may be one: what stands behind a name that is mistyped, or sounds as if it were about such
// things.
std::string ShownLine(std::string_view line);

// A rule of a user: kHidden unless it is about commands. Who forgets the '>' has typed a password.
std::string_view ShownRule(std::string_view rule);

}  // namespace sentinel::codec
