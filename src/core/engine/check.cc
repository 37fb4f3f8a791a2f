#include "engine/check.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "engine/answers.h"
#include "failover/needed_commands.h"
#include "failover/selection.h"
#include "monitor/complaints.h"
#include "monitor/links.h"
#include "quorum/reach.h"
#include "quorum/vote.h"

namespace sentinel {
namespace {

using ServerRole = CheckedServer::Role;

constexpr std::chrono::seconds kPatience{2};
constexpr char kNoAnswer[] = "no answer";
constexpr int kIndexBits = 8;  // Of the serial: which command is meant.

void SendTo(Turn& turn, const MasterGroup& group, ServerUnderCheck& server, Endpoint& endpoint,
            RequestKind kind, std::size_t index, std::vector<std::string> words) {
  ++server.unanswered;
  const std::uint64_t serial = group.check->serial << kIndexBits | index;
  // A hello promises the configuration it carries, here too.
  const bool is_hello = kind == RequestKind::kTry && server.commands[index].name == "publish";
  turn.out.Command(endpoint.command, {kind, group.id, serial}, std::move(words),
                   is_hello ? Hold::kUntilSaved : Hold::kNone);
}

bool IsPeer(const ServerUnderCheck& server) { return server.result.role == ServerRole::kSentinel; }

// Asks who we are, if there is somebody to ask.
void Begin(Turn& turn, MasterGroup& group, Endpoint& endpoint, const Address& address,
           ServerUnderCheck server) {
  server.result.host = ShownHost(turn.model.process, address);
  server.result.port = address.port;
  for (const NeededCommand& command : server.commands) {
    server.result.commands.push_back(
        {command.name, command.needed, Verdict::kNotTestable, kNoAnswer});
  }
  if (endpoint.command.established) {
    server.link = endpoint.command.id;
    SendTo(turn, group, server, endpoint, RequestKind::kWhoAmI, 0,
           {AclName(group, IsPeer(server)), "WHOAMI"});
  } else {
    const std::string& auth = endpoint.complaints.auth;
    server.result.trouble = auth.empty() ? "not connected" : auth;
  }
  group.check->servers.push_back(std::move(server));
}

void BeginNode(Turn& turn, MasterGroup& group, DataNode& node) {
  ServerUnderCheck server;
  server.commands = CommandsAt(turn.model, group, node);
  server.result.name = ShownName(turn.model.process, node);
  server.result.role = group.is_master(node) ? ServerRole::kMaster : ServerRole::kReplica;
  Begin(turn, group, node.endpoint, node.address, std::move(server));
}

void BeginPeer(Turn& turn, MasterGroup& group, Peer& peer) {
  ServerUnderCheck server;
  server.commands = CommandsAt(turn.model, group, peer);
  server.result.name = peer.id;
  server.result.role = ServerRole::kSentinel;
  Begin(turn, group, peer.link->endpoint, peer.link->address, std::move(server));
}

void BeginAll(Turn& turn, MasterGroup& group) {
  BeginNode(turn, group, group.master());
  for (auto& [key, node] : group.nodes) {
    if (!group.is_master(node)) BeginNode(turn, group, node);
  }
  for (auto& [id, peer] : group.peers) BeginPeer(turn, group, peer);
}

void Fail(ServerUnderCheck& server, std::string trouble) {
  server.result.trouble = std::move(trouble);
  server.link.reset();
  server.unanswered = 0;
}

void AskRights(Turn& turn, MasterGroup& group, ServerUnderCheck& server, Endpoint& endpoint) {
  for (std::size_t index = 0; index < server.commands.size(); ++index) {
    SendTo(turn, group, server, endpoint, RequestKind::kDryRun, index,
           DryRunWords(group, IsPeer(server), server.result.user, server.commands[index].words));
  }
}

void OnUser(Turn& turn, MasterGroup& group, const LinkOwner& owner, ServerUnderCheck& server,
            const ReplyReceived& reply) {
  const Complaints& complaints = owner.endpoint->complaints;
  if (reply.error.starts_with("NOAUTH")) return Fail(server, std::string(complaints.auth));
  server.user_known = true;
  const auto* user = std::get_if<TextReply>(&reply.body);
  server.result.user =
      user != nullptr ? user->text : ConfiguredUser(turn.model, group, owner.is_peer());
  AskRights(turn, group, server, *owner.endpoint);
}

void Decide(Turn& turn, const LinkOwner& owner, CheckedCommand& command, Verdict verdict,
            std::string words) {
  command.verdict = verdict;
  command.words = std::move(words);
  if (verdict == Verdict::kAllowed) NoteAllowed(turn, owner, command.name);
  if (verdict == Verdict::kMissing && command.needed) {
    NoteRefused(turn, owner, command.name, command.words);
  }
}

// Nobody says whether it is allowed, and to try it would change something. It may be known from
// when it was last needed.
void DecideByHistory(const LinkOwner& owner, CheckedCommand& command, std::string why_not) {
  const Endpoint& endpoint = *owner.endpoint;
  const auto refused = endpoint.complaints.commands.find(command.name);
  const Connection& subscriber = endpoint.subscriber;
  if (refused != endpoint.complaints.commands.end()) {
    command.verdict = Verdict::kMissing;
    command.words = refused->second;
  } else if (command.name == "subscribe" && subscriber.established && subscriber.pending == 0) {
    command.verdict = Verdict::kAllowed;
    command.words.clear();
  } else {
    command.words = std::move(why_not);
  }
}

std::string WhyNoDryRun(const Turn& turn, const LinkOwner& owner, const std::string& error) {
  if (error.starts_with("NOPERM")) return "acl|dryrun is not allowed";
  return IsRefusal(error) ? "no ACL DRYRUN there" : RefusalWords(turn, owner, "acl|dryrun", error);
}

void OnDryRun(Turn& turn, MasterGroup& group, const LinkOwner& owner, ServerUnderCheck& server,
              std::size_t index, const ReplyReceived& reply) {
  CheckedCommand& command = server.result.commands[index];
  const std::string& error = reply.error;
  if (const auto* said = std::get_if<TextReply>(&reply.body)) {
    if (said->text == "OK") return Decide(turn, owner, command, Verdict::kAllowed, {});
    return Decide(turn, owner, command, Verdict::kMissing,
                  RefusalWords(turn, owner, command.name, said->text));
  }
  if (error.starts_with("ERR Command ")) {
    return Decide(turn, owner, command, Verdict::kMissing, "ERR unknown command");
  }
  if (server.commands[index].harmless.empty()) {
    return DecideByHistory(owner, command, WhyNoDryRun(turn, owner, error));
  }
  SendTo(turn, group, server, *owner.endpoint, RequestKind::kTry, index,
         server.commands[index].harmless);
}

void OnTry(Turn& turn, const LinkOwner& owner, CheckedCommand& command, const std::string& error) {
  if (error.empty()) return Decide(turn, owner, command, Verdict::kAllowed, {});
  std::string words = RefusalWords(turn, owner, command.name, error);
  const Verdict verdict = IsRefusal(error) ? Verdict::kMissing : Verdict::kNotTestable;
  Decide(turn, owner, command, verdict, std::move(words));
}

ServerUnderCheck* FindServer(Check& check, const LinkOwner& owner) {
  const std::optional<LinkId> link = owner.endpoint->command.id;
  const auto server = std::find_if(check.servers.begin(), check.servers.end(),
                                   [&](const ServerUnderCheck& one) { return one.link == link; });
  return server == check.servers.end() ? nullptr : &*server;
}

void NoteSilence(ServerUnderCheck& server) {
  if (server.unanswered > 0 && !server.user_known) Fail(server, kNoAnswer);
}

CheckReport Report(const Turn& turn, MasterGroup& group) {
  CheckReport report;
  for (ServerUnderCheck& server : group.check->servers) {
    NoteSilence(server);
    if (!server.result.trouble.empty()) server.result.commands.clear();
    report.servers.push_back(std::move(server.result));
  }
  for (const auto& [key, node] : group.nodes) {
    if (group.is_master(node)) continue;
    const auto excluded = WhyExcluded(turn.model, group, node, turn.now);
    if (!excluded) {
      ++report.promotable;
      continue;
    }
    for (CheckedServer& server : report.servers) {
      if (server.name == ShownName(turn.model.process, node)) server.excluded = ToText(*excluded);
    }
  }
  const Reach reach = ReachOf(group);
  report.usable = reach.usable;
  report.quorum = reach.quorum;
  report.majority = reach.majority;
  report.epochs_left = !EpochsAreUsedUp(turn.model);
  return report;
}

bool LinkStands(const Turn& turn, const ServerUnderCheck& server) {
  return server.link && turn.model.routes.Find(*server.link) != nullptr;
}

}  // namespace

void OnCheckCommand(Turn& turn, const CheckCommand& input) {
  MasterGroup* group = turn.model.Find(input.name);
  if (group == nullptr) return Answer(turn, input.token, OperatorStatus::kNoSuchMaster);
  turn.touched.groups.insert(group->id);
  if (group->check) return group->check->askers.push_back(input.token);
  group->check.emplace();
  group->check->serial = ++turn.model.last_ask;
  group->check->askers.push_back(input.token);
  group->check->until = turn.now + kPatience;
  BeginAll(turn, *group);
}

bool IsOfCheck(RequestKind kind) {
  return kind == RequestKind::kWhoAmI || kind == RequestKind::kDryRun || kind == RequestKind::kTry;
}

void OnCheckReply(Turn& turn, MasterGroup& group, const LinkOwner& owner,
                  const ReplyReceived& reply) {
  if (!group.check || reply.tag.serial >> kIndexBits != group.check->serial) return;
  ServerUnderCheck* server = FindServer(*group.check, owner);
  if (server == nullptr) return;
  --server->unanswered;
  if (reply.tag.kind == RequestKind::kWhoAmI) return OnUser(turn, group, owner, *server, reply);
  const std::size_t index = reply.tag.serial & ((std::uint64_t{1} << kIndexBits) - 1);
  if (reply.tag.kind == RequestKind::kDryRun) {
    OnDryRun(turn, group, owner, *server, index, reply);
  } else {
    OnTry(turn, owner, server->result.commands[index], reply.error);
  }
}

void AdvanceCheck(Turn& turn, MasterGroup& group, Agenda& agenda) {
  if (!group.check) return;
  Check& check = *group.check;
  bool done = true;
  for (ServerUnderCheck& server : check.servers) {
    if (server.unanswered > 0 && !LinkStands(turn, server)) Fail(server, "the connection was lost");
    done = done && server.unanswered == 0;
  }
  if (!done && !agenda.Due(turn.now, check.until)) return;
  OperatorReply reply;
  reply.check = Report(turn, group);
  for (const CommandToken asker : check.askers) {
    reply.token = asker;
    turn.out.Reply(reply);
  }
  group.check.reset();
}

void DropCheck(Turn& turn, MasterGroup& group) {
  if (!group.check) return;
  for (const CommandToken asker : group.check->askers) {
    Answer(turn, asker, OperatorStatus::kNoSuchMaster);
  }
  group.check.reset();
}

}  // namespace sentinel
