// Talking to the service manager that started us (configuration sheet, section 6.2).
#pragma once

#include <string>
#include <string_view>

#include "codec/conf/options.h"
#include "io/log/log_sink.h"

namespace sentinel::app {

class Supervision {
 public:
  // Finds out who supervises: `auto` looks at the environment. Under upstart the process stops
  // itself here (SIGSTOP), which is how it reports.
  Supervision(codec::Supervision configured, io::LogSink& log);

  // kNone unless the manager was really there.
  codec::Supervision mode() const { return mode_; }
  // As INFO calls it.
  std::string name() const;

  void Ready();
  // REQUIRES: mode() is kSystemd, for both.
  void Status(std::string_view line);
  void Alive();
  void Stopping();

 private:
  // One datagram to systemd, whose absence is logged each time.
  bool Notify(std::string_view message);

  io::LogSink& log_;
  const codec::Supervision manager_;  // Configured, or found.
  codec::Supervision mode_ = codec::Supervision::kNone;
};

}  // namespace sentinel::app
