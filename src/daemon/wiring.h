// Builds the daemon out of its parts: the engine, the runner that carries its decisions out, and an
// implementation for each of its ports.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "codec/conf/load.h"
#include "command/access.h"
#include "command/server_facts.h"
#include "daemon/client_hub.h"
#include "daemon/event_log.h"
#include "daemon/history_keeper.h"
#include "daemon/http_port.h"
#include "daemon/process_host.h"
#include "daemon/runner.h"
#include "daemon/saved_options.h"
#include "daemon/script_guard.h"
#include "daemon/state_machine.h"
#include "daemon/telemetry_feed.h"
#include "daemon/tls_keeper.h"
#include "daemon/tls_port.h"
#include "io/event/loop.h"
#include "io/event/loop_scheduler.h"
#include "io/event/system_clock.h"
#include "io/log/log_sink.h"
#include "io/net/dns_resolver.h"
#include "io/net/link_table.h"
#include "io/net/listener.h"
#include "io/net/tls_links.h"
#include "io/process/process_scripts.h"
#include "io/store/threaded_files.h"
#include "io/store/threaded_store.h"
#include "sentinel/engine.h"

namespace sentinel::daemon {

class Wiring {
 public:
  struct Setup {
    codec::ServerOptions options;
    PersistentState state;  // my_id may be empty: the process then gets its identity now.
    std::optional<codec::StateFile> state_file;  // Without one the configuration file holds state.
    bool unsaved = false;                        // That file does not say all of `state` yet.
    command::ServerFacts
        facts;  // What the process knows of itself; run_id and started_at are ours.
    std::size_t links_max = Tunables{}.links_max;
    acl::Users users;
    std::function<std::uint64_t()> random_bits;  // Different in every process.
    LogLevelControl log_level;
    std::function<void()> on_event;  // Runs behind each event that is published.
    std::function<void()> crash;     // Ends the process at once, for SENTINEL SIMULATE-FAILURE.
  };

  // `on_shutdown` is called when a client sends SHUTDOWN.
  Wiring(io::Loop& loop, io::LogSink& log, Setup setup, std::function<void()> on_shutdown);

  // Opens the command ports, behind what TLS needs. The error, and what was logged before it, are
  // stock's texts (configuration sheet, section 8.1; access sheet, section 7.2).
  Result<void> Listen();

  // Announces this sentinel and starts to watch; a new identity is saved before anything is said.
  // `on_started` runs when that has been done.
  void Start(std::function<void()> on_started);

  // Stops to act, saves what is not on disk yet and then runs `done`.
  void Stop(std::function<void()> done);

  // Certificates and keys are read from their files again.
  void ReloadTls() { tls_.Reload(); }

  // The state of all machines goes to the log.
  void ReportState() const;
  const Model& model() const { return engine_.model(); }

 private:
  Result<void> ListenTcp();
  Result<void> ListenHttp();
  io::Listener::Callbacks Accepting(
      std::function<void(io::UniqueFd, const io::SocketAddress&)> accept);
  Result<void> SetTls(const codec::TlsOptions& options);
  Result<void> LogOutcome(const io::ListenOutcome& outcome);

  io::LogSink& log_;
  const io::SystemClock clock_;
  http::Telemetry telemetry_;
  io::LoopScheduler loop_scheduler_;
  CountedScheduler scheduler_;
  const codec::ServerOptions options_;
  const bool starts_unsaved_;
  const bool options_are_saved_;  // Not with a state file: the configuration is its owner's.
  command::ServerFacts facts_;
  const std::shared_ptr<SavedOptions> saved_options_;  // Shared with the store's thread.
  command::Access access_;
  TlsKeeper tls_;
  ScriptGuard script_guard_;
  const ProcessHost host_;
  io::TlsLinks tls_links_;

  Engine engine_;
  EngineMachine machine_;
  Runner runner_;

  io::LinkTable link_table_;
  CountedLinks links_;
  io::ProcessScripts scripts_;
  io::DnsResolver dns_;
  CountedResolver resolver_;
  io::ThreadedStore threaded_store_;
  CountedStore store_;
  io::ThreadedFiles files_;
  HistoryKeeper history_;
  ClientHub hub_;
  HttpPort http_port_;
  EventLog event_log_;
  CountedEvents events_;
  TlsPort tls_port_;
  io::Listener listener_;
  io::Listener tls_listener_;
};

}  // namespace sentinel::daemon
