#include "commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <iterator>
#include <string_view>

namespace sentinel::farm {
namespace {

std::string Lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

std::string Bulk(std::string_view text) { return fmt::format("${}\r\n{}\r\n", text.size(), text); }

// One request under way; each member function is one command.
struct Call {
  Fleet& fleet;
  Session& session;
  const Words& words;
  Time now;
  std::string& reply;
  Consequences& consequences;

  const Server& self() const { return fleet.server(session.server); }
  void Ok() const { reply += "+OK\r\n"; }
  void Error(std::string_view text) const { reply += fmt::format("-ERR {}\r\n", text); }
  std::string Word(std::size_t index) const {
    return index < words.size() ? Lower(words[index]) : std::string();
  }

  void Ping() const {
    reply += session.subscribed ? "*2\r\n$4\r\npong\r\n$0\r\n\r\n" : "+PONG\r\n";
  }
  void Info() const { reply += Bulk(fleet.Info(session.server, Word(1), now)); }
  void Publish() const;
  void Subscribe() const;
  void Unsubscribe() const;
  void ReplicaOf() const;
  void Client() const;
  void Role() const;
  void Hello() const;
  void Multi() const;
  void Exec() const;
  void Discard() const;
  void Quit() const {
    Ok();
    consequences.close = true;
  }
};

void Call::Publish() const {
  if (words.size() != 3) return Error("wrong number of arguments for 'publish' command");
  Consequences::Message message;
  message.servers = {session.server};
  if (self().is_master()) {
    // A published message travels with the replication stream.
    const std::vector<ServerIndex> replicas = fleet.OnlineReplicas(session.server, now);
    message.servers.insert(message.servers.end(), replicas.begin(), replicas.end());
    fleet.Replicate(session.server, words[1].size() + words[2].size() + 40, now);
  }
  message.bytes = "*3\r\n$7\r\nmessage\r\n" + Bulk(words[1]) + Bulk(words[2]);
  consequences.messages.push_back(std::move(message));
  reply += ":1\r\n";
}

void Call::Subscribe() const {
  for (std::size_t i = 1; i < words.size(); ++i) {
    session.subscribed = true;
    reply += "*3\r\n$9\r\nsubscribe\r\n" + Bulk(words[i]) + fmt::format(":{}\r\n", i);
  }
}

void Call::Unsubscribe() const {
  session.subscribed = false;
  reply += "*3\r\n$11\r\nunsubscribe\r\n$-1\r\n:0\r\n";
}

void Call::ReplicaOf() const {
  if (words.size() != 3) return Error("wrong number of arguments for 'replicaof' command");
  if (Word(1) == "no" && Word(2) == "one") {
    fleet.MakeMaster(session.server);
    return Ok();
  }
  std::uint16_t port = 0;
  const std::string& text = words[2];
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) return Error("Invalid master port");
  fleet.Follow(session.server, {words[1], port}, now);
  Ok();
}

void Call::Client() const {
  if (Word(1) == "setname" && words.size() == 3) {
    session.name = words[2];
    return Ok();
  }
  if (Word(1) == "kill" && Word(2) == "type" && words.size() == 4) {
    consequences.kill_normal = consequences.kill_normal || Word(3) == "normal";
    consequences.kill_pubsub = consequences.kill_pubsub || Word(3) == "pubsub";
    reply += ":0\r\n";
    return;
  }
  Error("unknown subcommand of CLIENT");
}

void Call::Role() const {
  if (self().follows) {
    reply += fmt::format(
        "*5\r\n$5\r\nslave\r\n{}:{}\r\n{}:{}\r\n", Bulk(self().follows->host), self().follows->port,
        Bulk(fleet.LinkIsUp(session.server, now) ? "connected" : "connect"), self().offset);
    return;
  }
  const std::vector<ServerIndex> replicas = fleet.OnlineReplicas(session.server, now);
  reply += fmt::format("*3\r\n$6\r\nmaster\r\n:{}\r\n*{}\r\n", self().offset, replicas.size());
  for (const ServerIndex index : replicas) {
    const Server& replica = fleet.server(index);
    reply += "*3\r\n" + Bulk(replica.address.host) + Bulk(std::to_string(replica.address.port)) +
             Bulk(std::to_string(replica.offset));
  }
}

void Call::Hello() const {
  if (words.size() > 1 && words[1] != "2") {
    reply += "-NOPROTO unsupported protocol version\r\n";
    return;
  }
  reply += "*4\r\n" + Bulk("server") + Bulk("redis") + Bulk("role") +
           Bulk(self().is_master() ? "master" : "replica");
}

void Call::Multi() const {
  session.in_transaction = true;
  Ok();
}

void Call::Discard() const {
  session.in_transaction = false;
  session.queued.clear();
  Ok();
}

void Call::Exec() const {
  if (!session.in_transaction) return Error("EXEC without MULTI");
  session.in_transaction = false;
  const std::vector<Words> queued = std::move(session.queued);
  session.queued.clear();
  reply += fmt::format("*{}\r\n", queued.size());
  for (const Words& request : queued) {
    Consequences more = Execute(fleet, session, request, now, reply);
    std::ranges::move(more.messages, std::back_inserter(consequences.messages));
    consequences.kill_normal = consequences.kill_normal || more.kill_normal;
    consequences.kill_pubsub = consequences.kill_pubsub || more.kill_pubsub;
  }
}

struct Command {
  std::string_view name;
  void (*run)(const Call&);
};

constexpr Command kCommands[] = {
    {"ping", [](const Call& call) { call.Ping(); }},
    {"publish", [](const Call& call) { call.Publish(); }},
    {"info", [](const Call& call) { call.Info(); }},
    {"client", [](const Call& call) { call.Client(); }},
    {"subscribe", [](const Call& call) { call.Subscribe(); }},
    {"unsubscribe", [](const Call& call) { call.Unsubscribe(); }},
    {"replicaof", [](const Call& call) { call.ReplicaOf(); }},
    {"slaveof", [](const Call& call) { call.ReplicaOf(); }},
    {"multi", [](const Call& call) { call.Multi(); }},
    {"exec", [](const Call& call) { call.Exec(); }},
    {"discard", [](const Call& call) { call.Discard(); }},
    {"config", [](const Call& call) { call.Ok(); }},
    {"auth", [](const Call& call) { call.Ok(); }},
    {"role", [](const Call& call) { call.Role(); }},
    {"hello", [](const Call& call) { call.Hello(); }},
    {"script", [](const Call& call) { call.reply += "-NOTBUSY No scripts in execution.\r\n"; }},
    {"quit", [](const Call& call) { call.Quit(); }},
};

}  // namespace

Consequences Execute(Fleet& fleet, Session& session, const Words& request, Time now,
                     std::string& reply) {
  Consequences consequences;
  const Call call{fleet, session, request, now, reply, consequences};
  const std::string name = call.Word(0);
  const auto* command = std::ranges::find(kCommands, name, &Command::name);
  if (command == std::end(kCommands)) {
    call.Error("unknown command");
  } else if (session.in_transaction && name != "exec" && name != "discard" && name != "multi") {
    session.queued.push_back(request);
    reply += "+QUEUED\r\n";
  } else {
    command->run(call);
  }
  return consequences;
}

}  // namespace sentinel::farm
