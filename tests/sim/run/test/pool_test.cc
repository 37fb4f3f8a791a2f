// Runs that fail, crash and hang, as whoever counts on the pool and on trials hears of them.
#include "sim/run/pool.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sentinel::sim {
namespace {

Outcome Good(const Plan&) {
  Outcome outcome;
  outcome.steps = 10;
  outcome.acknowledged = 5;
  outcome.lost = 1;
  outcome.simulated = Duration(1000);
  outcome.events.insert("+sdown");
  return outcome;
}

Outcome Bad(const std::string& rule) {
  Outcome outcome;
  outcome.violation = Violation{MonotonicTime{}, rule, "on purpose"};
  return outcome;
}

struct Heard {
  PoolResult result;
  std::map<std::uint64_t, std::pair<std::string, std::string>> failures;  // Rule and what.
};

Heard Play(std::uint64_t first, std::uint64_t last, int jobs, Player player) {
  PoolOptions options;
  options.first = first;
  options.last = last;
  options.jobs = jobs;
  options.player = std::move(player);
  Heard heard;
  heard.result =
      RunSeeds(options, [&](std::uint64_t seed, const std::string& rule, const std::string& what) {
        EXPECT_TRUE(heard.failures.emplace(seed, std::pair(rule, what)).second) << "told twice";
      });
  EXPECT_EQ(heard.result.failures, heard.failures.size());
  return heard;
}

std::uint64_t TimesSeen(const PoolResult& result, std::string_view what) {
  for (std::size_t i = 0; i < kThingsToSee; ++i) {
    if (NameOfThing(i) == what) return result.seen[i];
  }
  ADD_FAILURE() << "nobody looks for " << what;
  return 0;
}

TEST(Pool, EachSeedIsPlayedOnceWhateverTheNumberOfJobs) {
  for (const int jobs : {1, 4, kJobsMax}) {
    const Heard heard = Play(0, 99, jobs, Good);
    EXPECT_EQ(heard.result.seeds, 100U);
    EXPECT_EQ(heard.result.failures, 0U);
    EXPECT_EQ(heard.result.steps, 1000U);
    EXPECT_EQ(heard.result.acknowledged, 500U);
    EXPECT_EQ(heard.result.lost, 100U);
    EXPECT_EQ(heard.result.simulated, Duration(100'000));
    EXPECT_EQ(TimesSeen(heard.result, "+sdown"), 100U);
    EXPECT_EQ(TimesSeen(heard.result, "+odown"), 0U);
  }
}

TEST(Pool, TheTimeToRestIsThatAfterTheFaults) {
  const Heard heard = Play(1, 100, 2, [](const Plan& plan) {
    if (plan.seed == 7) return Bad("W7");  // Never came to rest.
    Outcome outcome;
    outcome.simulated = plan.faults_end + std::chrono::seconds(plan.seed);
    return outcome;
  });
  EXPECT_EQ(RestOf(heard.result.rest, 50), 51U);
  EXPECT_EQ(RestOf(heard.result.rest, 99), 100U);
  EXPECT_EQ(RestOf(RestTimes{}, 50), 0U);
}

TEST(Pool, FailuresAreToldWithTheirRuleAndTheOthersGoOn) {
  for (const int jobs : {1, 3}) {
    const Heard heard = Play(0, 20, jobs, [](const Plan& plan) {
      return plan.seed % 10 == 0 ? Bad("W" + std::to_string(plan.seed)) : Good(plan);
    });
    EXPECT_EQ(heard.result.seeds, 21U);
    ASSERT_EQ(heard.failures.size(), 3U);  // Seed 0 is one like any other.
    for (const std::uint64_t seed : {0U, 10U, 20U}) {
      EXPECT_EQ(heard.failures.at(seed),
                std::pair("W" + std::to_string(seed), std::string("on purpose")));
    }
  }
}

TEST(Pool, ACrashIsAFailureAndCounted) {
  for (const int jobs : {1, 3}) {
    const Heard heard = Play(0, 9, jobs, [](const Plan& plan) {
      if (plan.seed == 0 || plan.seed == 9) ::raise(SIGKILL);
      if (plan.seed == 5) ::_exit(99);  // As sanitizers do.
      return Good(plan);
    });
    EXPECT_EQ(heard.result.seeds, 10U);
    EXPECT_EQ(heard.result.steps, 70U);
    ASSERT_EQ(heard.failures.size(), 3U);
    for (const std::uint64_t seed : {0U, 9U}) {
      EXPECT_EQ(heard.failures.at(seed).first, "crash");
      EXPECT_EQ(heard.failures.at(seed).second, "the process was ended by signal 9");
    }
    EXPECT_EQ(heard.failures.at(5).first, "crash");
    EXPECT_EQ(heard.failures.at(5).second, "the process ended with code 99");
  }
}

TEST(Pool, ARunThatIsEndedByItsAlarmHangs) {
  const Heard heard = Play(1, 2, 1, [](const Plan& plan) {
    if (plan.seed == 1) ::raise(SIGALRM);
    return Good(plan);
  });
  ASSERT_EQ(heard.failures.size(), 1U);
  EXPECT_EQ(heard.failures.at(1).first, "hang");
}

TEST(Pool, AFailureThatDoesNotComeAgainIsToldToo) {
  // Who reads the only byte fails: the worker, and not whoever tries again.
  int pipe[2];
  ASSERT_EQ(::pipe2(pipe, O_NONBLOCK), 0);
  ASSERT_EQ(::write(pipe[1], "x", 1), 1);
  const Heard heard = Play(3, 4, 1, [in = pipe[0]](const Plan& plan) {
    char byte = 0;
    return ::read(in, &byte, 1) == 1 ? Bad("W1") : Good(plan);
  });
  ::close(pipe[0]);
  ::close(pipe[1]);
  EXPECT_EQ(heard.result.seeds, 2U);
  ASSERT_EQ(heard.failures.size(), 1U);
  EXPECT_EQ(heard.failures.at(3).first, "determinism");
}

TEST(Pool, CountsTheRunsThatWereLateAndSaysWhenTheyAreTooMany) {
  const auto late = [](const Plan& plan) {
    Outcome outcome;
    if (plan.seed % 10 == 3) outcome.late = Lateness{};
    return outcome;
  };
  const PoolResult few = Play(1, 10, 1, late).result;
  EXPECT_EQ(few.late, 1U);
  EXPECT_EQ(few.late_seeds, std::vector<std::uint64_t>{3});
  EXPECT_FALSE(TooManyLate(few));
  const PoolResult more = Play(1, 20, 2, late).result;
  EXPECT_EQ(more.late_seeds, (std::vector<std::uint64_t>{3, 13}));
  EXPECT_TRUE(TooManyLate(more));
  // Of many it names the first few.
  EXPECT_EQ(Play(1, 200, 1, late).result.late_seeds.size(), kLateSeedsKept);
}

TEST(Pool, OneRunInTenThousandMayBeLateAndOneMore) {
  PoolResult result;
  result.late = 1;
  EXPECT_FALSE(TooManyLate(result));
  result.late = 2;
  result.seeds = 9'999;
  EXPECT_TRUE(TooManyLate(result));
  result.seeds = 10'000;
  EXPECT_FALSE(TooManyLate(result));
}

TEST(Trial, ALateRunBreaksNoRuleAndSaysHowLateItWas) {
  const TrialResult trial = Try(Plan{}, [](const Plan&) {
    Outcome outcome;
    outcome.late = Lateness{std::chrono::seconds(61), std::chrono::milliseconds(40'500)};
    return outcome;
  });
  EXPECT_TRUE(trial.ok);
  EXPECT_EQ(trial.rule, kLate);
  EXPECT_EQ(trial.what, "at rest after 61.0 s, bound 40.5 s");
}

TEST(Trial, APlanThatCannotBeMadeEndsItsOwnProcessOnly) {
  const PlanMaker cannot = []() -> Plan {
    ::raise(SIGKILL);
    return {};
  };
  EXPECT_EQ(Try(cannot, Good).rule, "crash");
}

}  // namespace
}  // namespace sentinel::sim
