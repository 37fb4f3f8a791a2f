// The decisions of the daemon as one pure state machine.
//
// Step() consumes one input and returns what is to be done about it. No socket, file, clock, thread
// or global random source is touched: the same start state, seed and inputs give the same effects.
// Work is in proportion to the masters an input concerns.
#pragma once

#include <cstdint>
#include <memory>

#include "sentinel/effects.h"
#include "sentinel/input.h"
#include "sentinel/settings.h"
#include "sentinel/state.h"
#include "sentinel/time.h"

namespace sentinel {

struct Model;  // src/core/model/model.h

class Engine {
 public:
  // REQUIRES: state.my_id has 40 characters. `tunables` may differ from the defaults in tests.
  Engine(const PersistentState& state, const Tunables& tunables, std::uint64_t seed);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Call once, before the first Step: announces the masters and opens the links.
  Effects Start(MonotonicTime now);

  // REQUIRES: `now` never goes back.
  Effects Step(MonotonicTime now, const Input& input);

  // Read access for queries. Invalidated by nothing but destruction; contents change with Step.
  const Model& model() const;

  // What has to be on disk now. Costs a pointer for each master, and the rest for those that have
  // changed since the last call.
  StateImage Snapshot() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sentinel
