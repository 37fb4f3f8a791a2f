// Reading hello messages (protocol sheet, section 4). FormatHello in sentinel/hello.h writes them.
#pragma once

#include <string_view>

#include "base/result.h"
#include "sentinel/hello.h"

namespace sentinel::codec {

// Refuses, with the reason, what is not a well-formed hello or would harm whoever believed it
// (protocol sheet, W17): a field too many, too few, empty or oversized, control bytes, ports
// outside 1..65535, an id that is not 40 printable characters, epochs above kEpochMax, a
// configuration of a later epoch than the current one.
Result<HelloMessage> ParseHello(std::string_view text);

}  // namespace sentinel::codec
