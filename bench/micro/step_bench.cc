// Engine::Step with so many masters: what a reply, a hello or a question costs must not depend on
// how many there are.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>

#include "sentinel/engine.h"
#include "world.h"

namespace sentinel::micro {
namespace {

// Gives the engine one input after the other, each about the next group.
template <typename MakeInput>
void StepEach(benchmark::State& state, MakeInput make_input) {
  const auto masters = static_cast<std::size_t>(state.range(0));
  World world(masters);
  std::size_t group = 0;
  for (auto step : state) {
    benchmark::DoNotOptimize(world.engine().Step(world.now(), make_input(world, group)));
    group = (group + 1) % masters;
  }
}

void StepPingReply(benchmark::State& state) {
  StepEach(state, [](World& world, std::size_t group) {
    return Input(ReplyReceived{world.master_links()[group],
                               world.last_tags(RequestKind::kPing)[group], PingReply::kPong});
  });
}

void StepInfoReply(benchmark::State& state) {
  StepEach(state, [](World& world, std::size_t group) {
    return Input(ReplyReceived{world.master_links()[group],
                               world.last_tags(RequestKind::kInfo)[group],
                               world.MasterInfo(group)});
  });
}

void StepHello(benchmark::State& state) {
  StepEach(state, [](World& world, std::size_t group) {
    return Input(SubscriptionMessage{world.subscriber_links()[group], world.HelloFrom('b', group)});
  });
}

void StepOpinionRequest(benchmark::State& state) {
  StepEach(state, [](World& world, std::size_t group) {
    const HelloMessage about = world.HelloFrom('b', group);
    return Input(
        VoteRequest{CommandToken{1}, MakeAddress(about.master_host, about.master_port), 0, "*"});
  });
}

void StepVoteRequest(benchmark::State& state) {
  std::uint64_t epoch = 0;
  StepEach(state, [&epoch](World& world, std::size_t group) {
    const HelloMessage about = world.HelloFrom('b', group);
    return Input(VoteRequest{CommandToken{1}, MakeAddress(about.master_host, about.master_port),
                             ++epoch, about.sentinel_id});
  });
}

// A second of a quorum at rest: all that the core has to do in it.
void SecondAtRest(benchmark::State& state) {
  World world(static_cast<std::size_t>(state.range(0)));
  std::size_t inputs = 0;
  for (auto step : state) inputs += world.Run(std::chrono::seconds(1));
  state.counters["inputs"] = static_cast<double>(inputs) / static_cast<double>(state.iterations());
}

void Snapshot(benchmark::State& state) {
  World world(static_cast<std::size_t>(state.range(0)));
  for (auto step : state) benchmark::DoNotOptimize(world.engine().Snapshot());
}

BENCHMARK(StepPingReply)->Arg(1)->Arg(100)->Arg(1000);
BENCHMARK(StepInfoReply)->Arg(1)->Arg(100)->Arg(1000);
BENCHMARK(StepHello)->Arg(1)->Arg(100)->Arg(1000);
BENCHMARK(StepOpinionRequest)->Arg(1)->Arg(100)->Arg(1000);
BENCHMARK(StepVoteRequest)->Arg(1)->Arg(100)->Arg(1000);
BENCHMARK(SecondAtRest)->Arg(1)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);
BENCHMARK(Snapshot)->Arg(1)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace sentinel::micro
