#include "sim/run/trial.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "base/check.h"

namespace sentinel::sim {
namespace {

// Rule and text, with a line end between them.
[[noreturn]] void RunAndReport(const PlanMaker& make, const Player& player, int out) {
  ::alarm(static_cast<unsigned>(kLongestRun.count()));
  const Outcome outcome = player(make());
  std::string text;
  if (outcome.violation) {
    text = outcome.violation->rule + "\n" + outcome.violation->what;
    for (const std::string& line : outcome.why) text += "\n  " + line;
  } else if (outcome.late) {
    text = std::string(kLate) + "\n" + Describe(*outcome.late);
  }
  const ssize_t written = ::write(out, text.data(), text.size());
  ::_exit(written == static_cast<ssize_t>(text.size()) ? 0 : 1);
}

std::string ReadAll(int in) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t size = ::read(in, buffer.data(), buffer.size());
    if (size <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
}

}  // namespace

Outcome PlayPlan(const Plan& plan) { return Simulate(plan); }

TrialResult Try(const Plan& plan, const Player& player) {
  return Try([&] { return plan; }, player);
}

TrialResult Try(const PlanMaker& make, const Player& player) {
  std::array<int, 2> pipe{};
  SENTINEL_CHECK(::pipe(pipe.data()) == 0);
  const pid_t child = ::fork();
  SENTINEL_CHECK(child >= 0);
  if (child == 0) {
    ::close(pipe[0]);
    RunAndReport(make, player, pipe[1]);
  }
  ::close(pipe[1]);
  const std::string text = ReadAll(pipe[0]);
  ::close(pipe[0]);
  int status = 0;
  SENTINEL_CHECK(::waitpid(child, &status, 0) == child);
  if (WIFSIGNALED(status)) {
    if (WTERMSIG(status) == SIGALRM) return {false, "hang", "a run that takes over a minute"};
    return {false, "crash", "the process was ended by signal " + std::to_string(WTERMSIG(status))};
  }
  // Sanitizers end a process by exit.
  if (WEXITSTATUS(status) != 0) {
    return {false, "crash", "the process ended with code " + std::to_string(WEXITSTATUS(status))};
  }
  const std::size_t end = text.find('\n');
  if (end == std::string::npos) return {};
  const std::string rule = text.substr(0, end);
  return {rule == kLate, rule, text.substr(end + 1)};
}

}  // namespace sentinel::sim
