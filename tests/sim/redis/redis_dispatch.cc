// Which command a request is, and whether it may run now.
#include <array>
#include <utility>

#include "base/text.h"
#include "sim/redis/redis_process.h"

namespace sentinel::sim {
namespace {

using codec::Reply;

constexpr std::uint32_t kWrite = 1;
constexpr std::uint32_t kMayReplicate = 2;  // Waits with the writes during a pause.
constexpr std::uint32_t kLoading = 4;       // Works while loading,
constexpr std::uint32_t kStale = 8;         // without upstream,
constexpr std::uint32_t kBusy = 16;         // during a script,
constexpr std::uint32_t kNoAuth = 32;       // before AUTH,
constexpr std::uint32_t kSubscribed = 64;   // on a subscriber's connection.
constexpr std::uint32_t kControl = 128;     // Of a transaction itself: never queued.
constexpr std::uint32_t kNoMulti = 256;
constexpr std::uint32_t kAlways = kLoading | kStale;

std::string UnknownCommand(const Words& words) {
  std::string text = "ERR unknown command '" + words[0] + "', with args beginning with: ";
  for (std::size_t i = 1; i < words.size() && text.size() < 128; ++i) text += "'" + words[i] + "' ";
  return text;
}

}  // namespace

// The frequent ones first.
std::span<const RedisProcess::Command> RedisProcess::Commands() {
  static constexpr std::array<Command, 18> kCommands{{
      {"ping", -1, kSubscribed, &RedisProcess::Ping},
      {"info", -1, kAlways, &RedisProcess::GiveInfo},
      {"publish", 3, kAlways | kMayReplicate, &RedisProcess::Publish},
      {"set", -3, kWrite, &RedisProcess::Set},
      {"replconf", -1, kAlways | kBusy, &RedisProcess::ReplConf},
      {"client", -2, kAlways, &RedisProcess::Client},
      {"auth", -2, kAlways | kBusy | kNoAuth, &RedisProcess::Auth},
      {"subscribe", -2, kAlways | kSubscribed, &RedisProcess::Subscribe},
      {"role", 1, kAlways, &RedisProcess::GiveRole},
      {"psync", -3, kStale | kNoMulti, &RedisProcess::Psync},
      {"multi", 1, kAlways | kBusy | kControl, &RedisProcess::Multi},
      {"exec", 1, kAlways | kControl, &RedisProcess::Exec},
      {"discard", 1, kAlways | kBusy | kControl, &RedisProcess::Discard},
      {"slaveof", 3, kStale, &RedisProcess::ReplicaOf},
      {"replicaof", 3, kStale, &RedisProcess::ReplicaOf},
      {"config", -2, kAlways, &RedisProcess::Config},
      {"script", -2, kBusy, &RedisProcess::Script},
      {"failover", -1, kStale, &RedisProcess::FailOver},
  }};
  return kCommands;
}

const RedisProcess::Command* RedisProcess::FindCommand(std::string_view name) {
  for (const Command& command : Commands()) {
    if (EqualsIgnoreCase(command.name, name)) return &command;
  }
  return nullptr;
}

void RedisProcess::OnRequest(RedisClient& client, const Words& words) {
  const Command* command = FindCommand(words[0]);
  if (const auto reason = WhyNot(client, command, words)) {
    return Refuse(client, command, *reason);
  }
  const bool control = (command->flags & kControl) != 0;
  const std::uint32_t queued = command->name == "exec" ? client.queued_flags : 0;
  if (Postpones(client, command->flags | queued)) {
    client.postponed = words;
    return client.session->Hold();
  }
  if (client.queued && !control) {
    client.queued->push_back(words);
    client.queued_flags |= command->flags & (kWrite | kMayReplicate);
    client.queued_lacks |= ~command->flags & (kLoading | kStale | kBusy);
    return client.session->Send(Reply::Simple("QUEUED"));
  }
  const std::uint64_t id = client.id();
  const Reply reply = (this->*command->execute)(client, words);
  client.session->Send(reply);
  if (client.closing) RemoveClient(id);
}

std::optional<std::string> RedisProcess::WhyNot(const RedisClient& client, const Command* command,
                                                const Words& words) const {
  if (command == nullptr) return UnknownCommand(words);
  const auto count = static_cast<int>(words.size());
  if (command->arity > 0 ? count != command->arity : count < -command->arity) {
    return "ERR wrong number of arguments for '" + std::string(command->name) + "' command";
  }
  const bool exec = command->name == "exec";
  const std::uint32_t has = command->flags | (exec ? client.queued_flags : 0);
  const std::uint32_t lacks = ~command->flags | (exec ? client.queued_lacks & ~kBusy : 0);
  // A password set later does not part a replica from its stream.
  const bool trusted = client.authenticated || client.replica || config_.requirepass.empty();
  if ((lacks & kNoAuth) != 0 && !trusted) {
    return "NOAUTH Authentication required.";
  }
  if ((has & kNoMulti) != 0 && client.queued) return "ERR Command not allowed inside a transaction";
  if ((has & kWrite) != 0 && !EnoughReplicas()) {
    return "NOREPLICAS Not enough good replicas to write.";
  }
  if ((has & kWrite) != 0 && config_.replicaof) {
    return "READONLY You can't write against a read only replica.";
  }
  if (!client.channels.empty() && (lacks & kSubscribed) != 0) {
    return "ERR Can't execute '" + std::string(command->name) +
           "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this "
           "context";
  }
  if ((lacks & kStale) != 0 && config_.replicaof && !link_.connected() && !config_.serve_stale) {
    return "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.";
  }
  if ((lacks & kLoading) != 0 && loading_) {
    return "LOADING Redis is loading the dataset in memory";
  }
  if ((lacks & kBusy) != 0 && busy_) {
    return "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.";
  }
  return std::nullopt;
}

void RedisProcess::Refuse(RedisClient& client, const Command* command, const std::string& reason) {
  world_.counters.refusals.insert(reason.substr(0, reason.find(' ')));
  if (command != nullptr && command->name == "exec" && client.queued) {
    client.queued.reset();
    return client.session->Send(
        Reply::Error("EXECABORT Transaction discarded because of: " + reason));
  }
  client.queue_broken = client.queued.has_value();
  client.session->Send(Reply::Error(reason));
}

bool RedisProcess::EnoughReplicas() const {
  return config_.replicaof || config_.min_replicas_to_write == 0 ||
         feed_.CountGood(config_.min_replicas_max_lag) >= config_.min_replicas_to_write;
}

bool RedisProcess::writable() const {
  return !config_.replicaof && !loading_ && !busy_ && EnoughReplicas() && pause_ == Pause::kNone &&
         !handover_.active();
}

// --- pauses ----------------------------------------------------------------------------------

bool RedisProcess::Postpones(const RedisClient& client, std::uint32_t flags) const {
  if (client.replica) return false;
  if (pause_ == Pause::kAll) return true;
  const bool writes_wait = pause_ == Pause::kWrites || handover_.active();
  return writes_wait && (flags & (kWrite | kMayReplicate)) != 0;
}

void RedisProcess::ReleasePostponed() {
  for (const std::uint64_t id : clients_.Ids()) {
    RedisClient* client = clients_.Find(id);
    if (client == nullptr || !client->postponed) continue;
    const Words words = *std::exchange(client->postponed, std::nullopt);
    OnRequest(*client, words);
    client = clients_.Find(id);
    if (client != nullptr && !client->postponed) client->session->Resume();
  }
}

}  // namespace sentinel::sim
