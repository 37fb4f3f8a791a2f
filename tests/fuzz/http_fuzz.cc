// A request is understood in one way, however it is written: what comes out of it names a path
// whose parts, escaped again, are the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "codec/http/request_head.h"

namespace {

using sentinel::codec::HttpRequest;

// Every byte as an escape.
std::string Escape(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string escaped;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    escaped += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return escaped;
}

// One spelling of what was understood.
std::string Write(const HttpRequest& request) {
  std::string head = request.method + ' ';
  for (const std::string& segment : request.path) head += '/' + Escape(segment);
  if (request.path.empty()) head += '/';
  char before = '?';
  for (const auto& [name, value] : request.query) {
    head += before + Escape(name) + '=' + Escape(value);
    before = '&';
  }
  head += request.chunks ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n";
  for (const auto& [name, value] : request.headers) head += name + ": " + value + "\r\n";
  return head + "\r\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto end = sentinel::codec::HttpHeadEnd(bytes);
  if (!end) return 0;
  SENTINEL_CHECK(*end > 0 && *end <= size);
  const auto request = sentinel::codec::ParseHttpHead(bytes.substr(0, *end));
  if (!request) {
    SENTINEL_CHECK(request.error().status >= 400 && !request.error().reason.empty());
    return 0;
  }
  const std::string text = Write(*request);
  SENTINEL_CHECK(sentinel::codec::HttpHeadEnd(text) == text.size());
  const auto again = sentinel::codec::ParseHttpHead(text);
  SENTINEL_CHECK(again.has_value());
  SENTINEL_CHECK(again->path == request->path);
  SENTINEL_CHECK(again->query == request->query);
  SENTINEL_CHECK(again->headers == request->headers);
  SENTINEL_CHECK(again->keep_alive == request->keep_alive);
  return 0;
}
