#include "sim/redis/redis_process.h"

#include <chrono>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "sim/sentinel/sentinel_node.h"

namespace sentinel::sim {
namespace {

constexpr Duration kSecond = std::chrono::seconds(1);

// A process goes on from the data of its disk under a new id, its offset at 0 again, as one does
// that reads an append-only file.
DataSet FirstData(Ledger& ledger, const RedisDisk& disk, std::string replid) {
  return {ledger.Branch(disk.data, 0, std::move(replid)), 0};
}

std::string HexId(Random& random) {
  return MakeHexId([&random] { return random.Bits(); });
}

}  // namespace

RedisProcess::RedisProcess(World world, std::string run_id, Duration loading)
    : world_(world),
      run_id_(std::move(run_id)),
      started_at_(world_.host.Now()),
      config_(world_.disk.config),
      log_(world_.ledger, FirstData(world_.ledger, world_.disk, HexId(world_.random)),
           world_.options.backlog_size),
      clients_(world_.host),
      feed_(world_.host, world_.options),
      link_(world_.network, world_.host, world_.options,
            {.request = [this] { return PsyncRequest(); },
             .accepted = [this](bool everything) { OnAccepted(everything); },
             .rejected = [this] { handover_.OnRejected(); },
             .continued = [this](const std::string& replid) { OnContinued(replid); },
             .copied = [this](const std::string& replid,
                              std::uint64_t offset) { OnCopied(replid, offset); },
             .command = [this](Words words) { OnStream(std::move(words)); }}),
      handover_(world_.host, feed_, log_,
                {.is_master = [this] { return role() == Role::kMaster; },
                 .demote = [this](const Upstream& target) { Follow(target); },
                 .promote = [this] { BecomeMaster(); },
                 .ended = [this] { ReleasePostponed(); }}),
      every_second_(world_.host, [this] { OnSecond(); }),
      loaded_(world_.host, [this] { OnLoaded(); }),
      pause_end_(world_.host, [this] {
        pause_ = Pause::kNone;
        ReleasePostponed();
      }) {
  world_.network.Listen(world_.host, kRedisPort,
                        [this](Channel channel) { Accept(std::move(channel)); });
  every_second_.Arm(Duration(
      static_cast<std::int64_t>(world_.random.Below(static_cast<std::uint64_t>(kSecond.count())))));
  if (loading > Duration{0}) {
    StartLoading(loading);
  } else {
    OnLoaded();
  }
}

std::string RedisProcess::NewId() { return HexId(world_.random); }

// --- faults ----------------------------------------------------------------------------------

void RedisProcess::StartLoading(Duration how_long) {
  loading_ = true;
  link_.HoldBack(true);
  loaded_.Arm(how_long);
}

void RedisProcess::OnLoaded() {
  loading_ = false;
  link_.HoldBack(busy_);
  if (config_.replicaof && link_.idle()) link_.Start(*config_.replicaof, config_.masterauth);
}

void RedisProcess::SetBusy(bool busy) {
  busy_ = busy;
  link_.HoldBack(busy_ || loading_);
}

void RedisProcess::KillClients() {
  for (const std::uint64_t id : clients_.Ids()) {
    if (!clients_.Find(id)->replica) RemoveClient(id);
  }
}

// --- connections and time --------------------------------------------------------------------

void RedisProcess::Accept(Channel channel) {
  RedisClient& client = clients_.Add(
      std::move(channel), {.request =
                               [this](RespSession& session, const Words& words) {
                                 RedisClient* asker = clients_.Find(session.id());
                                 if (asker != nullptr) OnRequest(*asker, words);
                               },
                           .closed = [this](RespSession& session) { RemoveClient(session.id()); }});
  client.authenticated = config_.requirepass.empty();
}

void RedisProcess::RemoveClient(std::uint64_t id) {
  feed_.Detach(id);
  clients_.Remove(id);
}

void RedisProcess::OnSecond() {
  every_second_.Arm(kSecond);
  if (loading_ || busy_) return;
  ++seconds_;
  link_.Tick(config_.masterauth, log_.offset());
  feed_.Tick();
  for (const std::uint64_t id : feed_.Silent()) RemoveClient(id);
  const std::int64_t period = world_.options.repl_ping_period / kSecond;
  if (role() == Role::kMaster && feed_.size() > 0 && !handover_.active() && period > 0 &&
      seconds_ % period == 0) {
    Propagate({"PING"});
  }
}

std::size_t RedisProcess::backlog() const {
  return clients_.postponed() + link_.waiting_commands() + feed_.waiting_commands();
}

// --- replication -----------------------------------------------------------------------------

void RedisProcess::Propagate(const Words& words) {
  if (role() != Role::kMaster) return;
  log_.Append(words);
  feed_.Stream(words);
}

void RedisProcess::OnStream(Words words) {
  feed_.Stream(words);
  if (words.size() == 3 && EqualsIgnoreCase(words[0], "publish")) {
    clients_.Publish(words[1], words[2]);
  }
  log_.Append(std::move(words));
}

void RedisProcess::BecomeMaster() {
  if (!config_.replicaof) return;
  config_.replicaof.reset();
  link_.Stop();
  log_.Fork(NewId());
  DisconnectReplicas();
}

void RedisProcess::Follow(const Upstream& upstream) {
  // A master's own stream is as good as a copy of it.
  if (!config_.replicaof) continues_ = true;
  config_.replicaof = upstream;
  link_.Start(upstream, config_.masterauth);
}

void RedisProcess::DisconnectReplicas() {
  for (const std::uint64_t id : feed_.Sessions()) RemoveClient(id);
}

Words RedisProcess::PsyncRequest() const {
  if (!continues_) return {"?", "-1"};
  Words words{log_.replid(), std::to_string(log_.offset() + 1)};
  if (handover_.in_progress()) words.emplace_back("FAILOVER");
  return words;
}

void RedisProcess::OnAccepted(bool everything) {
  if (everything) continues_ = false;
  handover_.OnAccepted();
}

void RedisProcess::OnContinued(const std::string& replid) {
  continues_ = true;
  if (replid == log_.replid()) return;
  const std::optional<HistoryId> history = world_.ledger.Find(replid);
  SENTINEL_CHECK(history);
  log_.Follow(*history);
  DisconnectReplicas();
}

void RedisProcess::OnCopied(const std::string& replid, std::uint64_t offset) {
  const std::optional<HistoryId> history = world_.ledger.Find(replid);
  SENTINEL_CHECK(history);
  continues_ = true;
  log_.Replace({*history, offset});
  DisconnectReplicas();
}

}  // namespace sentinel::sim
