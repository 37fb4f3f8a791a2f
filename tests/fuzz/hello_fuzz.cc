// A hello that is taken has one spelling: writing it gives the text that was read.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "codec/hello/hello.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto hello = sentinel::codec::ParseHello(text);
  if (!hello) {
    SENTINEL_CHECK(!hello.error().message.empty());
    return 0;
  }
  SENTINEL_CHECK(sentinel::FormatHello(*hello) == text);
  SENTINEL_CHECK(hello->current_epoch <= sentinel::kEpochMax);
  SENTINEL_CHECK(hello->config_epoch <= sentinel::kEpochMax);
  return 0;
}
