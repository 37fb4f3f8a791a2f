// A state file, with its checksum right or as it comes, and a last good copy beside it
// (docs/decisions/0030, 0031). What is taken comes back from the text that is saved next, which has
// forgotten nothing of the past; what is not, is refused with a reason; what is made of a copy is
// saved like any other.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "codec/conf/doubt.h"
#include "codec/conf/fresh_text.h"
#include "codec/conf/lost_memory.h"
#include "codec/conf/rewrite.h"
#include "codec/conf/state_seal.h"
#include "nowhere.h"

namespace sentinel::codec {
namespace {

// The configuration beside it: settings that the state may change, and a master that it may move.
constexpr const char* kConfiguration =
    "port 26379\n"
    "sentinel state-config-file /state\n"
    "sentinel resolve-hostnames yes\n"
    "sentinel monitor mymaster 192.0.2.1 6379 2\n"
    "sentinel down-after-milliseconds mymaster 5000\n"
    "sentinel auth-pass mymaster secret\n"
    "sentinel monitor other redis-0 6380 1\n"
    "sentinel config-epoch other 3\n";

// Between the state file and its copy.
constexpr std::string_view kCopyFollows = "\n%%\n";

tl::expected<LoadedConfig, ConfigError> LoadState(const std::string& text) {
  fuzz::Nowhere nowhere;
  ConfigSources sources;
  sources.path = "/sentinel.conf";
  sources.file = kConfiguration;
  sources.state = text;
  return LoadConfig(sources, nowhere);
}

// Saves it, and starts again with what was saved.
void CheckSaved(const std::string& text, const LoadedConfig& loaded) {
  SENTINEL_CHECK(loaded.state_file.has_value());
  const std::string written = Rewriter(*loaded.state_file)(text, loaded.state);
  SENTINEL_CHECK(Unsealed(written).has_value());
  SENTINEL_CHECK(!FindLoss(written, written));
  const auto again = LoadState(written);
  SENTINEL_CHECK(again.has_value());
  SENTINEL_CHECK(again->state == loaded.state);
  SENTINEL_CHECK(Rewriter(*again->state_file)(written, again->state) == written);
}

void CheckStart(const std::string& text) {
  auto loaded = LoadState(text);
  if (!loaded) {
    SENTINEL_CHECK(!loaded.error().message.empty() && loaded.error().in_state);
    return;
  }
  CheckSaved(text, *loaded);
  // As behind a recovery.
  const Epoch before = loaded->state.current_epoch;
  DoubtEpochs(loaded->state);
  SENTINEL_CHECK(loaded->state.current_epoch >= before);
  CheckSaved(text, *loaded);
}

void CheckCopy(std::string_view text, std::string_view copy) {
  if (HasState(copy)) SENTINEL_CHECK(FindLoss({}, copy).has_value());
  if (text == copy) SENTINEL_CHECK(!FindLoss(text, copy));
  if (IsFresh(text, copy)) SENTINEL_CHECK(NewestEpoch(text) == 0);
}

}  // namespace
}  // namespace sentinel::codec

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sentinel::codec;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t at = input.find(kCopyFollows);
  const std::string_view text = input.substr(0, at);
  CheckStart(std::string(text));
  if (text.empty() || text.ends_with('\n')) CheckStart(Sealed(std::string(text)));
  if (at != std::string_view::npos) CheckCopy(text, input.substr(at + kCopyFollows.size()));
  return 0;
}
