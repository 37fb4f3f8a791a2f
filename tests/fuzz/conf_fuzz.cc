// A configuration that loads can be rewritten; the new text loads as the same configuration, and
// rewriting that changes nothing more.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "codec/conf/load.h"
#include "codec/conf/rewrite.h"

namespace sentinel::codec {
namespace {

// A machine without files on which everything else is as the configuration wants it.
class Nowhere : public Surroundings {
 public:
  Result<std::string> ReadFile(const std::string&) override {
    return Fail("No such file or directory");
  }
  std::vector<std::string> Glob(const std::string&) override { return {}; }
  std::string CurrentDirectory() override { return "/nowhere"; }
  Result<void> ChangeDirectory(const std::string&) override { return {}; }
  bool IsExecutable(const std::string&) override { return true; }
  Result<void> CheckLogFile(const std::string&) override { return {}; }
  bool IsCommand(const std::string&) override { return true; }
  Result<void> CheckUserRules(const UserLine&) override { return {}; }
};

tl::expected<LoadedConfig, ConfigError> Load(std::string text) {
  Nowhere nowhere;
  ConfigSources sources;
  sources.file = std::move(text);
  return LoadConfig(sources, nowhere);
}

// As the process does at its first start. Lines that list the new id as another sentinel's are
// dropped, as they would be when they are read with it.
void GiveId(PersistentState& state) {
  state.my_id = std::string(40, 'a');
  for (MasterState& master : state.masters) {
    std::erase_if(master.known_sentinels,
                  [&](const KnownSentinel& known) { return known.id == state.my_id; });
  }
}

void CheckRewrite(const std::string& text, LoadedConfig loaded) {
  if (loaded.state.my_id.empty()) GiveId(loaded.state);
  const std::string written = Rewrite(text, loaded.options, loaded.state);
  const auto again = Load(written);
  SENTINEL_CHECK(again.has_value());
  SENTINEL_CHECK(again->state == loaded.state);
  SENTINEL_CHECK(Rewrite(written, again->options, again->state) == written);
}

}  // namespace
}  // namespace sentinel::codec

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  auto loaded = sentinel::codec::Load(text);
  if (loaded) {
    sentinel::codec::CheckRewrite(text, std::move(*loaded));
  } else {
    SENTINEL_CHECK(!loaded.error().message.empty());
  }
  return 0;
}
