#include "daemon/wiring.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/random.h"
#include "codec/conf/lost_memory.h"
#include "codec/conf/rewrite.h"
#include "daemon/state_report.h"
#include "io/process/script_environment.h"
#include "io/store/files.h"

namespace sentinel::daemon {
namespace {

PersistentState Complete(PersistentState state, const Clock& clock,
                         const std::function<std::uint64_t()>& bits) {
  if (state.my_id.empty()) state.my_id = MakeHexId(bits);
  MeasurePauses(state, clock.WallNow());
  return state;
}

command::ServerFacts Complete(command::ServerFacts facts, const Clock& clock,
                              const std::function<std::uint64_t()>& bits) {
  facts.run_id = MakeHexId(bits);
  facts.started_at = clock.Now();
  return facts;
}

io::OutputLimit ToLimit(const codec::OutputLimit& limit) {
  return {.hard_bytes = limit.hard, .soft_bytes = limit.soft, .soft_for = limit.soft_for};
}

ClientHub::Options HubOptions(const codec::ServerOptions& options) {
  ClientHub::Options hub;
  hub.limits.normal = {
      .bulk_max = options.proto_max_bulk_len,
      .query_buffer = static_cast<std::uint64_t>(options.client_query_buffer_limit),
      .output = ToLimit(options.output_limit_normal),
      .idle_timeout = options.timeout,
      .keepalive = options.tcp_keepalive};
  hub.limits.subscribed = ToLimit(options.output_limit_pubsub);
  hub.protected_mode = options.protected_mode;
  hub.unix_path = options.unixsocket;
  return hub;
}

io::LinkTable::Options LinkOptions(const codec::ServerOptions& options,
                                   command::InfoCache& info_texts, io::TlsLinks& tls) {
  io::LinkTable::Options links;
  if (options.tls.replication) links.tls = &tls;
  links.connect.source_ip = options.bind_source_addr;
  links.on_info = [&info_texts](const std::string& ip, std::uint16_t port, std::string_view text) {
    info_texts.Put(ip, port, text);
  };
  return links;
}

// Runs on the store's thread: what it was made of is its own, but for the options that change.
io::ThreadedStore::Renderer Renderer(std::shared_ptr<SavedOptions> options,
                                     const std::optional<codec::StateFile>& state_file) {
  auto rewriter = state_file ? std::make_shared<codec::Rewriter>(*state_file)
                             : std::make_shared<codec::Rewriter>(codec::ServerOptions{});
  return [rewriter, options = std::move(options)](const std::string& current,
                                                  const StateImage& state) -> Result<std::string> {
    if (auto changed = options->TakeChange()) rewriter->SetOptions(*std::move(changed));
    return (*rewriter)(current, state);
  };
}

// The configuration that is saved hears of it as well.
LogLevelControl Noting(LogLevelControl control, std::shared_ptr<SavedOptions> saved) {
  return {
      .get = std::move(control.get),
      .set = [set = std::move(control.set), saved = std::move(saved)](codec::LogThreshold level) {
        saved->SetLogLevel(level);
        set(level);
      }};
}

command::Access::Options AccessOptions(const codec::ServerOptions& options) {
  const bool has_line = std::ranges::any_of(
      options.users, [](const codec::UserLine& line) { return line.name == acl::kDefaultUser; });
  return {.log_entries_max = static_cast<std::size_t>(options.acllog_max_len),
          .file = options.aclfile,
          .default_user_by_require_pass = !options.requirepass.empty() && !has_line};
}

// Their passwords are needed no more when the users are known. The copy that is saved keeps them
// until a command changes a user.
codec::ServerOptions WithoutUsers(codec::ServerOptions options) {
  options.users = {};
  return options;
}

const std::string& PathOfState(const std::optional<codec::StateFile>& state_file,
                               const std::string& config_file) {
  return state_file ? state_file->path : config_file;
}

// Beside the target of a symbolic link, as everything that belongs to the state.
std::string HistoryPath(const std::string& state) { return io::Resolved(state) + ".history"; }

}  // namespace

Wiring::Wiring(io::Loop& loop, io::LogSink& log, Setup setup, std::function<void()> on_shutdown)
    : log_(log),
      loop_scheduler_(loop),
      scheduler_(loop_scheduler_, clock_, telemetry_),
      options_(WithoutUsers(setup.options)),
      starts_unsaved_(setup.unsaved || setup.state.my_id.empty()),
      options_are_saved_(!setup.state_file),
      facts_(Complete(std::move(setup.facts), clock_, setup.random_bits)),
      saved_options_(std::make_shared<SavedOptions>(setup.options)),
      access_(std::move(setup.users), AccessOptions(setup.options)),
      tls_(loop, clock_, log, options_.tls, facts_.certificates),
      script_guard_(log, options_.safe_scripts_only),
      host_(clock_, Noting(std::move(setup.log_level), saved_options_),
            {.get = [this]() -> const codec::TlsOptions& { return tls_.options(); },
             .set = [this](const codec::TlsOptions& options) { return SetTls(options); }},
            script_guard_),
      tls_links_({.context = [this] { return tls_.client(); },
                  .log = [this](const std::string& line) { log_.Log(LogLevel::kNotice, line); },
                  .on_working =
                      [this](bool resumed) {
                        ++facts_.counters.tls_links;
                        if (resumed) ++facts_.counters.tls_links_resumed;
                      }}),
      engine_(Complete(std::move(setup.state), clock_, setup.random_bits),
              Tunables{.links_max = setup.links_max}, setup.random_bits()),
      machine_(engine_),
      runner_(scheduler_, clock_, machine_, {}),
      link_table_(loop, LinkOptions(options_, facts_.info_texts, tls_links_),
                  [this](Input input) {
                    links_.Hear(input);
                    runner_.Deliver(std::move(input));
                  }),
      links_(link_table_, clock_, engine_.model(), telemetry_),
      scripts_(
          loop, io::ScriptEnvironment(io::OwnEnvironment(), options_.script_environment),
          [this](const std::string& path) { return script_guard_.Admits(path); },
          [this](Input input) { runner_.Deliver(std::move(input)); }),
      dns_(loop,
           [this](Input input) {
             resolver_.Hear(std::get<NameResolved>(input));
             runner_.Deliver(std::move(input));
           }),
      resolver_(dns_, clock_, telemetry_),
      threaded_store_(loop, PathOfState(setup.state_file, facts_.config_file),
                      Renderer(saved_options_, setup.state_file), codec::HasState),
      store_(threaded_store_, clock_, telemetry_),
      files_(loop),
      history_({scheduler_, clock_, log,
                [this](std::string path, std::function<std::string()> text,
                       std::function<void(SaveResult)> done) {
                  files_.ReplaceBy(std::move(path), std::move(text), std::move(done));
                },
                [this] { return runner_.settled(); }},
               HistoryPath(PathOfState(setup.state_file, facts_.config_file)), facts_.failovers),
      hub_({loop, clock_, log, engine_.model(), host_, runner_, facts_, access_, files_,
            std::move(on_shutdown), [this] { saved_options_->SetUsers(access_.Lines()); }},
           HubOptions(options_)),
      http_port_({loop, clock_, log, engine_.model(), host_, facts_, hub_, tls_, telemetry_},
                 options_),
      event_log_(log, http_port_, clock_, std::move(setup.on_event)),
      events_(event_log_, clock_, engine_.model(), telemetry_),
      tls_port_({loop, clock_, log, tls_, hub_, facts_}),
      listener_(loop, Accepting([this](io::UniqueFd socket, const io::SocketAddress&) {
                  tls_port_.MakeRoom();
                  hub_.Accept(std::move(socket));
                })),
      tls_listener_(loop, Accepting([this](io::UniqueFd socket, const io::SocketAddress& peer) {
                      tls_port_.Accept(std::move(socket), peer);
                    })) {
  saved_options_->SetUsers(access_.Lines());
  runner_.CrashBy(std::move(setup.crash));
}

io::Listener::Callbacks Wiring::Accepting(
    std::function<void(io::UniqueFd, const io::SocketAddress&)> accept) {
  return {.on_accepted = std::move(accept), .on_error = [this](const std::string& reason) {
            log_.Log(LogLevel::kWarning, "Accepting client connection: " + reason);
          }};
}

Result<void> Wiring::Listen() {
  if (const Result<void> tls = tls_.Start(); !tls) {
    log_.Log(LogLevel::kWarning, tls.error().message);
    return Fail("Failed to configure TLS. Check logs for more info.");
  }
  if (const Result<void> done = ListenTcp(); !done) return done;
  if (!options_.unixsocket.empty()) {
    const auto permissions = static_cast<mode_t>(options_.unixsocketperm);
    const Result<void> done = LogOutcome(listener_.ListenUnix(
        options_.unixsocket, permissions, static_cast<int>(options_.tcp_backlog)));
    if (!done) return done;
  }
  if (const Result<void> done = ListenHttp(); !done) return done;
  if (!listener_.listening() && !tls_listener_.listening()) {
    return Fail("Configured to not listen anywhere, exiting.");
  }
  return {};
}

Result<void> Wiring::ListenTcp() {
  const int backlog = static_cast<int>(options_.tcp_backlog);
  Result<void> done;
  if (options_.port != 0) {
    done = LogOutcome(listener_.ListenTcp(options_.bind, options_.port, backlog));
  }
  if (done && options_.tls.port != 0) {
    done = LogOutcome(tls_listener_.ListenTcp(options_.bind, options_.tls.port, backlog, "TLS"));
  }
  return done;
}

Result<void> Wiring::ListenHttp() {
  if (options_.http_port == 0) return {};
  if (const Result<void> token = http_port_.ReadToken(); !token) return token;
  return LogOutcome(http_port_.Listen());
}

Result<void> Wiring::SetTls(const codec::TlsOptions& options) {
  const Result<void> done = tls_.Change(options);
  if (!done) return done;
  saved_options_->SetTls(options);
  if (!options_are_saved_) {
    log_.Log(
        LogLevel::kWarning,
        "TLS: what was changed holds until this process ends, as a state-config-file keeps the "
        "configuration from being written.");
  }
  return {};
}

Result<void> Wiring::LogOutcome(const io::ListenOutcome& outcome) {
  for (const std::string& warning : outcome.warnings) log_.Log(LogLevel::kWarning, warning);
  if (!outcome.ok()) return Fail(outcome.error);
  return {};
}

void Wiring::Start(std::function<void()> on_started) {
  history_.Load();
  if (starts_unsaved_) runner_.StartsUnsaved();
  runner_.WhenTried(
      [this] { log_.Log(LogLevel::kWarning, "Sentinel ID is " + engine_.model().my_id); });
  runner_.Start({links_, scripts_, resolver_, store_, events_, history_, hub_});
  runner_.WhenTried(std::move(on_started));
}

void Wiring::ReportState() const { daemon::ReportState(engine_.model(), clock_.Now(), log_); }

void Wiring::Stop(std::function<void()> done) {
  listener_.Close();
  tls_listener_.Close();
  http_port_.Close();
  runner_.Finish([this, done = std::move(done)] { history_.Finish(done); });
}

}  // namespace sentinel::daemon
