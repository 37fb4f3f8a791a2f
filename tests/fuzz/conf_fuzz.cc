// A configuration that loads can be rewritten; the new text loads as the same configuration, and
// rewriting that changes nothing more. No complaint shows a password.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "codec/conf/rewrite.h"
#include "codec/conf/shown_line.h"
#include "nowhere.h"

namespace sentinel::codec {
namespace {

using fuzz::LoadNowhere;

// What may differ behind a rewrite: users come in the order of their names, and a default user that
// nobody mentioned is there.
ServerOptions InWrittenOrder(ServerOptions options) {
  std::vector<UserLine>& users = options.users;
  if (!options.aclfile.empty()) users.clear();
  const bool has_default = std::ranges::find(users, "default", &UserLine::name) != users.end();
  if (!has_default && options.requirepass.empty() && options.aclfile.empty()) {
    users.push_back({"default", {"on", "nopass", "~*", "&*", "+@all"}});
  }
  std::ranges::sort(users, {}, &UserLine::name);
  return options;
}

void CheckRewrite(const std::string& text, const LoadedConfig& loaded) {
  const std::string written = Rewrite(text, loaded.options, loaded.state);
  SENTINEL_CHECK(Rewrite(written, loaded.options, loaded.state) == written);
  const auto again = LoadNowhere(written);
  SENTINEL_CHECK(again.has_value());
  SENTINEL_CHECK(again->state == loaded.state);
  SENTINEL_CHECK(InWrittenOrder(again->options) == InWrittenOrder(loaded.options));
  SENTINEL_CHECK(Rewrite(written, again->options, again->state) == written);
}

// Whatever stands in the place of a password is hidden.
void CheckComplaint(const std::string& text) {
  const std::string line = text.substr(0, text.find('\n'));
  if (line.find_first_not_of(" \t\n\v\f\r") == std::string::npos) return;
  for (const std::string begin : {"requirepass ", "sentinel auth-pass m ", "user bob "}) {
    const std::string shown = ShownLine(begin + line);
    SENTINEL_CHECK(shown == begin + std::string(kHidden) || shown == kHidden);
  }
  ShownLine(line);
}

}  // namespace
}  // namespace sentinel::codec

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  sentinel::codec::CheckComplaint(text);
  const auto loaded = sentinel::fuzz::LoadNowhere(text);
  if (loaded) {
    sentinel::codec::CheckRewrite(text, *loaded);
  } else {
    SENTINEL_CHECK(!loaded.error().message.empty());
  }
  return 0;
}
