// Requests of one client, as bytes: whatever they say, each gets one well-formed reply, the model
// stays sound, and what they left in it survives the configuration file.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "codec/conf/rewrite.h"
#include "codec/resp/request_parser.h"
#include "command_port.h"
#include "nowhere.h"

namespace sentinel::fuzz {
namespace {

// The first byte chooses what the requests find, so that the fuzzer can reach all of it.
CommandPort::Setup SetupOf(std::uint8_t byte) {
  CommandPort::Setup setup;
  setup.resp3 = (byte & 1) != 0;
  setup.subscribed = (byte & 2) != 0;
  if ((byte & 4) != 0) setup.world.password = "secret";
  setup.world.master_dead = (byte & 8) != 0;
  setup.world.disk_refuses = (byte & 16) != 0;
  setup.world.open_to_scripts = (byte & 32) != 0;
  setup.pace = (byte & 64) != 0 ? std::chrono::milliseconds(700) : std::chrono::milliseconds(1);
  return setup;
}

void CheckSurvivesTheFile(const PersistentState& state) {
  codec::ServerOptions options;
  options.requirepass = state.process.require_pass;
  const std::string text = codec::Rewrite("", options, state);
  const auto loaded = LoadNowhere(text);
  SENTINEL_CHECK(loaded.has_value());
  SENTINEL_CHECK(loaded->state.process == state.process);
  SENTINEL_CHECK(loaded->state.masters.size() == state.masters.size());
  for (std::size_t i = 0; i < state.masters.size(); ++i) {
    SENTINEL_CHECK(loaded->state.masters[i].name == state.masters[i].name);
    SENTINEL_CHECK(loaded->state.masters[i].settings == state.masters[i].settings);
  }
}

void Serve(CommandPort& port, std::string_view bytes) {
  constexpr int kRequestsMax = 200;
  codec::RequestParser parser;
  parser.Feed(bytes);
  for (int i = 0; i < kRequestsMax && port.open(); ++i) {
    parser.set_authenticated(!port.limited());
    const auto request = parser.Next();
    if (!request || !*request) return;
    port.Perform(**request);
  }
}

}  // namespace
}  // namespace sentinel::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace fuzz = sentinel::fuzz;
  if (size == 0) return 0;
  fuzz::CommandPort port(fuzz::SetupOf(data[0]));
  fuzz::Serve(port, {reinterpret_cast<const char*>(data) + 1, size - 1});
  fuzz::CheckSurvivesTheFile(port.world().Snapshot());
  return 0;
}
