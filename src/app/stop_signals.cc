#include "app/stop_signals.h"

#include <unistd.h>

#include <csignal>
#include <string>
#include <utility>

namespace sentinel::app {

StopSignals::StopSignals(io::Loop& loop, io::Logger* log, std::function<void()> on_stop)
    : log_(log),
      on_stop_(std::move(on_stop)),
      terminate_(loop, SIGTERM, [this] { OnSignal("SIGTERM"); }),
      interrupt_(loop, SIGINT, [this] {
        if (std::exchange(interrupted_, true)) {
          if (log_ != nullptr) log_->LogSignal("You insist... exiting now.");
          ::_exit(1);
        }
        OnSignal("SIGINT");
      }) {
  for (const int ignored : {SIGHUP, SIGPIPE, SIGALRM}) ::signal(ignored, SIG_IGN);
}

void StopSignals::OnSignal(const char* name) {
  if (log_ != nullptr) {
    log_->LogSignal("Received " + std::string(name) + " scheduling shutdown...");
  }
  on_stop_();
}

}  // namespace sentinel::app
