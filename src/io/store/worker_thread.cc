#include "io/store/worker_thread.h"

#include <pthread.h>

#include <csignal>
#include <utility>

namespace sentinel::io {

// A new thread inherits the mask of the one that starts it.
std::thread StartWithoutSignals(std::function<void()> body) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(std::move(body));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace sentinel::io
