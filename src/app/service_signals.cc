#include "app/service_signals.h"

#include <csignal>
#include <utility>

namespace sentinel::app {

ServiceSignals::Deaf::Deaf() {
  for (const int number : {SIGHUP, SIGUSR1}) ::signal(number, SIG_IGN);
}

ServiceSignals::ServiceSignals(io::Loop& loop, Actions actions)
    : hangup_(loop, SIGHUP, std::move(actions.reopen)),
      user_(loop, SIGUSR1, std::move(actions.report)) {}

}  // namespace sentinel::app
