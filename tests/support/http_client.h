// Asks an HTTP port, one connection for each question.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "support/wait.h"

namespace sentinel::harness {

struct HttpReply {
  int status = 0;
  std::string head;  // With the line in front.
  std::string body;
};

// Waits for the end of the answer. Throws HarnessError if none comes. `headers` end in "\r\n" each.
HttpReply HttpGet(std::uint16_t port, const std::string& target, const std::string& headers = {});

// `text` as it may stand in a path or a query.
std::string PercentEncode(std::string_view text);

}  // namespace sentinel::harness
