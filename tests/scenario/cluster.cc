#include "cluster.h"

#include <algorithm>

#include "base/text.h"
#include "command_line.h"

namespace sentinel::scenario {
namespace {

constexpr char kLocalhost[] = "127.0.0.1";
constexpr std::size_t kIdLength = 40;
constexpr char kNobody[] = "nobody";  // FAILOVER to who is not in the list of the master.
constexpr std::uint16_t kFirstSentinelPort = 26379;  // Of "a"; "b" has the next one.

std::string RunIdOf(const std::string& name) {
  std::string run_id;
  while (run_id.size() < kIdLength) run_id += name;
  return run_id.substr(0, kIdLength);
}

// The sentinel that has the vote of `voter` after a request.
std::pair<std::string, Epoch> CastVote(Voter& voter, std::uint16_t port, Epoch epoch,
                                       const std::string& candidate) {
  voter.current_epoch = std::max(voter.current_epoch, epoch);
  auto& vote = voter.votes[port];
  if (vote.second < epoch && voter.current_epoch <= epoch) vote = {candidate, epoch};
  if (vote.first.empty()) vote.first = "*";
  return vote;
}

// As rules of an ACL name it.
std::string AclName(const std::vector<std::string>& words, std::size_t at = 0) {
  const std::string name = AsciiLower(words.at(at));
  const std::set<std::string> containers = {"acl", "client", "config", "script", "sentinel"};
  return containers.contains(name) ? name + '|' + AsciiLower(words.at(at + 1)) : name;
}

// Behind "T" or "t".
std::string NoPermission(const std::string& name) {
  return "his user has no permissions to run the '" + name + "' command";
}

// The body of a reply that is an error.
ReplyBody RefusedBody(RequestKind kind, const std::string& error) {
  switch (kind) {
    case RequestKind::kPing:
      return PingReply::kOther;
    case RequestKind::kInfo:
    case RequestKind::kAskPeer:
    case RequestKind::kAskLastVote:
    case RequestKind::kAskEpoch:
    case RequestKind::kAskAddress:
    case RequestKind::kAskId:
      return MalformedReply{};
    default:
      return AckReply{false, error};
  }
}

// What who does not hand over cannot do.
bool LacksByUnwillingness(const Server& server, const std::string& command) {
  switch (server.willingness) {
    case Willingness::kDenied:
    case Willingness::kUnable:
      return command == "failover";
    case Willingness::kApart:
      return command == "multi";
    default:
      return false;
  }
}

// Queueing one of these makes the whole transaction void.
bool VoidsTransactions(const Server& server) {
  return server.lacks.contains("slaveof") || server.lacks.contains("config|rewrite") ||
         server.lacks.contains("client|kill");
}

}  // namespace

std::string IdOf(const std::string& letter) {
  return letter.size() == 1 && letter != "*" ? std::string(kIdLength, letter.front()) : letter;
}

std::string ShortenIds(const std::string& text) {
  std::string shorter;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_not_of(text[at], at), text.size());
    shorter.append(end - at == kIdLength ? 1 : end - at, text[at]);
    at = end;
  }
  return shorter;
}

Address ParsePlace(const std::string& place) {
  const std::size_t colon = place.rfind(':');
  const bool has_host = colon != std::string::npos;
  const auto port = ParsePort(has_host ? place.substr(colon + 1) : place);
  if (!port) Complain("not a port or host:port: " + place);
  return MakeAddress(has_host ? place.substr(0, colon) : kLocalhost, *port);
}

Server& Cluster::AddServer(const std::string& place) {
  const Address address = ParsePlace(place);
  const std::string name = std::to_string(address.port);
  const auto [entry, added] = servers_.try_emplace(name);
  Server& server = entry->second;
  if (added) {
    server.name = name;
    server.address = address;
    server.listed_as = address.host;
    server.run_id = RunIdOf(name);
    server.history = IdOf("1");  // All have the same data in the beginning.
  }
  return server;
}

Voter& Cluster::AddVoter(const std::string& letter) {
  if (letter.size() != 1 || letter < "a" || letter > "f") Complain("not one of a to f: " + letter);
  const auto [entry, added] = voters_.try_emplace(letter);
  Voter& voter = entry->second;
  if (added) {
    const int port = kFirstSentinelPort + (letter.front() - 'a');
    voter.name = letter;
    voter.address = MakeAddress(kLocalhost, static_cast<std::uint16_t>(port));
  }
  return voter;
}

Process& Cluster::Find(const std::string& name) {
  if (voters_.contains(name)) return voters_.at(name);
  return FindServer(name);
}

Server& Cluster::FindServer(const std::string& name) {
  if (!servers_.contains(name)) Complain("no process is called " + name);
  return servers_.at(name);
}

Voter& Cluster::FindVoter(const std::string& name) {
  if (!voters_.contains(name)) Complain("no sentinel is called " + name);
  return voters_.at(name);
}

Process* Cluster::At(std::uint16_t port) {
  for (auto& [name, server] : servers_) {
    if (server.address.port == port) return &server;
  }
  for (auto& [name, voter] : voters_) {
    if (voter.address.port == port) return &voter;
  }
  return nullptr;
}

std::string Cluster::Refusal(const Process& process, const Send& send) {
  if (send.tag.kind == RequestKind::kAuth) return process.auth_error;
  const std::string name = AclName(send.words);
  if (!process.has_acl && name.starts_with("acl|")) return "ERR unknown command `ACL`";
  return process.lacks.contains(name) ? "NOPERM t" + NoPermission(name) : "";
}

std::optional<ReplyBody> Cluster::Answer(Process& process, const Send& send, MonotonicTime now) {
  const std::string refusal = Refusal(process, send);
  if (!refusal.empty()) return RefusedBody(send.tag.kind, refusal);
  if (send.tag.kind == RequestKind::kWhoAmI) return TextReply{"watcher"};
  if (send.tag.kind == RequestKind::kDryRun) return AnswerDryRun(process, AclName(send.words, 3));
  if (send.tag.kind == RequestKind::kPing) return process.ping;
  if (send.tag.kind == RequestKind::kPublishHello && !process.accepts_hellos) {
    return AckReply{false, "NOPERM no permissions"};
  }
  if (voters_.contains(process.name)) return AnswerVoter(voters_.at(process.name), send);
  if (send.tag.kind == RequestKind::kAckRequest) return std::nullopt;
  return AnswerServer(servers_.at(process.name), send, now);
}

ReplyBody Cluster::AnswerDryRun(const Process& process, const std::string& command) const {
  const auto server = servers_.find(process.name);
  const bool lacks = process.lacks.contains(command) ||
                     (server != servers_.end() && LacksByUnwillingness(server->second, command));
  return TextReply{lacks ? "T" + NoPermission(command) : "OK"};
}

ReplyBody Cluster::AnswerServer(Server& server, const Send& send, MonotonicTime now) {
  switch (send.tag.kind) {
    case RequestKind::kInfo:
      if (!server.info_is_readable) return MalformedReply{};
      return Info(server, now);
    case RequestKind::kSubscribe:
      if (!server.accepts_subscribers) return AckReply{false, "NOPERM no permissions"};
      return AckReply{};
    case RequestKind::kTransaction:
      return CarryOut(server, send.words);
    case RequestKind::kHandover:
      return OnHandover(server, send.words);
    case RequestKind::kHandoverExec:
      return HandOver(server);
    case RequestKind::kHandoverOver:
      return OnHandoverOver(server, send.words);
    default:
      return AckReply{};
  }
}

std::optional<ReplyBody> Cluster::AnswerVoter(Voter& voter, const Send& send) {
  if (send.words.front() != "SENTINEL") return AckReply{};
  if (voter.answers == Voter::Answers::kNo) return std::nullopt;
  if (voter.answers == Voter::Answers::kUnreadable) return MalformedReply{};
  if (send.tag.kind != RequestKind::kAskPeer) return AnswerInquiry(voter, send);
  // SENTINEL is-master-down-by-addr <ip> <port> <epoch> <candidate>
  const std::uint16_t port = ParsePort(send.words.at(3)).value();
  const Epoch epoch = ParseNumber(send.words.at(4));
  const std::string& candidate = send.words.at(5);
  const Process* master = At(port);
  OpinionReply reply;
  reply.down = voter.sees_down.value_or(master == nullptr || master->condition != Condition::kUp);
  reply.leader = "*";
  if (candidate == "*") return reply;
  if (voter.fixed_vote) {
    reply.leader = voter.fixed_vote->leader;
    reply.leader_epoch = voter.fixed_vote->epoch.value_or(epoch);
  } else {
    std::tie(reply.leader, reply.leader_epoch) = CastVote(voter, port, epoch, candidate);
  }
  return reply;
}

ReplyBody Cluster::AnswerInquiry(const Voter& voter, const Send& send) {
  if (send.tag.kind == RequestKind::kAskId)
    return IdReply{IdOf(voter.id.empty() ? voter.name : voter.id)};
  if (send.tag.kind == RequestKind::kAskLastVote) return OpinionReply{false, "*", voter.last_vote};
  if (!voter.holds) return MalformedReply{};
  const auto& [master, epoch] = *voter.holds;
  if (send.tag.kind == RequestKind::kAskEpoch) return ConfigEpochReply{epoch};
  return AddressReply{master.host, master.port};
}

std::vector<std::string> Cluster::Carriers(const std::string& server) const {
  std::vector<std::string> names;
  for (const auto& [name, other] : servers_) {
    const bool is_up = other.condition == Condition::kUp && LinkIsUp(other);
    if (other.upstream == server && is_up) names.push_back(name);
  }
  return names;
}

bool Cluster::LinkIsUp(const Server& server) const {
  if (server.link_up) return *server.link_up;
  const auto upstream = servers_.find(server.upstream);
  return server.syncs && upstream != servers_.end() &&
         upstream->second.condition != Condition::kCrashed &&
         upstream->second.condition != Condition::kCut;
}

InfoReport Cluster::Info(const Server& server, MonotonicTime now) const {
  InfoReport report;
  if (!server.run_id.empty()) report.run_id = server.run_id;
  report.role = server.role;
  report.history = server.history;
  if (server.history) {
    report.former_history = server.former_history;
    report.history_offset = server.offset;
  }
  report.loading = server.loading;
  report.append_only = server.append_only;
  report.keys = server.keys;
  if (server.willingness != Willingness::kUnable) report.failing_over = server.failing_over;
  for (const auto& [name, other] : servers_) {
    if (other.upstream == server.name && other.condition == Condition::kUp) {
      report.replicas.push_back({other.listed_as, other.address.port});
    }
  }
  if (server.role == Role::kMaster) return report;
  report.upstream_link_up = LinkIsUp(server);
  report.upstream_idle = server.idle;
  if (server.copies) report.sync_idle = Duration{0};
  report.priority = server.priority;
  report.offset = server.offset;
  report.announced = server.announced;
  const auto upstream = servers_.find(server.upstream);
  if (upstream != servers_.end()) {
    report.upstream_host = upstream->second.address.host;
    report.upstream_port = upstream->second.address.port;
    if (!LinkIsUp(server)) report.upstream_down_for = now - upstream->second.condition_since;
  }
  if (server.down_for) report.upstream_down_for = *server.down_for;
  return report;
}

AckReply Cluster::OnHandover(Server& server, const std::vector<std::string>& words) {
  server.handing_to.clear();
  if (server.willingness == Willingness::kApart) return OnHandoverApart(server, words);
  if (words.front() != "FAILOVER") return {};
  if (server.willingness == Willingness::kUnable) return {false, "ERR unknown command 'FAILOVER'"};
  if (server.willingness == Willingness::kDenied) return {false, "NOPERM no permissions"};
  const auto target = servers_.find(words.at(3));
  if (target == servers_.end() || target->second.listed_as != words.at(2)) {
    server.handing_to = kNobody;
    return {};
  }
  server.handing_to = words.at(3);
  return {};
}

AckReply Cluster::OnHandoverApart(Server& server, const std::vector<std::string>& words) {
  if (words.front() == "MULTI") return {false, "NOPERM no permissions to run 'multi'"};
  server.paused = true;
  server.failing_over = words.front() == "FAILOVER";
  return {};
}

AckReply Cluster::HandOver(Server& server) {
  if (server.willingness == Willingness::kApart) return {false, "ERR EXEC without MULTI"};
  if (server.handing_to.empty()) return {false, "EXECABORT Transaction discarded"};
  server.paused = true;
  if (server.willingness == Willingness::kRefuses || server.handing_to == kNobody) {
    return {false, "ERR FAILOVER target HOST and PORT is not a replica."};
  }
  if (server.willingness == Willingness::kWaits) {
    server.failing_over = true;
    return {};
  }
  Server& next = servers_.at(server.handing_to);
  if (server.willingness == Willingness::kAtOnce) Promote(next);
  Follow(server, next.name);
  return {};
}

AckReply Cluster::OnHandoverOver(Server& server, const std::vector<std::string>& words) {
  if (words.back() == "UNPAUSE") {
    server.paused = false;
    return {};
  }
  if (!server.failing_over) return {false, "ERR No failover in progress."};
  server.failing_over = false;
  return {};
}

AckReply Cluster::CarryOut(Server& server, const std::vector<std::string>& words) {
  const bool is_order = words.front() == "SLAVEOF";
  if (server.obedience == Obedience::kRefuses && words.front() != "MULTI") {
    return is_order ? AckReply{false, "NOPERM no permissions to run 'slaveof'"}
                    : AckReply{words.front() != "EXEC", "EXECABORT Transaction discarded"};
  }
  if (VoidsTransactions(server)) {
    return words.front() == "EXEC" ? AckReply{false, "EXECABORT Transaction discarded"}
                                   : AckReply{};
  }
  if (server.obedience == Obedience::kIgnores || !is_order) return {};
  if (words.at(1) == "NO") {
    Promote(server);
  } else {
    Follow(server, words.at(2));
  }
  return {};
}

void Cluster::Promote(Server& server) {
  if (server.role == Role::kMaster) return;
  server.role = Role::kMaster;
  server.upstream.clear();
  if (!server.history) return;
  server.former_history = *server.history;
  server.history = server.run_id;
}

void Cluster::Follow(Server& server, const std::string& upstream) {
  server.role = Role::kReplica;
  server.upstream = upstream;
  const auto found = servers_.find(upstream);
  if (found == servers_.end() || !server.history) return;
  server.history = found->second.history;
  server.former_history = found->second.former_history;
}

}  // namespace sentinel::scenario
