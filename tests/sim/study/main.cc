// sim-study: how long failovers take and what they lose, over many seeds, for quorums of ours, of
// stock sentinels and of both. Prints a table; --svg FILE draws it as well.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "sim/study/figures.h"
#include "sim/study/study.h"

namespace sentinel::sim {
namespace {

constexpr const char* kUsage =
    "usage: sim-study [--seeds N] [--jobs N] [--svg FILE] [--only "
    "SENTINELS,RTT-MS,ours|mixed|stock]\n";

struct Options {
  std::uint64_t seeds = 200;
  std::uint64_t jobs = 2;
  std::string svg;
  std::string only;  // One row of the table; empty for all.
};

[[noreturn]] void Refuse(const std::string& what) {
  std::fprintf(stderr, "sim-study: %s\n%s", what.c_str(), kUsage);
  std::exit(2);
}

Options Parse(const std::vector<std::string_view>& words) {
  Options options;
  if (words.size() == 1 && words[0] == "--help") {
    std::fputs(kUsage, stdout);
    std::exit(0);
  }
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    const std::string_view value = words[i + 1];
    std::uint64_t number = 0;
    const bool numeric = std::from_chars(value.data(), value.data() + value.size(), number).ptr ==
                             value.data() + value.size() &&
                         number > 0;
    if (words[i] == "--svg") {
      options.svg = value;
    } else if (words[i] == "--only") {
      options.only = value;
    } else if (words[i] == "--seeds" && numeric) {
      options.seeds = number;
    } else if (words[i] == "--jobs" && numeric) {
      options.jobs = number;
    } else {
      Refuse("not understood: " + std::string(words[i]) + " " + std::string(value));
    }
  }
  if (words.size() % 2 != 0) Refuse("not understood: " + std::string(words.back()));
  return options;
}

std::vector<StudyCase> AllCases() {
  std::vector<StudyCase> cases;
  for (const int sentinels : {3, 5, 7, 17}) {
    for (const int rtt_us : {200, 20'000, 200'000}) {
      for (const Mixture mixture : {Mixture::kOurs, Mixture::kMixed, Mixture::kStock}) {
        cases.push_back({sentinels, Duration(rtt_us), mixture});
      }
    }
  }
  return cases;
}

// As --only names it.
std::string NameOf(const StudyCase& what) {
  constexpr std::array kMixtures = {"any", "ours", "mixed", "stock"};
  const double rtt = std::chrono::duration<double, std::milli>(what.rtt).count();
  std::array<char, 64> name{};
  std::snprintf(name.data(), name.size(), "%d,%g,%s", what.sentinels, rtt,
                kMixtures[static_cast<std::size_t>(what.mixture)]);
  return name.data();
}

std::vector<StudyCase> CasesOf(const Options& options) {
  std::vector<StudyCase> cases = AllCases();
  if (!options.only.empty()) {
    std::erase_if(cases, [&](const StudyCase& what) { return NameOf(what) != options.only; });
    if (cases.empty()) Refuse("no such row: " + options.only);
  }
  return cases;
}

// The runs of one case with seed = part, part + jobs, ...; in a process of its own.
int StartPart(const StudyCase& what, const Options& options, std::uint64_t part) {
  std::array<int, 2> pipe{};
  SENTINEL_CHECK(::pipe(pipe.data()) == 0);
  const pid_t child = ::fork();
  SENTINEL_CHECK(child >= 0);
  if (child != 0) {
    ::close(pipe[1]);
    return pipe[0];
  }
  for (std::uint64_t seed = part; seed < options.seeds; seed += options.jobs) {
    const StudyRun run = RunStudy(what, seed + 1);
    SENTINEL_CHECK(::write(pipe[1], &run, sizeof run) == static_cast<ssize_t>(sizeof run));
  }
  ::_exit(0);
}

std::vector<StudyRun> RunCase(const StudyCase& what, const Options& options) {
  std::vector<int> parts;
  for (std::uint64_t part = 0; part < options.jobs; ++part) {
    parts.push_back(StartPart(what, options, part));
  }
  std::vector<StudyRun> runs;
  for (const int in : parts) {
    StudyRun run;
    while (::read(in, &run, sizeof run) == static_cast<ssize_t>(sizeof run)) runs.push_back(run);
    ::close(in);
    SENTINEL_CHECK(::wait(nullptr) > 0);
  }
  SENTINEL_CHECK(runs.size() == options.seeds);
  return runs;
}

int Run(const Options& options) {
  std::vector<CaseFigures> figures;
  for (const StudyCase& what : CasesOf(options)) {
    figures.push_back(Summarize(what, RunCase(what, options)));
    std::fputs(Table({figures.back()}).substr(Table({}).size()).c_str(), stderr);
  }
  std::fputs(Table(figures).c_str(), stdout);
  if (!options.svg.empty()) {
    std::ofstream file(options.svg);
    file << Picture(figures);
    if (!file.flush()) Refuse("cannot write " + options.svg);
  }
  return 0;
}

}  // namespace
}  // namespace sentinel::sim

int main(int argc, char** argv) {
  using namespace sentinel::sim;
  return Run(Parse({argv + 1, argv + argc}));
}
