#include "app/process.h"

#include <syslog.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <utility>

#include "app/core_dumps.h"
#include "app/crash_report.h"
#include "app/daemonize.h"
#include "app/fd_limit.h"
#include "app/heap_keeper.h"
#include "app/machine.h"
#include "app/service_signals.h"
#include "app/service_status.h"
#include "app/stop_signals.h"
#include "app/supervision.h"
#include "app/version.h"
#include "base/check.h"
#include "base/wipe.h"
#include "daemon/state_report.h"
#include "daemon/wiring.h"
#include "io/event/event_memory.h"
#include "io/event/loop.h"
#include "io/log/logger.h"
#include "io/store/files.h"

namespace sentinel::app {
namespace {

// A fleet of thousands keeps the loop busy with one reply at a time otherwise; seen from a client
// or a failover it is nothing (docs/decisions/0023-calm-fleets.md).
constexpr std::chrono::milliseconds kTurnsApart{2};

// More than reading the configuration and making everything out of it takes.
constexpr std::size_t kStackOfStart = 64 * 1024;

std::optional<LogLevel> ToThreshold(codec::LogThreshold threshold) {
  switch (threshold) {
    case codec::LogThreshold::kDebug:
      return LogLevel::kDebug;
    case codec::LogThreshold::kVerbose:
      return LogLevel::kVerbose;
    case codec::LogThreshold::kNotice:
      return LogLevel::kNotice;
    case codec::LogThreshold::kWarning:
      return LogLevel::kWarning;
    case codec::LogThreshold::kNothing:
      return std::nullopt;
  }
  SENTINEL_UNREACHABLE();
}

int ToFacility(codec::SyslogFacility facility) {
  if (facility == codec::SyslogFacility::kUser) return LOG_USER;
  // The local ones lie eight apart, as their numbers are shifted past the priority.
  const int local = static_cast<int>(facility) - static_cast<int>(codec::SyslogFacility::kLocal0);
  return LOG_LOCAL0 + local * (LOG_LOCAL1 - LOG_LOCAL0);
}

io::LogOptions ToLogOptions(const codec::ServerOptions& options) {
  return {.file = options.logfile,
          .threshold = ToThreshold(options.loglevel),
          .json = options.log_format == codec::LogFormat::kJson,
          .syslog = options.syslog_enabled,
          .syslog_ident = options.syslog_ident,
          .syslog_facility = ToFacility(options.syslog_facility)};
}

// Empty = none is to be written.
std::string PidFile(const codec::ServerOptions& options, bool background) {
  if (options.pidfile.empty() && background) return "/var/run/redis.pid";
  return options.pidfile;
}

void LogBanner(io::LogSink& log, const std::vector<std::string>& warnings) {
  log.Log(LogLevel::kWarning, "oO0OoO0OoO0Oo Sentinel is starting oO0OoO0OoO0Oo");
  log.Log(
      LogLevel::kWarning,
      "Sentinel version=" + std::string(kVersion) + ", bits=" + std::to_string(8 * sizeof(void*)) +
          ", commit=00000000, modified=0, pid=" + std::to_string(::getpid()) + ", just started");
  log.Log(LogLevel::kWarning, "Configuration loaded");
  for (const std::string& warning : warnings) log.Log(LogLevel::kWarning, warning);
}

void LogRunning(io::LogSink& log, const codec::ServerOptions& options) {
  log.Log(LogLevel::kNotice,
          "Running mode=sentinel, port=" + std::to_string(options.main_port()) + ".");
  const std::optional<std::int64_t> most = BacklogMax();
  if (most && *most < options.tcp_backlog) {
    log.Log(LogLevel::kWarning,
            "WARNING: The TCP backlog setting of " + std::to_string(options.tcp_backlog) +
                " cannot be enforced because /proc/sys/net/core/somaxconn is set to the lower "
                "value of " +
                std::to_string(*most) + ".");
  }
}

// SENTINEL SIMULATE-FAILURE: nothing is tidied up. The status is the one of stock.
[[noreturn]] void SimulateCrash(io::LogSink& log) {
  log.Log(LogLevel::kWarning, "Sentinel CRASH because of SIMULATE-FAILURE");
  ::_exit(99);
}

void WritePidFile(const std::string& path, io::LogSink& log) {
  if (path.empty()) return;
  if (const Result<void> done = io::WritePidFile(path, ::getpid()); !done) {
    log.Log(LogLevel::kWarning, "Failed to write PID file: " + done.error().message);
  }
}

void Reopen(io::Logger& log) {
  log.Reopen();
  log.Log(LogLevel::kNotice, "Received SIGHUP: the log file was opened again.");
}

void RemoveFiles(const std::string& pid_file, const std::string& socket_file, io::LogSink& log) {
  if (!pid_file.empty()) {
    log.Log(LogLevel::kNotice, "Removing the pid file.");
    ::unlink(pid_file.c_str());
  }
  if (!socket_file.empty()) {
    log.Log(LogLevel::kNotice, "Removing the unix socket file.");
    ::unlink(socket_file.c_str());
  }
}

}  // namespace

int RunSentinel(Configuration configuration, const ProcessTitle& title) {
  const codec::ServerOptions& options = configuration.options;
  io::Logger log(ToLogOptions(options));

  Supervision supervision(options.supervised, log);
  const bool background = options.daemonize && supervision.mode() == codec::Supervision::kNone;
  if (background) Daemonize();
  if (!options.core_dumps) ForbidCoreDumps(log);
  if (options.crash_log_enabled) ReportCrashes(options.logfile);
  LogBanner(log, configuration.warnings);

  const Result<std::uint64_t> clients =
      RaiseFdLimit(static_cast<std::uint64_t>(options.maxclients),
                   LinkBudget(configuration.state) + HttpBudget(options), log);
  if (!clients) {
    log.Log(LogLevel::kWarning, clients.error().message);
    return 1;
  }
  log.Log(LogLevel::kNotice, "monotonic clock: POSIX clock_gettime");

  auto users = LoadUsers(options, configuration.state.process.require_pass);
  if (!users) {
    for (const std::string& line : users.error()) log.Log(LogLevel::kWarning, line);
    return 1;
  }
  for (const std::string& notice : users->notices) log.Log(LogLevel::kNotice, notice);

  command::ServerFacts facts;
  facts.config_file = configuration.path;
  facts.executable = ExecutablePath();
  facts.version = kVersion;
  facts.os = OsName();
  facts.compiler = CompilerVersion();
  facts.supervised = supervision.name();
  facts.pid = ::getpid();
  facts.max_clients = *clients;
  facts.tcp_port = options.main_port();

  io::KeepSmallEventsApart();
  io::Loop loop;
  loop.set_least_apart(kTurnsApart);
  const HeapKeeper heap(loop);
  std::function<void()> stop;
  std::function<void()> on_event;
  codec::LogThreshold log_level = options.loglevel;
  daemon::Wiring wiring(loop, log,
                        {.options = options,
                         .state = std::move(configuration.state),
                         .state_file = std::move(configuration.state_file),
                         .unsaved = configuration.unsaved,
                         .facts = std::move(facts),
                         .links_max = LinksWithin(FdLimit(), *clients),
                         .users = std::move(users->users),
                         .random_bits = RandomBits,
                         .log_level = {.get = [&log_level] { return log_level; },
                                       .set =
                                           [&](codec::LogThreshold level) {
                                             log_level = level;
                                             log.set_threshold(ToThreshold(level));
                                           }},
                         .on_event = [&on_event] { on_event(); },
                         .crash = [&log] { SimulateCrash(log); }},
                        [&stop] { stop(); });
  configuration.options.users = {};  // With their passwords.
  ServiceStatus status(loop, supervision, [&wiring] { return daemon::StatusLine(wiring.model()); });
  on_event = [&status] { status.Changed(); };
  stop = [&, stopping = false]() mutable {
    if (std::exchange(stopping, true)) return;
    log.Log(LogLevel::kWarning, "User requested shutdown...");
    supervision.Stopping();
    wiring.Stop([&loop] { loop.Stop(); });
  };
  // A process in the background without a log file has nowhere to report a signal.
  const bool silent = background && options.logfile.empty();
  const StopSignals signals(loop, silent ? nullptr : &log, [&stop] { stop(); });
  const ServiceSignals service_signals(loop, {.reopen =
                                                  [&log, &wiring] {
                                                    Reopen(log);
                                                    wiring.ReloadTls();
                                                  },
                                              .report = [&wiring] { wiring.ReportState(); }});

  if (const Result<void> listening = wiring.Listen(); !listening) {
    log.Log(LogLevel::kWarning, listening.error().message);
    return 1;
  }
  const std::string pid_file = PidFile(options, background);
  WritePidFile(pid_file, log);
  title.Set(options, configuration.path);
  LogRunning(log, options);

  wiring.Start([&] {
    supervision.Ready();
    status.Begin();
  });
  WipeStack(kStackOfStart);
  loop.Run();

  RemoveFiles(pid_file, options.unixsocket, log);
  log.Log(LogLevel::kWarning, "Sentinel is now ready to exit, bye bye...");
  return 0;
}

}  // namespace sentinel::app
