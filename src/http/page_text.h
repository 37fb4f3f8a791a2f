// src/http/page/index.html, as the build found it.
#pragma once

#include <string_view>

namespace sentinel::http {

std::string_view PageText();

}  // namespace sentinel::http
