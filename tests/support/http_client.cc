#include "support/http_client.h"

#include <fmt/format.h>

#include <cctype>
#include <cstdlib>

#include "support/error.h"
#include "support/raw_client.h"

namespace sentinel::harness {

// HTTP/1.0: the answer ends with the connection.
HttpReply HttpGet(std::uint16_t port, const std::string& target, const std::string& headers) {
  RawClient client(port);
  // On loopback the kernel has decided by now.
  if (!client.Connected()) throw HarnessError(fmt::format("nobody listens at port {}", port));
  const std::string request =
      fmt::format("GET {} HTTP/1.0\r\nHost: 127.0.0.1\r\n{}\r\n", target, headers);
  std::string_view unsent = request;
  WaitFor(
      fmt::format("the answer to {}", target),
      [&] {
        unsent.remove_prefix(client.SendSome(unsent));
        return Observation{client.AtEnd(), fmt::format("{} bytes", client.Received().size())};
      },
      kPatience, Millis(1));
  const std::string& text = client.Received();
  const std::size_t end = text.find("\r\n\r\n");
  constexpr std::size_t kStatusAt = 9;  // "HTTP/1.1 200 OK"
  if (!text.starts_with("HTTP/1.") || end == std::string::npos) {
    throw HarnessError(fmt::format("{} is answered with \"{}\"", target, text.substr(0, 200)));
  }
  return {std::atoi(text.c_str() + kStatusAt), text.substr(0, end), text.substr(end + 4)};
}

std::string PercentEncode(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return encoded;
}

}  // namespace sentinel::harness
