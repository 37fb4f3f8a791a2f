#include "codec/http/request_head.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace sentinel::codec {
namespace {

using Parsed = tl::expected<HttpRequest, HttpFlaw>;

tl::unexpected<HttpFlaw> Bad(std::string reason, int status = 400) {
  return tl::unexpected<HttpFlaw>(HttpFlaw{status, std::move(reason)});
}

// Characters of a method and of the name of a header.
bool IsToken(std::string_view text) {
  static constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    const char lower = AsciiLower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
           kOthers.find(c) != std::string_view::npos;
  });
}

std::optional<unsigned> HexDigit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  const char lower = AsciiLower(c);
  if (lower >= 'a' && lower <= 'f') return static_cast<unsigned>(lower - 'a') + 10;
  return std::nullopt;
}

// The first line of `text`, without its end; takes it away.
std::string_view TakeLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool ReadPath(std::string_view path, HttpRequest& request) {
  if (path == "/") return true;
  path.remove_prefix(1);
  for (const std::string_view segment : Split(path, '/')) {
    std::optional<std::string> decoded = PercentDecode(segment);
    if (!decoded) return false;
    request.path.push_back(*std::move(decoded));
  }
  return true;
}

bool ReadQuery(std::string_view query, HttpRequest& request) {
  if (query.empty()) return true;
  for (const std::string_view pair : Split(query, '&')) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = PercentDecode(pair.substr(0, equals), true);
    auto value = PercentDecode(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value) return false;
    request.query.emplace(*std::move(name), *std::move(value));
  }
  return true;
}

// What a fragment would be never leaves a client.
bool ReadTarget(std::string_view target, HttpRequest& request) {
  if (!target.starts_with('/') || !IsGraphic(target)) return false;
  const std::size_t mark = std::min(target.find('?'), target.size());
  return ReadPath(target.substr(0, mark), request) &&
         ReadQuery(target.substr(std::min(mark + 1, target.size())), request);
}

Parsed ReadRequestLine(std::string_view line) {
  const std::vector<std::string_view> words = Split(line, ' ');
  if (words.size() != 3 || !IsToken(words[0])) return Bad("the request line is malformed");
  if (words[2] != "HTTP/1.1" && words[2] != "HTTP/1.0") return Bad("HTTP/1.1 is spoken here");
  HttpRequest request;
  request.method = words[0];
  request.keep_alive = request.chunks = words[2] == "HTTP/1.1";
  if (!ReadTarget(words[1], request)) return Bad("the path or the query is malformed");
  return request;
}

bool ReadHeader(std::string_view line, HttpRequest& request) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !IsToken(line.substr(0, colon))) return false;
  const std::string_view value = Trim(line.substr(colon + 1));
  if (HasControlByte(value)) return false;
  request.headers.emplace(AsciiLower(line.substr(0, colon)), value);
  return true;
}

bool HasBody(const HttpRequest& request) {
  const std::string_view length = request.Header("content-length");
  return !request.Header("transfer-encoding").empty() || (!length.empty() && length != "0");
}

void ReadConnection(HttpRequest& request) {
  for (const std::string_view word : Split(request.Header("connection"), ',')) {
    if (EqualsIgnoreCase(Trim(word), "close")) request.keep_alive = false;
  }
}

}  // namespace

std::string_view HttpRequest::Header(std::string_view name) const {
  const auto it = headers.find(name);
  return it == headers.end() ? std::string_view() : std::string_view(it->second);
}

std::optional<std::size_t> HttpHeadEnd(std::string_view bytes) {
  for (std::size_t line = 0; line < bytes.size();) {
    const std::size_t end = bytes.find('\n', line);
    if (end == std::string_view::npos) return std::nullopt;
    const std::size_t size = end - line;
    if (size == 0 || (size == 1 && bytes[line] == '\r')) return end + 1;
    line = end + 1;
  }
  return std::nullopt;
}

tl::expected<HttpRequest, HttpFlaw> ParseHttpHead(std::string_view head) {
  Parsed request = ReadRequestLine(TakeLine(head));
  if (!request) return request;
  for (std::string_view line = TakeLine(head); !line.empty(); line = TakeLine(head)) {
    if (!ReadHeader(line, *request)) return Bad("a header is malformed");
  }
  if (HasBody(*request)) return Bad("requests with a body are not taken", 413);
  ReadConnection(*request);
  return request;
}

std::optional<std::string> PercentDecode(std::string_view text, bool plus_is_blank) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += plus_is_blank && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const auto high = HexDigit(text[i + 1]);
    const auto low = HexDigit(text[i + 2]);
    if (!high || !low) return std::nullopt;
    decoded += static_cast<char>(*high << 4 | *low);
    i += 2;
  }
  return decoded;
}

}  // namespace sentinel::codec
