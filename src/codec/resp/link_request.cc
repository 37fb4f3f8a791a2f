#include "codec/resp/link_request.h"

#include "base/check.h"

namespace sentinel::codec {

std::string EncodeRequest(const std::vector<std::string>& words) {
  SENTINEL_CHECK(!words.empty());
  std::string bytes = "*" + std::to_string(words.size()) + "\r\n";
  for (const std::string& word : words) {
    bytes += "$" + std::to_string(word.size()) + "\r\n";
    bytes += word;
    bytes += "\r\n";
  }
  return bytes;
}

}  // namespace sentinel::codec
