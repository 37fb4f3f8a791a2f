// What the commands of clients and sentinels do. Whether they may is decided in redis_dispatch.cc.
#include <chrono>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "sim/redis/config_table.h"
#include "sim/redis/redis_process.h"

namespace sentinel::sim {
namespace {

using codec::Reply;

Reply UnknownSubcommand(std::string_view command, const Words& words) {
  return Reply::Error("ERR unknown subcommand '" + words[1] + "'. Try " + std::string(command) +
                      " HELP.");
}

Reply SyntaxError() { return Reply::Error("ERR syntax error"); }

}  // namespace

// --- the connection itself -------------------------------------------------------------------

Reply RedisProcess::Ping(RedisClient& client, const Words& words) {
  const std::string text = words.size() > 1 ? words[1] : std::string();
  if (!client.channels.empty()) return Reply::Array({Reply::Bulk("pong"), Reply::Bulk(text)});
  return words.size() > 1 ? Reply::Bulk(text) : Reply::Simple("PONG");
}

Reply RedisProcess::Auth(RedisClient& client, const Words& words) {
  if (words.size() > 3) return SyntaxError();
  const bool named = words.size() == 3;
  if (config_.requirepass.empty()) {
    if (named && words[1] == "default") return Reply::Ok();
    if (!named) {
      return Reply::Error(
          "ERR AUTH <password> called without any password configured for the default user. Are "
          "you sure your configuration is correct?");
    }
  }
  if ((named && words[1] != "default") || words.back() != config_.requirepass) {
    return Reply::Error("WRONGPASS invalid username-password pair or user is disabled.");
  }
  client.authenticated = true;
  return Reply::Ok();
}

Reply RedisProcess::Client(RedisClient& client, const Words& words) {
  if (EqualsIgnoreCase(words[1], "setname") && words.size() == 3) {
    client.name = words[2];
    return Reply::Ok();
  }
  if (EqualsIgnoreCase(words[1], "getname") && words.size() == 2) return Reply::Bulk(client.name);
  if (EqualsIgnoreCase(words[1], "kill")) return ClientKill(client, words);
  if (EqualsIgnoreCase(words[1], "pause")) return ClientPause(words);
  if (EqualsIgnoreCase(words[1], "unpause") && words.size() == 2) {
    pause_ = Pause::kNone;
    pause_end_.Cancel();
    ReleasePostponed();
    return Reply::Ok();
  }
  return UnknownSubcommand("CLIENT", words);
}

// CLIENT KILL TYPE normal|pubsub|replica [SKIPME yes|no]. Connections to be replicas are normal
// ones until they have been taken as replicas; the link to the own upstream is no client here.
Reply RedisProcess::ClientKill(RedisClient& client, const Words& words) {
  const bool with_skipme = words.size() == 6 && EqualsIgnoreCase(words[4], "skipme");
  if ((words.size() != 4 && !with_skipme) || !EqualsIgnoreCase(words[2], "type")) {
    return SyntaxError();
  }
  std::string type = AsciiLower(words[3]);
  if (type == "slave") type = "replica";
  if (type != "normal" && type != "pubsub" && type != "replica" && type != "master") {
    return Reply::Error("ERR Unknown client type '" + words[3] + "'");
  }
  const bool skip_me = !with_skipme || !EqualsIgnoreCase(words[5], "no");
  std::int64_t killed = 0;
  for (const std::uint64_t id : clients_.Ids()) {
    if (clients_.Find(id)->type() != type || (id == client.id() && skip_me)) continue;
    ++killed;
    if (id == client.id()) {
      client.closing = true;
    } else {
      RemoveClient(id);
    }
  }
  return Reply::Integer(killed);
}

Reply RedisProcess::ClientPause(const Words& words) {
  if (words.size() != 3 && words.size() != 4) {
    return Reply::Error("ERR wrong number of arguments for 'client|pause' command");
  }
  const std::optional<std::int64_t> millis = ParseInteger(words[2]);
  if (!millis || *millis < 0) return Reply::Error("ERR timeout is not an integer or out of range");
  Pause pause = Pause::kAll;
  if (words.size() == 4 && EqualsIgnoreCase(words[3], "write")) {
    pause = Pause::kWrites;
  } else if (words.size() == 4 && !EqualsIgnoreCase(words[3], "all")) {
    return Reply::Error("ERR CLIENT PAUSE mode must be WRITE or ALL");
  }
  pause_ = pause;
  pause_end_.Arm(std::chrono::milliseconds(*millis));
  return Reply::Ok();
}

// --- messages --------------------------------------------------------------------------------

Reply RedisProcess::Subscribe(RedisClient& client, const Words& words) {
  Reply replies = Reply::Sequence();
  for (std::size_t i = 1; i < words.size(); ++i) {
    client.channels.insert(words[i]);
    replies.Add(Reply::Push({Reply::Bulk("subscribe"), Reply::Bulk(words[i]),
                             Reply::Integer(static_cast<std::int64_t>(client.channels.size()))}));
  }
  return replies;
}

Reply RedisProcess::Publish(RedisClient&, const Words& words) {
  const std::int64_t receivers = clients_.Publish(words[1], words[2]);
  Propagate(words);
  return Reply::Integer(receivers);
}

// --- transactions ----------------------------------------------------------------------------

Reply RedisProcess::Multi(RedisClient& client, const Words&) {
  if (client.queued) return Reply::Error("ERR MULTI calls can not be nested");
  client.queued.emplace();
  client.queue_broken = false;
  client.queued_flags = 0;
  client.queued_lacks = 0;
  return Reply::Ok();
}

Reply RedisProcess::Discard(RedisClient& client, const Words&) {
  if (!client.queued) return Reply::Error("ERR DISCARD without MULTI");
  client.queued.reset();
  return Reply::Ok();
}

Reply RedisProcess::Exec(RedisClient& client, const Words&) {
  if (!client.queued) return Reply::Error("ERR EXEC without MULTI");
  const std::vector<Words> queued = *std::exchange(client.queued, std::nullopt);
  if (client.queue_broken) {
    return Reply::Error("EXECABORT Transaction discarded because of previous errors.");
  }
  Reply replies = Reply::Array();
  for (const Words& words : queued) {
    replies.Add((this->*FindCommand(words[0])->execute)(client, words));
  }
  return replies;
}

// --- roles -----------------------------------------------------------------------------------

Reply RedisProcess::ReplicaOf(RedisClient&, const Words& words) {
  if (handover_.active()) return Reply::Error("ERR REPLICAOF not allowed while failing over.");
  if (EqualsIgnoreCase(words[1], "no") && EqualsIgnoreCase(words[2], "one")) {
    BecomeMaster();
    return Reply::Ok();
  }
  const std::optional<std::uint16_t> port = ParsePort(words[2]);
  if (!port) return Reply::Error("ERR Invalid master port");
  const Upstream upstream{words[1], *port};
  if (config_.replicaof == upstream) {
    return Reply::Simple("OK Already connected to specified master");
  }
  Follow(upstream);
  return Reply::Ok();
}

Reply RedisProcess::GiveRole(RedisClient&, const Words&) {
  if (config_.replicaof) {
    return Reply::Array(
        {Reply::Bulk("slave"), Reply::Bulk(config_.replicaof->ip),
         Reply::Integer(config_.replicaof->port), Reply::Bulk(link_.state_name()),
         Reply::Integer(link_.connected() ? static_cast<std::int64_t>(log_.offset()) : -1)});
  }
  Reply replicas = Reply::Array();
  for (const auto& [id, replica] : feed_.replicas()) {
    if (!replica.online) continue;
    replicas.Add(Reply::Array({Reply::Bulk(replica.session->remote_ip()),
                               Reply::BulkNumber(replica.port), Reply::BulkNumber(replica.acked)}));
  }
  return Reply::Array(
      {Reply::Bulk("master"), Reply::Integer(static_cast<std::int64_t>(log_.offset())), replicas});
}

Reply RedisProcess::FailOver(RedisClient&, const Words& words) { return handover_.Execute(words); }

Reply RedisProcess::ReplConf(RedisClient& client, const Words& words) {
  if (words.size() % 2 == 0) return SyntaxError();
  for (std::size_t i = 1; i < words.size(); i += 2) {
    const std::string& value = words[i + 1];
    if (EqualsIgnoreCase(words[i], "ack")) {
      const std::optional<std::uint64_t> offset = ParseUnsigned(value);
      if (client.replica && offset) feed_.OnAck(client.id(), *offset);
      return Reply::Nothing();
    }
    if (EqualsIgnoreCase(words[i], "getack")) {
      link_.Acknowledge(log_.offset());
      return Reply::Nothing();
    }
    if (EqualsIgnoreCase(words[i], "listening-port")) {
      const std::optional<std::uint16_t> port = ParsePort(value);
      if (!port) return Reply::Error("ERR value is not an integer or out of range");
      client.listening_port = *port;
    } else if (!EqualsIgnoreCase(words[i], "capa")) {
      return Reply::Error("ERR Unrecognized REPLCONF option: " + words[i]);
    }
  }
  return Reply::Ok();
}

// PSYNC replid first-byte [FAILOVER]
Reply RedisProcess::Psync(RedisClient& client, const Words& words) {
  if (client.replica) return Reply::Nothing();
  const std::optional<std::int64_t> first = ParseInteger(words[2]);
  if (!first) return Reply::Error("ERR value is not an integer or out of range");
  if (words.size() == 4 && EqualsIgnoreCase(words[3], "failover")) {
    if (!config_.replicaof) {
      return Reply::Error("ERR PSYNC FAILOVER can't be sent to a master.");
    }
    if (words[1] != log_.replid()) {
      return Reply::Error("ERR PSYNC FAILOVER replid must match my replid.");
    }
    BecomeMaster();
  }
  if (handover_.active()) return Reply::Error("NOMASTERLINK Can't SYNC while failing over");
  if (config_.replicaof && !link_.connected()) {
    return Reply::Error("NOMASTERLINK Can't SYNC while not connected with my master");
  }
  client.replica = true;
  if (log_.CanContinue(words[1], *first)) {
    ++world_.counters.partial_resyncs;
    feed_.AttachPartial(*client.session, client.listening_port, log_, *first);
  } else {
    ++world_.counters.full_resyncs;
    feed_.AttachWhole(*client.session, client.listening_port, log_);
  }
  return Reply::Nothing();
}

// --- the rest --------------------------------------------------------------------------------

Reply RedisProcess::GiveInfo(RedisClient&, const Words& words) {
  return Reply::Bulk(Info(words.size() > 1 ? AsciiLower(words[1]) : std::string_view()));
}

Reply RedisProcess::Set(RedisClient&, const Words& words) {
  Propagate(words);
  if (words[1] == kNumberedKey) {
    const std::optional<std::uint64_t> number = ParseUnsigned(words[2]);
    SENTINEL_CHECK(number && world_.ledger.Awaited(*number));
    world_.ledger.Append(log_.data().history, *number, log_.offset());
  }
  return Reply::Ok();
}

Reply RedisProcess::Script(RedisClient&, const Words& words) {
  if (!EqualsIgnoreCase(words[1], "kill") || words.size() != 2) {
    return UnknownSubcommand("SCRIPT", words);
  }
  if (!busy_) return Reply::Error("NOTBUSY No scripts in execution right now.");
  SetBusy(false);
  return Reply::Ok();
}

Reply RedisProcess::Config(RedisClient&, const Words& words) {
  if (EqualsIgnoreCase(words[1], "rewrite") && words.size() == 2) {
    if (world_.disk.config_read_only) {
      return Reply::Error("ERR Rewriting config file: Read-only file system");
    }
    world_.disk.config = config_;
    return Reply::Ok();
  }
  if (EqualsIgnoreCase(words[1], "get") && words.size() >= 3) {
    Reply found = Reply::Map();
    for (const ConfigRow& row : ConfigTable()) {
      if (GlobMatch(words[2], row.name, CaseRule::kIgnore)) {
        found.Add(std::string(row.name), Reply::Bulk(row.get(config_)));
      }
    }
    return found;
  }
  if (EqualsIgnoreCase(words[1], "set") && words.size() >= 4) return ConfigSet(words);
  return UnknownSubcommand("CONFIG", words);
}

// All or nothing.
Reply RedisProcess::ConfigSet(const Words& words) {
  if (words.size() % 2 != 0) {
    return Reply::Error("ERR wrong number of arguments for 'config|set' command");
  }
  RedisConfig changed = config_;
  for (std::size_t i = 2; i < words.size(); i += 2) {
    const ConfigRow* row = FindConfigRow(words[i]);
    if (row == nullptr) {
      return Reply::Error("ERR Unknown option or number of arguments for CONFIG SET - '" +
                          words[i] + "'");
    }
    if (!row->set(changed, words[i + 1])) {
      return Reply::Error("ERR CONFIG SET failed (possibly related to argument '" + words[i] +
                          "') - argument couldn't be parsed");
    }
  }
  config_ = changed;
  return Reply::Ok();
}

}  // namespace sentinel::sim
