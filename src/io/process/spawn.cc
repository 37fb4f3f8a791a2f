#include "io/process/spawn.h"

#include <pthread.h>
#include <unistd.h>

#include <csignal>

namespace sentinel::io {
namespace {

// The child shares our memory until it executes: it may call nothing but plain system calls.
[[noreturn]] void RunChild(char* const* argv, char* const* environment,
                           const sigset_t* no_signals) {
  struct sigaction by_default {};
  by_default.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) sigaction(number, &by_default, nullptr);
  sigprocmask(SIG_SETMASK, no_signals, nullptr);
  // Ours are closed by execve; whoever started us may have left others open. Before Linux 5.9 those
  // stay.
  close_range(STDERR_FILENO + 1, ~0U, 0);
  execve(argv[0], argv, environment);
  _exit(kExecFailed);
}

// In a function of its own, so that nothing it keeps in registers is lost when vfork returns again.
[[gnu::noinline]] pid_t ForkAndExecute(char* const* argv, char* const* environment,
                                       const sigset_t* no_signals) {
  const pid_t pid = vfork();
  if (pid == 0) RunChild(argv, environment, no_signals);
  return pid;
}

// As execve wants it. Valid as long as `words`.
std::vector<char*> Pointers(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

// vfork instead of posix_spawn: the pid of a child whose program cannot be executed is wanted, and
// posix_spawn does not give it. vfork instead of fork: no page tables to copy.
pid_t Spawn(const std::vector<std::string>& argv, const std::vector<std::string>& environment) {
  const std::vector<char*> words = Pointers(argv);
  const std::vector<char*> variables = Pointers(environment);

  // No handler of ours may run in the child, where it would act on our memory.
  sigset_t all;
  sigset_t none;
  sigset_t before;
  sigfillset(&all);
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = ForkAndExecute(words.data(), variables.data(), &none);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return pid;
}

}  // namespace sentinel::io
