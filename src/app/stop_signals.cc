#include "app/stop_signals.h"

#include <unistd.h>

#include <csignal>
#include <string>
#include <utility>

namespace sentinel::app {
namespace {

// A signal that came before the watchers did.
volatile std::sig_atomic_t early_signal = 0;

extern "C" void TakeNote(int signal_number) { early_signal = signal_number; }

}  // namespace

// A handler, as a signal that is ignored at the start would be lost for good.
StopSignals::Deaf::Deaf() {
  for (const int number : {SIGTERM, SIGINT}) ::signal(number, TakeNote);
}

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
  for (const int ignored : {SIGPIPE, SIGALRM}) ::signal(ignored, SIG_IGN);
  if (early_signal != 0) ::raise(early_signal);
}

void StopSignals::OnSignal(const char* name) {
  if (log_ != nullptr) {
    log_->LogSignal("Received " + std::string(name) + " scheduling shutdown...");
  }
  on_stop_();
}

}  // namespace sentinel::app
