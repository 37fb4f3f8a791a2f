#include "sim/run/pool.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <map>
#include <new>
#include <numeric>
#include <tuple>
#include <vector>

#include "base/check.h"

namespace sentinel::sim {
namespace {

// How a worker ends. One that crashes ends in other ways.
enum WorkerEnd : int { kNothingLeft = 0, kSeedFailed = 1 };

// What one worker has done so far. In shared memory, so that it is known of a worker that crashed.
struct Progress {
  std::atomic<std::uint64_t> seed{0};  // The last one it began.
  std::atomic<std::uint64_t> seeds{0};
  std::atomic<std::uint64_t> steps{0};
  std::atomic<std::uint64_t> acknowledged{0};
  std::atomic<std::uint64_t> lost{0};
  std::atomic<std::uint64_t> late{0};
  std::array<std::atomic<std::uint64_t>, kLateSeedsKept> late_seeds{};
  std::atomic<std::int64_t> simulated_us{0};
  std::array<std::atomic<std::uint64_t>, std::tuple_size_v<RestTimes>> rest{};
  std::array<std::atomic<std::uint64_t>, kThingsToSee> seen{};
};

// All that the workers share: the next seed is taken by whoever is free.
struct Shared {
  std::atomic<std::uint64_t> next{0};
  std::array<Progress, kJobsMax> workers;
};

class Pool {
 public:
  Pool(const PoolOptions& options, const OnFailure& on_failure)
      : options_(options), on_failure_(on_failure) {
    SENTINEL_CHECK(options.jobs >= 1 && options.jobs <= kJobsMax);
    void* memory =
        ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    SENTINEL_CHECK(memory != MAP_FAILED);
    shared_ = new (memory) Shared;
    shared_->next = options.first;
  }
  ~Pool() { ::munmap(shared_, sizeof(Shared)); }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  PoolResult Run() {
    std::map<pid_t, int> workers;
    for (int i = 0; i < options_.jobs; ++i) workers[Spawn(i)] = i;
    while (!workers.empty()) {
      int status = 0;
      const pid_t pid = ::wait(&status);
      SENTINEL_CHECK(pid > 0);
      const int worker = workers.at(pid);
      workers.erase(pid);
      if (WIFEXITED(status) && WEXITSTATUS(status) == kNothingLeft) continue;
      Report(shared_->workers[static_cast<std::size_t>(worker)].seed);
      workers[Spawn(worker)] = worker;
    }
    return Sum();
  }

 private:
  bool TimeIsUp() const {
    return options_.longest.count() > 0 &&
           std::chrono::steady_clock::now() - started_ > options_.longest;
  }

  pid_t Spawn(int worker) {
    const pid_t pid = ::fork();
    SENTINEL_CHECK(pid >= 0);
    if (pid == 0) Work(shared_->workers[static_cast<std::size_t>(worker)]);
    return pid;
  }

  // A failed seed ends the worker, one way or the other; its number is left in `seed`.
  [[noreturn]] void Work(Progress& progress) {
    while (!TimeIsUp()) {
      const std::uint64_t seed = shared_->next.fetch_add(1);
      if (seed > options_.last) break;
      progress.seed = seed;
      progress.seeds += 1;
      ::alarm(static_cast<unsigned>(kLongestRun.count()));
      const Plan plan = MakePlan(seed, options_.plan);
      const Outcome outcome = options_.player(plan);
      ::alarm(0);
      Count(progress, outcome);
      // Of stock sentinels alone nobody knows whether they came to rest.
      if (!outcome.violation && !plan.all_stock())
        CountRest(progress, outcome.simulated - plan.faults_end);
      if (outcome.violation) ::_exit(kSeedFailed);
    }
    ::_exit(kNothingLeft);
  }

  static void Count(Progress& progress, const Outcome& outcome) {
    progress.steps += outcome.steps;
    progress.acknowledged += outcome.acknowledged;
    progress.lost += outcome.lost;
    if (outcome.late) {
      const std::uint64_t before = progress.late.fetch_add(1);
      if (before < kLateSeedsKept) progress.late_seeds[before] = progress.seed.load();
    }
    progress.simulated_us += outcome.simulated.count();
    const auto seen = Seen(outcome);
    for (std::size_t i = 0; i < kThingsToSee; ++i) progress.seen[i] += seen[i] ? 1 : 0;
  }

  static void CountRest(Progress& progress, Duration needed) {
    const std::int64_t whole = std::max<std::int64_t>(0, needed / std::chrono::seconds(1));
    progress.rest[std::min(static_cast<std::size_t>(whole), progress.rest.size() - 1)] += 1;
  }

  // Runs the seed again to hear why it failed.
  void Report(std::uint64_t seed) {
    ++failures_;
    const TrialResult again = Try([&] { return MakePlan(seed, options_.plan); }, options_.player);
    if (again.ok) {
      on_failure_(seed, "determinism", "it failed once and did not fail again");
    } else {
      on_failure_(seed, again.rule, again.what);
    }
  }

  PoolResult Sum() const {
    PoolResult result;
    result.failures = failures_;
    for (const Progress& progress : shared_->workers) {
      result.seeds += progress.seeds;
      result.steps += progress.steps;
      result.acknowledged += progress.acknowledged;
      result.lost += progress.lost;
      result.late += progress.late;
      for (std::size_t i = 0; i < kLateSeedsKept && i < progress.late; ++i) {
        result.late_seeds.push_back(progress.late_seeds[i]);
      }
      result.simulated += std::chrono::microseconds(progress.simulated_us);
      for (std::size_t i = 0; i < result.rest.size(); ++i) result.rest[i] += progress.rest[i];
      for (std::size_t i = 0; i < kThingsToSee; ++i) result.seen[i] += progress.seen[i];
    }
    std::sort(result.late_seeds.begin(), result.late_seeds.end());
    result.real = std::chrono::steady_clock::now() - started_;
    return result;
  }

  const PoolOptions options_;
  const OnFailure& on_failure_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  Shared* shared_ = nullptr;
  std::uint64_t failures_ = 0;
};

}  // namespace

bool TooManyLate(const PoolResult& result) { return result.late > 1 + result.seeds / kRunsPerLate; }

std::size_t RestOf(const RestTimes& times, int percent) {
  const std::uint64_t all = std::accumulate(times.begin(), times.end(), std::uint64_t{0});
  std::uint64_t runs = 0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    runs += times[i];
    if (all > 0 && runs * 100 >= all * static_cast<std::uint64_t>(percent)) return i;
  }
  return 0;
}

PoolResult RunSeeds(const PoolOptions& options, const OnFailure& on_failure) {
  return Pool(options, on_failure).Run();
}

}  // namespace sentinel::sim
