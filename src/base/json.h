// The little of JSON that is written here; nothing reads it.
#pragma once

#include <string>
#include <string_view>

namespace sentinel {

// Appends `text` with quotes. What is no UTF-8 becomes the replacement character, byte by byte: the
// result is valid JSON whatever the outside world has sent.
void AppendJsonString(std::string& out, std::string_view text);

}  // namespace sentinel
