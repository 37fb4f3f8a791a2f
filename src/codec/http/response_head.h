// What goes in front of an answer's body, and around its portions.
#pragma once

#include <string>
#include <string_view>

#include "codec/http/message.h"

namespace sentinel::codec {

enum class HttpFraming : std::uint8_t {
  kLength,    // The whole body is known.
  kChunks,    // It comes in portions; the connection can be used again.
  kUntilEnd,  // It ends with the connection.
};

std::string HttpHead(const HttpResponse& response, HttpFraming framing, bool keep_alive);

// Appends `portion`, if it is not empty, as a chunk.
void AppendChunk(std::string& out, std::string_view portion);
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace sentinel::codec
