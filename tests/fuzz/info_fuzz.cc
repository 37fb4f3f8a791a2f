// An INFO report holds only what can be used.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/text.h"
#include "codec/info/info.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using sentinel::IsHostText;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const sentinel::InfoReport report = sentinel::codec::ParseInfo(text);
  SENTINEL_CHECK(!report.run_id || report.run_id->size() == 40);
  SENTINEL_CHECK(!report.upstream_host || IsHostText(*report.upstream_host));
  SENTINEL_CHECK(report.upstream_port != 0);
  SENTINEL_CHECK(!report.priority || *report.priority >= 0);
  SENTINEL_CHECK(std::ranges::all_of(
      report.replicas, [](const auto& line) { return IsHostText(line.host) && line.port != 0; }));
  SENTINEL_CHECK(report.role || (!report.upstream_host && !report.offset && !report.priority));
  return 0;
}
