// What `sim` is asked to do, from the words of its command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sim/plan/edit.h"
#include "sim/plan/plan.h"

namespace sentinel::sim {

extern const char* const kUsage;

// Beyond all seeds that anybody tries; counting never comes by the largest number.
inline constexpr std::uint64_t kLastSeed = ~std::uint64_t{0} / 2;

struct Options {
  bool help = false;

  // One seed, and what is done with it.
  std::optional<std::uint64_t> seed;
  bool trace = false;
  bool show_plan = false;
  bool shrink = false;
  PlanEdit edit;

  // Many of them. Invariant: with `seed` nothing of this was given.
  std::uint64_t first = 1;
  std::uint64_t last = kLastSeed;
  std::uint64_t minutes = 0;  // 0 = until the last seed.
  int jobs = 1;
  bool coverage = false;

  PlanOptions plan;
};

// `cores`: jobs unless told otherwise, as far as that many are allowed. An error is a sentence for
// people; so is one of CheckEdit.
Result<Options> ParseOptions(const std::vector<std::string_view>& words, unsigned cores);

// Whether `edit` fits a plan: its faults and groups exist, and no fault that stays is about a group
// that does not.
Result<void> CheckEdit(const Plan& plan, const PlanEdit& edit);

// The command that plays `seed` in quorums as `options` want them.
std::string ReplayCommand(const Options& options, std::uint64_t seed);

}  // namespace sentinel::sim
