// INFO text -> what a sentinel reads out of it (protocol sheet, section 3).
#pragma once

#include <string_view>

#include "sentinel/info_report.h"

namespace sentinel::codec {

// Total: lines that are unknown, or whose value makes no sense, are skipped.
InfoReport ParseInfo(std::string_view text);

}  // namespace sentinel::codec
