#include "daemon/wiring.h"

#include <memory>
#include <utility>

#include "base/random.h"
#include "codec/conf/lost_memory.h"
#include "codec/conf/rewrite.h"
#include "daemon/state_report.h"

namespace sentinel::daemon {
namespace {

PersistentState WithIdentity(PersistentState state, const std::function<std::uint64_t()>& bits) {
  if (state.my_id.empty()) state.my_id = MakeHexId(bits);
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
                                   command::InfoCache& info_texts) {
  io::LinkTable::Options links;
  links.connect.source_ip = options.bind_source_addr;
  links.on_info = [&info_texts](const std::string& ip, std::uint16_t port, std::string_view text) {
    info_texts.Put(ip, port, text);
  };
  return links;
}

using SavedLogLevel = std::atomic<codec::LogThreshold>;

// Runs on the store's thread: what it was made of is its own, but for the log level.
io::ThreadedStore::Renderer Renderer(const codec::ServerOptions& options,
                                     const std::optional<codec::StateFile>& state_file,
                                     std::shared_ptr<const SavedLogLevel> log_level) {
  auto rewriter = state_file ? std::make_shared<codec::Rewriter>(*state_file)
                             : std::make_shared<codec::Rewriter>(options);
  return [rewriter, log_level = std::move(log_level)](
             const std::string& current, const StateImage& state) -> Result<std::string> {
    rewriter->set_log_level(*log_level);
    return (*rewriter)(current, state);
  };
}

// Tells the store's thread of it as well.
LogLevelControl Noting(LogLevelControl control, std::shared_ptr<SavedLogLevel> log_level) {
  return {.get = std::move(control.get),
          .set = [set = std::move(control.set),
                  log_level = std::move(log_level)](codec::LogThreshold level) {
            *log_level = level;
            set(level);
          }};
}

const std::string& PathOfState(const std::optional<codec::StateFile>& state_file,
                               const std::string& config_file) {
  return state_file ? state_file->path : config_file;
}

}  // namespace

Wiring::Wiring(io::Loop& loop, io::LogSink& log, Setup setup, std::function<void()> on_shutdown)
    : log_(log),
      scheduler_(loop),
      log_level_(std::make_shared<SavedLogLevel>(setup.options.loglevel)),
      host_(clock_, Noting(std::move(setup.log_level), log_level_)),
      options_(std::move(setup.options)),
      starts_unsaved_(setup.unsaved || setup.state.my_id.empty()),
      facts_(Complete(std::move(setup.facts), clock_, setup.random_bits)),
      engine_(WithIdentity(std::move(setup.state), setup.random_bits),
              Tunables{.links_max = setup.links_max}, setup.random_bits()),
      machine_(engine_),
      runner_(scheduler_, clock_, machine_, {}),
      links_(loop, LinkOptions(options_, facts_.info_texts),
             [this](Input input) { runner_.Deliver(std::move(input)); }),
      scripts_(loop, [this](Input input) { runner_.Deliver(std::move(input)); }),
      resolver_(loop, [this](Input input) { runner_.Deliver(std::move(input)); }),
      store_(loop, PathOfState(setup.state_file, facts_.config_file),
             Renderer(options_, setup.state_file, log_level_), codec::HasState),
      hub_({loop, clock_, log, engine_.model(), host_, runner_, facts_, std::move(on_shutdown)},
           HubOptions(options_)),
      event_log_(log, hub_, clock_, std::move(setup.on_event)),
      listener_(loop,
                {.on_accepted = [this](io::UniqueFd socket) { hub_.Accept(std::move(socket)); },
                 .on_error =
                     [this](const std::string& reason) {
                       log_.Log(LogLevel::kWarning, "Accepting client connection: " + reason);
                     }}) {
  runner_.CrashBy(std::move(setup.crash));
}

Result<void> Wiring::Listen() {
  const int backlog = static_cast<int>(options_.tcp_backlog);
  if (options_.port != 0 && !options_.bind.empty()) {
    if (auto done = LogOutcome(listener_.ListenTcp(options_.bind, options_.port, backlog)); !done) {
      return done;
    }
  }
  if (!options_.unixsocket.empty()) {
    const auto permissions = static_cast<mode_t>(options_.unixsocketperm);
    if (auto done = LogOutcome(listener_.ListenUnix(options_.unixsocket, permissions, backlog));
        !done) {
      return done;
    }
  }
  if (!listener_.listening()) return Fail("Configured to not listen anywhere, exiting.");
  return {};
}

Result<void> Wiring::LogOutcome(const io::ListenOutcome& outcome) {
  for (const std::string& warning : outcome.warnings) log_.Log(LogLevel::kWarning, warning);
  if (!outcome.ok()) return Fail(outcome.error);
  return {};
}

void Wiring::Start(std::function<void()> on_started) {
  if (starts_unsaved_) runner_.StartsUnsaved();
  runner_.WhenTried(
      [this] { log_.Log(LogLevel::kWarning, "Sentinel ID is " + engine_.model().my_id); });
  runner_.Start({links_, scripts_, resolver_, store_, event_log_, hub_});
  runner_.WhenTried(std::move(on_started));
}

void Wiring::ReportState() const { daemon::ReportState(engine_.model(), clock_.Now(), log_); }

void Wiring::Stop(std::function<void()> done) {
  listener_.Close();
  runner_.Finish(std::move(done));
}

}  // namespace sentinel::daemon
