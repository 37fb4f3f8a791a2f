// The text of hello messages (protocol sheet, section 4): eight fields with commas between them, no
// escapes, byte for byte what other sentinels send and expect.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "sentinel/hello.h"

namespace sentinel::codec {

// REQUIRES: no field contains a comma.
std::string FormatHello(const HelloMessage& hello);

// Refuses, with the reason, what is not a well-formed hello or would harm whoever believed it
// (protocol sheet, W17): a field too many, too few, empty or oversized, control bytes, ports
// outside 1..65535, an id that is not 40 lower-case hex digits, epochs above kEpochMax.
Result<HelloMessage> ParseHello(std::string_view text);

}  // namespace sentinel::codec
