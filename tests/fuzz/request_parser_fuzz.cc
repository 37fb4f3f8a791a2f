// What a client sends gives the same requests and the same error however it is cut into pieces.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "codec/resp/request_parser.h"

namespace sentinel::codec {
namespace {

struct Outcome {
  std::vector<Request> requests;
  std::string error;
  bool operator==(const Outcome&) const = default;
};

// The first byte chooses the setup, so that the fuzzer can reach all of them.
struct Setup {
  bool authenticated;
  std::int64_t bulk_max;
  std::size_t piece;
};

Setup SetupOf(std::uint8_t byte) {
  return {.authenticated = (byte & 1) == 0,
          .bulk_max = (byte & 2) == 0 ? RequestParser::kDefaultBulkMax : 8,
          .piece = 1 + static_cast<std::size_t>(byte >> 2)};
}

Outcome Parse(const Setup& setup, std::string_view bytes, std::size_t piece) {
  RequestParser parser(setup.bulk_max);
  parser.set_authenticated(setup.authenticated);
  Outcome outcome;
  while (outcome.error.empty()) {
    const auto next = parser.Next();
    if (!next) {
      outcome.error = next.error().message;
    } else if (*next) {
      SENTINEL_CHECK(!(*next)->empty());
      outcome.requests.push_back(**next);
    } else if (!bytes.empty()) {
      parser.Feed(bytes.substr(0, piece));
      bytes.remove_prefix(std::min(piece, bytes.size()));
    } else {
      break;
    }
  }
  return outcome;
}

}  // namespace
}  // namespace sentinel::codec

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace codec = sentinel::codec;
  constexpr std::size_t kSizeMax = 60'000;  // Below the limit that depends on how much is in sight.
  if (size == 0 || size > kSizeMax) return 0;
  const codec::Setup setup = codec::SetupOf(data[0]);
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  SENTINEL_CHECK(codec::Parse(setup, bytes, bytes.size()) ==
                 codec::Parse(setup, bytes, setup.piece));
  return 0;
}
