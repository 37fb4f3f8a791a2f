#include "app/daemonize.h"

#include <fcntl.h>
#include <unistd.h>

#include <initializer_list>

namespace sentinel::app {

void KeepStandardStreams() {
  int opened = 0;
  do {
    opened = ::open("/dev/null", O_RDWR);  // The lowest number that is free.
  } while (opened >= 0 && opened <= STDERR_FILENO);
  if (opened > STDERR_FILENO) ::close(opened);
}

void Daemonize() {
  // As stock: without a child the process has nothing to do but to end, and says so to nobody.
  if (::fork() != 0) ::_exit(0);
  ::setsid();
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) return;
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(null, stream);
  if (null > STDERR_FILENO) ::close(null);
}

}  // namespace sentinel::app
