#include "io/process/spawn.h"

#include <pthread.h>
#include <unistd.h>

#include <csignal>

namespace sentinel::io {
namespace {

// The child shares our memory until it executes: it may call nothing but plain system calls.
[[noreturn]] void RunChild(char* const* argv, const sigset_t* no_signals) {
  struct sigaction by_default {};
  by_default.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) sigaction(number, &by_default, nullptr);
  sigprocmask(SIG_SETMASK, no_signals, nullptr);
  execve(argv[0], argv, environ);
  _exit(kExecFailed);
}

// In a function of its own, so that nothing it keeps in registers is lost when vfork returns again.
[[gnu::noinline]] pid_t ForkAndExecute(char* const* argv, const sigset_t* no_signals) {
  const pid_t pid = vfork();
  if (pid == 0) RunChild(argv, no_signals);
  return pid;
}

}  // namespace

// vfork instead of posix_spawn: the pid of a child whose program cannot be executed is wanted, and
// posix_spawn does not give it. vfork instead of fork: no page tables to copy.
pid_t Spawn(const std::vector<std::string>& argv) {
  std::vector<char*> words;
  words.reserve(argv.size() + 1);
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);

  // No handler of ours may run in the child, where it would act on our memory.
  sigset_t all;
  sigset_t none;
  sigset_t before;
  sigfillset(&all);
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = ForkAndExecute(words.data(), &none);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return pid;
}

}  // namespace sentinel::io
