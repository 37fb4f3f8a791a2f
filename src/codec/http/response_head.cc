#include "codec/http/response_head.h"

#include <array>
#include <charconv>
#include <string_view>

namespace sentinel::codec {
namespace {

std::string_view Phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 413:
      return "Content Too Large";
    default:
      return "Service Unavailable";
  }
}

void AddHeader(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

// Answers are of this moment, and no other site's page is to make something of them.
std::string HttpHead(const HttpResponse& response, HttpFraming framing, bool keep_alive) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  head.append(Phrase(response.status)).append("\r\n");
  AddHeader(head, "Content-Type", response.type);
  if (framing == HttpFraming::kLength) {
    AddHeader(head, "Content-Length", std::to_string(response.body.size()));
  } else if (framing == HttpFraming::kChunks) {
    AddHeader(head, "Transfer-Encoding", "chunked");
  }
  if (!keep_alive) AddHeader(head, "Connection", "close");
  AddHeader(head, "Cache-Control", "no-store");
  AddHeader(head, "X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers) AddHeader(head, name, value);
  head += "\r\n";
  return head;
}

void AppendChunk(std::string& out, std::string_view portion) {
  if (portion.empty()) return;  // An empty one would be the last.
  std::array<char, 2 * sizeof(std::size_t)> digits{};
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), portion.size(), 16);
  out.append(digits.data(), end).append("\r\n").append(portion).append("\r\n");
}

}  // namespace sentinel::codec
