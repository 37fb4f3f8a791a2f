// What a client of the HTTP port sends: bytes from anybody.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "codec/http/message.h"

namespace sentinel::codec {

// A head may not be longer than this.
inline constexpr std::size_t kHttpHeadMax = 8 * 1024;

// Where the head at the front of `bytes` ends: behind its empty line. None: it is not complete.
std::optional<std::size_t> HttpHeadEnd(std::string_view bytes);

// Why a request cannot be answered as it was meant.
struct HttpFlaw {
  int status = 400;
  std::string reason;
};

// REQUIRES: `head` ends where HttpHeadEnd() says. A request that announces a body is refused.
tl::expected<HttpRequest, HttpFlaw> ParseHttpHead(std::string_view head);

// "%41" -> "A"; none if an escape is broken. In a query "+" is a blank.
std::optional<std::string> PercentDecode(std::string_view text, bool plus_is_blank = false);

}  // namespace sentinel::codec
