// TLS of this process: the contexts in force, made anew when the operator asks for it, and the
// dates of the certificates.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "codec/conf/options.h"
#include "command/server_facts.h"
#include "daemon/certificate_dates.h"
#include "io/event/timer.h"
#include "io/log/log_sink.h"
#include "io/tls/contexts.h"
#include "io/tls/flaws.h"
#include "sentinel/ports.h"

namespace sentinel::daemon {

class TlsKeeper {
 public:
  // `certificates` is what INFO shows, and outlives the keeper.
  TlsKeeper(io::Loop& loop, const Clock& clock, io::LogSink& log, codec::TlsOptions options,
            std::vector<command::Certificate>& certificates);

  // Makes the contexts, if TLS is asked for at all. The error is stock's line.
  Result<void> Start();

  // Reads all files again. Connections that stand are not touched. After an error new ones go on
  // with what was read before; an error is as well what others would not accept, if they do accept
  // what is in force. Does nothing where TLS is off.
  void Reload();

  // As Reload(), with other values. Where TLS is off they are kept unchecked, as in a file.
  Result<void> Change(codec::TlsOptions options);

  bool enabled() const { return options_.enabled(); }
  const codec::TlsOptions& options() const { return options_; }
  // REQUIRES: Start() has succeeded, and enabled().
  const std::shared_ptr<io::TlsServerContext>& server() const { return contexts_.server; }
  const std::shared_ptr<io::TlsClientContext>& client() const { return contexts_.client; }

 private:
  Result<void> Renew(const codec::TlsOptions& options);
  void PutInForce(io::TlsContexts contexts);
  void WarnOf(const std::vector<io::TlsFlaw>& flaws);
  void WarnOfDates();

  const Clock& clock_;
  io::LogSink& log_;
  codec::TlsOptions options_;
  std::vector<command::Certificate>& shown_;
  io::TlsContexts contexts_;
  CertificateDates dates_;
  io::Timer next_look_;
};

}  // namespace sentinel::daemon
