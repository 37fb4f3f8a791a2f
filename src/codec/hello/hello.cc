#include "codec/hello/hello.h"

#include <cstddef>
#include <optional>

#include "base/routable.h"
#include "base/text.h"

namespace sentinel::codec {
namespace {

constexpr std::size_t kFields = 8;
constexpr std::size_t kTextMax = 4096;  // Others send 1300 at most.

std::optional<Epoch> ParseEpoch(std::string_view text) {
  const auto epoch = ParseUnsigned(text);
  if (!epoch || *epoch > kEpochMax) return std::nullopt;
  return epoch;
}

}  // namespace

Result<HelloMessage> ParseHello(std::string_view text) {
  if (text.size() > kTextMax) return Fail("hello is too long");
  if (HasControlByte(text)) return Fail("hello has control bytes");
  const auto fields = Split(text, ',');
  if (fields.size() != kFields) return Fail("hello has not 8 fields");

  const auto sentinel_port = ParsePort(fields[1]);
  const auto current_epoch = ParseEpoch(fields[3]);
  const auto master_port = ParsePort(fields[6]);
  const auto config_epoch = ParseEpoch(fields[7]);
  if (!IsHostText(fields[0])) return Fail("hello has a bad sentinel address");
  if (!sentinel_port) return Fail("hello has a bad sentinel port");
  if (!IsSentinelId(fields[2])) return Fail("hello has a bad sentinel id");
  if (!current_epoch) return Fail("hello has a bad current epoch");
  if (fields[4].empty()) return Fail("hello has no master name");
  if (!IsHostText(fields[5])) return Fail("hello has a bad master address");
  if (!master_port) return Fail("hello has a bad master port");
  if (!config_epoch) return Fail("hello has a bad configuration epoch");
  // Nobody forgets the election that his configuration comes from.
  if (*config_epoch > *current_epoch) return Fail("hello has a configuration of a later epoch");

  HelloMessage hello{.sentinel_host = std::string(fields[0]),
                     .sentinel_port = *sentinel_port,
                     .sentinel_id = std::string(fields[2]),
                     .current_epoch = *current_epoch,
                     .master_name = std::string(fields[4]),
                     .master_host = std::string(fields[5]),
                     .master_port = *master_port,
                     .config_epoch = *config_epoch};
  // Nobody could be asked there but ourselves.
  if (!IsRoutable(hello.sentinel_host)) return Fail("hello has an unroutable sentinel address");
  if (!IsRoutable(hello.master_host)) return Fail("hello has an unroutable master address");
  return hello;
}

}  // namespace sentinel::codec
