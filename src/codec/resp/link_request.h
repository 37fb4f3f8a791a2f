// Requests on outgoing links.
#pragma once

#include <string>
#include <vector>

namespace sentinel::codec {

// `words` as a RESP array of bulk strings. REQUIRES: not empty.
std::string EncodeRequest(const std::vector<std::string>& words);

}  // namespace sentinel::codec
