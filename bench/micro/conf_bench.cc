// The configuration file: read at the start, written at every save.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "codec/conf/load.h"
#include "codec/conf/rewrite.h"
#include "world.h"

namespace sentinel::micro {
namespace {

// Everything that a plain configuration asks for is there.
class PlainSurroundings final : public codec::Surroundings {
 public:
  Result<std::string> ReadFile(const std::string& /*path*/) override { return std::string(); }
  std::vector<std::string> Glob(const std::string& /*pattern*/) override { return {}; }
  std::string CurrentDirectory() override { return "/"; }
  Result<void> ChangeDirectory(const std::string& /*path*/) override { return {}; }
  bool IsExecutable(const std::string& /*path*/) override { return true; }
  Result<void> CheckLogFile(const std::string& /*path*/) override { return {}; }
  Result<std::string> ReadPassword(const std::string& /*words*/) override {
    return Fail("There are no files.");
  }
  bool IsSameFile(const std::string& /*path*/, const std::string& /*other*/) override {
    return false;
  }
  bool IsCommand(const std::string& /*name*/) override { return true; }
  Result<void> CheckUserRules(const codec::UserLine& /*user*/) override { return {}; }
};

std::string FileOf(std::size_t masters) {
  return codec::Rewrite("", codec::ServerOptions{}, StateOf(masters));
}

void ConfLoad(benchmark::State& state) {
  const auto masters = static_cast<std::size_t>(state.range(0));
  codec::ConfigSources sources;
  sources.file = FileOf(masters);
  PlainSurroundings surroundings;
  for (auto step : state) {
    const auto loaded = codec::LoadConfig(sources, surroundings);
    if (!loaded || loaded->state.masters.size() != masters) state.SkipWithError("not loaded");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(sources.file.size()));
}

void ConfRewrite(benchmark::State& state) {
  const auto masters = static_cast<std::size_t>(state.range(0));
  const std::string current = FileOf(masters);
  PersistentState next = StateOf(masters);
  next.current_epoch = 7;
  for (auto step : state) {
    benchmark::DoNotOptimize(codec::Rewrite(current, codec::ServerOptions{}, next));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(current.size()));
}

BENCHMARK(ConfLoad)->Arg(1)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);
BENCHMARK(ConfRewrite)->Arg(1)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace sentinel::micro
