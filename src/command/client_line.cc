#include "command/client_line.h"

#include <chrono>

#include "base/text.h"

namespace sentinel::command {
namespace {

class Line {
 public:
  void Add(std::string_view key, std::string_view value) {
    if (!text_.empty()) text_ += ' ';
    text_.append(key).append("=").append(value);
  }
  void Add(std::string_view key, std::uint64_t value) { Add(key, std::to_string(value)); }
  std::string Take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string FlagLetters(const ClientState& client, const PubSub& pubsub) {
  std::string letters;
  if (pubsub.Count(client.id) > 0) letters += 'P';
  if (client.parked) letters += 'b';
  if (client.tracking.on) letters += 't';
  if (client.tracking.mode == Tracking::Mode::kBroadcast) letters += 'B';
  if (client.close_after_reply) letters += 'c';
  if (client.unix_socket) letters += 'U';
  if (client.no_evict) letters += 'e';
  return letters.empty() ? "N" : letters;
}

std::uint64_t SecondsSince(MonotonicTime since, MonotonicTime now) {
  return static_cast<std::uint64_t>(MillisSince(since, now) / 1000);
}

}  // namespace

ClientType TypeOf(const ClientState& client, const PubSub& pubsub) {
  return pubsub.Count(client.id) > 0 ? ClientType::kPubSub : ClientType::kNormal;
}

std::optional<ClientType> ParseClientType(std::string_view name) {
  if (EqualsIgnoreCase(name, "normal")) return ClientType::kNormal;
  if (EqualsIgnoreCase(name, "pubsub")) return ClientType::kPubSub;
  if (EqualsIgnoreCase(name, "master") || EqualsIgnoreCase(name, "primary")) {
    return ClientType::kMaster;
  }
  if (EqualsIgnoreCase(name, "replica") || EqualsIgnoreCase(name, "slave")) {
    return ClientType::kReplica;
  }
  return std::nullopt;
}

std::string ClientLine(const ClientState& client, const PubSub& pubsub, MonotonicTime now) {
  Line line;
  line.Add("id", static_cast<std::uint64_t>(client.id));
  line.Add("addr", client.addr);
  line.Add("laddr", client.laddr);
  line.Add("fd", std::to_string(client.fd));
  line.Add("name", client.name);
  line.Add("age", SecondsSince(client.connected_at, now));
  line.Add("idle", SecondsSince(client.last_command_at, now));
  line.Add("flags", FlagLetters(client, pubsub));
  line.Add("db", "0");
  line.Add("sub", pubsub.Channels(client.id).size());
  line.Add("psub", pubsub.Patterns(client.id).size());
  line.Add("ssub", "0");
  line.Add("multi", "-1");
  line.Add("qbuf", client.query_bytes);
  line.Add("qbuf-free", client.query_capacity);
  line.Add("argv-mem", client.argv_bytes);
  line.Add("multi-mem", "0");
  // There is no fixed reply buffer: all output waits in one list of one entry.
  line.Add("rbs", "0");
  line.Add("rbp", "0");
  line.Add("obl", "0");
  line.Add("oll", client.output_bytes > 0 ? "1" : "0");
  line.Add("omem", client.output_bytes);
  line.Add("tot-mem", sizeof(ClientState) + client.query_bytes + client.query_capacity +
                          client.argv_bytes + client.output_bytes);
  line.Add("events", client.write_pending ? "rw" : "r");
  line.Add("cmd", client.last_command.empty() ? "NULL" : client.last_command);
  line.Add("user", client.user->name());
  line.Add("redir", client.tracking.on
                        ? std::to_string(static_cast<std::uint64_t>(client.tracking.redirect))
                        : "-1");
  line.Add("resp", std::to_string(client.resp));
  line.Add("lib-name", client.lib_name);
  line.Add("lib-ver", client.lib_version);
  line.Add("tot-net-in", client.net_input_bytes);
  line.Add("tot-net-out", client.net_output_bytes);
  line.Add("tot-cmds", client.commands);
  return line.Take();
}

}  // namespace sentinel::command
