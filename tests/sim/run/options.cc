#include "sim/run/options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "sim/run/pool.h"
#include "sim/run/shrink.h"

namespace sentinel::sim {

const char* const kUsage =
    "usage: sim --seed N [--trace | --plan | --shrink] [--only N,N...|none] [--nobody-dies]\n"
    "                    [--groups N]\n"
    "       sim --seeds FIRST..LAST [--minutes N] [--jobs N] [--coverage]\n"
    "       sim --minutes N [--first SEED] [--jobs N] [--coverage]\n"
    "\n"
    "  --trace                        tells the story of the run\n"
    "  --plan                         only says what would happen\n"
    "  --shrink                       looks for a smaller plan that fails in the same way\n"
    "  --only, --nobody-dies, --groups  leave out faults, the last deaths, groups\n"
    "  --quorum any|ours|mixed|stock  who takes part (default any)\n"
    "  --sentinels N                  how many, 2 to 64 (default: any of 3 to 7)\n"
    "  --coverage                     fails when something rare has never happened\n";

namespace {

constexpr std::array<std::string_view, 4> kMixtures = {"any", "ours", "mixed", "stock"};
constexpr std::uint64_t kSentinelsMin = 2;  // One alone can neither be outvoted nor replaced.
constexpr std::uint64_t kSentinelsMax = 64;
constexpr std::uint64_t kMinutesMax = 100'000;
constexpr std::uint64_t kNumberMax = 1'000'000;  // Of faults and groups; plans have far fewer.

Result<std::uint64_t> Number(std::string_view text, std::uint64_t least, std::uint64_t most) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool numeric = error != std::errc::invalid_argument && end == text.data() + text.size();
  if (!numeric) return Fail("'" + std::string(text) + "' is not a number");
  if (error != std::errc() || number < least || number > most) {
    return Fail(std::string(text) + " is not in " + std::to_string(least) + ".." +
                std::to_string(most));
  }
  return number;
}

Result<Mixture> MixtureOf(std::string_view text) {
  const auto* const found = std::find(kMixtures.begin(), kMixtures.end(), text);
  if (found == kMixtures.end()) return Fail("unknown quorum '" + std::string(text) + "'");
  return static_cast<Mixture>(found - kMixtures.begin());
}

Result<std::set<int>> Numbers(std::string_view text) {
  std::set<int> numbers;
  if (text == "none") return numbers;
  for (bool more = true; more;) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const auto number = Number(text.substr(0, comma), 1, kNumberMax);
    if (!number) return Fail(number.error());
    numbers.insert(static_cast<int>(*number));
    more = comma < text.size();
    text.remove_prefix(more ? comma + 1 : comma);
  }
  return numbers;
}

// Reads the words one after the other; stops at the first mistake.
class Parser {
 public:
  Parser(const std::vector<std::string_view>& words, unsigned cores) : words_(words) {
    options_.jobs = static_cast<int>(std::clamp(cores, 1U, static_cast<unsigned>(kJobsMax)));
  }

  Result<Options> Parse() {
    while (!error_ && next_ < words_.size()) {
      word_ = words_[next_++];
      given_.insert(word_);
      if (!TakeFlag() && !TakeNumber() && !TakeOther()) {
        Refuse("unknown option " + std::string(word_));
      }
    }
    if (!error_ && !options_.help) CheckTogether();
    if (error_) return Fail(*error_);
    return options_;
  }

 private:
  void Refuse(std::string what) {
    if (!error_) error_ = std::move(what);
  }

  std::string_view Value() {
    if (next_ < words_.size()) return words_[next_++];
    Refuse(std::string(word_) + " needs a value");
    return "";
  }

  // What was read; without a value, whose error is kept, that of a fresh T.
  template <typename T>
  T Take(const Result<T>& result) {
    if (result) return *result;
    Refuse(std::string(word_) + ": " + result.error().message);
    return T{};
  }

  std::uint64_t NumberValue(std::uint64_t least, std::uint64_t most) {
    const std::string_view value = Value();
    return error_ ? 0 : Take(Number(value, least, most));
  }

  bool TakeFlag() {
    if (word_ == "--help") return options_.help = true;
    if (word_ == "--trace") return options_.trace = true;
    if (word_ == "--plan") return options_.show_plan = true;
    if (word_ == "--shrink") return options_.shrink = true;
    if (word_ == "--nobody-dies") return options_.edit.nobody_dies = true;
    if (word_ == "--coverage") return options_.coverage = true;
    return false;
  }

  bool TakeNumber() {
    if (word_ == "--seed") {
      options_.seed = NumberValue(0, kLastSeed);
    } else if (word_ == "--first") {
      options_.first = NumberValue(0, kLastSeed);
    } else if (word_ == "--minutes") {
      options_.minutes = NumberValue(1, kMinutesMax);
    } else if (word_ == "--jobs") {
      options_.jobs = static_cast<int>(NumberValue(1, kJobsMax));
    } else if (word_ == "--sentinels") {
      options_.plan.sentinels = static_cast<int>(NumberValue(kSentinelsMin, kSentinelsMax));
    } else if (word_ == "--groups") {
      options_.edit.groups = static_cast<int>(NumberValue(1, kNumberMax));
    } else {
      return false;
    }
    return true;
  }

  bool TakeOther() {
    if (word_ == "--seeds") {
      TakeRange(Value());
    } else if (word_ == "--quorum") {
      options_.plan.mixture = Take(MixtureOf(Value()));
    } else if (word_ == "--only") {
      options_.edit.only = Take(Numbers(Value()));
    } else {
      return false;
    }
    return true;
  }

  void TakeRange(std::string_view range) {
    const std::size_t dots = range.find("..");
    if (dots == std::string_view::npos) return Refuse("--seeds needs FIRST..LAST");
    options_.first = Take(Number(range.substr(0, dots), 0, kLastSeed));
    options_.last = Take(Number(range.substr(dots + 2), 0, kLastSeed));
    if (options_.first > options_.last) Refuse("--seeds " + std::string(range) + " names no seed");
  }

  bool Given(std::string_view word) const { return given_.contains(word); }

  void RefuseBoth(std::string_view one, std::string_view other) {
    if (!Given(one) || !Given(other)) return;
    Refuse(std::string(other) + " says nothing with " + std::string(one));
  }

  void CheckTogether() {
    if (!Given("--seed") && !Given("--seeds") && !Given("--minutes")) {
      return Refuse("one of --seed, --seeds and --minutes is needed");
    }
    for (const char* of_many : {"--seeds", "--minutes", "--first", "--jobs", "--coverage"}) {
      RefuseBoth("--seed", of_many);
    }
    for (const char* many : {"--seeds", "--minutes"}) {
      for (const char* of_one :
           {"--trace", "--plan", "--shrink", "--only", "--nobody-dies", "--groups"}) {
        RefuseBoth(many, of_one);
      }
    }
    RefuseBoth("--seeds", "--first");
    RefuseBoth("--plan", "--trace");
    RefuseBoth("--plan", "--shrink");
    RefuseBoth("--shrink", "--trace");
  }

  const std::vector<std::string_view>& words_;
  std::size_t next_ = 0;
  std::string_view word_;
  std::set<std::string_view> given_;
  Options options_;
  std::optional<std::string> error_;
};

}  // namespace

Result<Options> ParseOptions(const std::vector<std::string_view>& words, unsigned cores) {
  return Parser(words, cores).Parse();
}

Result<void> CheckEdit(const Plan& plan, const PlanEdit& edit) {
  const std::string whose = "the plan of seed " + std::to_string(plan.seed) + " has ";
  const auto groups = static_cast<int>(plan.groups.size());
  if (edit.groups > groups) {
    return Fail("--groups " + std::to_string(edit.groups) + ": " + whose + std::to_string(groups));
  }
  const auto faults = static_cast<int>(plan.faults.size());
  if (edit.only && !edit.only->empty() && *edit.only->rbegin() > faults) {
    return Fail("--only " + std::to_string(*edit.only->rbegin()) + ": " + whose +
                std::to_string(faults) + " faults");
  }
  PlanEdit faults_only;
  faults_only.only = edit.only;
  const int needed = GroupsNeeded(Apply(plan, faults_only));
  if (edit.groups > 0 && edit.groups < needed) {
    return Fail("--groups " + std::to_string(edit.groups) + ": the faults that stay need " +
                std::to_string(needed));
  }
  return {};
}

std::string ReplayCommand(const Options& options, std::uint64_t seed) {
  std::string command = "sim --seed " + std::to_string(seed);
  if (options.plan.mixture != Mixture::kAny) {
    command += " --quorum ";
    command += kMixtures[static_cast<std::size_t>(options.plan.mixture)];
  }
  if (options.plan.sentinels != 0) {
    command += " --sentinels " + std::to_string(options.plan.sentinels);
  }
  return command;
}

}  // namespace sentinel::sim
