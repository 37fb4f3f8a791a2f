#include "monitor/links.h"

#include <algorithm>
#include <utility>

#include "monitor/crash.h"
#include "monitor/probes.h"
#include "notify/hello_channels.h"
#include "notify/wire_names.h"
#include "sentinel/hello.h"

namespace sentinel {
namespace {

constexpr std::size_t kNameIdLength = 8;

struct Credentials {
  const std::string& user;
  const std::string& pass;
};

// Towards peers: sentinel-pass, else our own requirepass (protocol sheet, section 1).
Credentials PeerCredentials(const ProcessSettings& process) {
  static const std::string kNone;
  if (!process.peer_pass.empty()) return {process.peer_user, process.peer_pass};
  return {kNone, process.require_pass};
}

void Authenticate(Turn& turn, Connection& connection, std::string command, Credentials who) {
  if (who.pass.empty()) return;
  std::vector<std::string> words{std::move(command)};
  if (!who.user.empty()) words.push_back(who.user);
  words.push_back(who.pass);
  turn.out.Command(connection, {RequestKind::kAuth, {}, 0}, std::move(words));
}

std::string LinkName(const Model& model, const char* suffix) {
  return "sentinel-" + model.my_id.substr(0, kNameIdLength) + suffix;
}

void Introduce(Turn& turn, Connection& connection, std::string command, std::string name) {
  turn.out.Command(connection, {RequestKind::kSetName, {}, 0},
                   {std::move(command), "SETNAME", std::move(name)});
}

void OpenConnection(Turn& turn, Connection& connection, const Address& address, LinkOwner owner) {
  const LinkKind kind = owner.kind;
  connection = Connection{};
  connection.id = turn.model.routes.Add(std::move(owner));
  connection.opened_at = turn.now;
  turn.out.Open(*connection.id, kind, address);
}

void OpenCommand(Turn& turn, MasterGroup& group, DataNode& node) {
  Connection& connection = node.endpoint.command;
  const MasterSettings& settings = group.settings;
  OpenConnection(turn, connection, node.address,
                 {LinkKind::kCommand, group.id, node.key, {}, &node.endpoint});
  Authenticate(turn, connection, WireName(settings, "AUTH"),
               {settings.auth_user, settings.auth_pass});
  Introduce(turn, connection, WireName(settings, "CLIENT"), CommandLinkName(turn.model));
  SendPing(turn, group, node);
  SendInfo(turn, group, node);
}

void OpenSubscriber(Turn& turn, MasterGroup& group, DataNode& node) {
  Connection& connection = node.endpoint.subscriber;
  const MasterSettings& settings = group.settings;
  OpenConnection(turn, connection, node.address,
                 {LinkKind::kSubscriber, group.id, node.key, {}, &node.endpoint});
  Authenticate(turn, connection, WireName(settings, "AUTH"),
               {settings.auth_user, settings.auth_pass});
  Introduce(turn, connection, WireName(settings, "CLIENT"), LinkName(turn.model, "-pubsub"));
  turn.out.Command(connection, {RequestKind::kSubscribe, group.id, 0},
                   {WireName(settings, "SUBSCRIBE"), std::string(kHelloChannel)});
  node.endpoint.last_subscriber_message = turn.now;
}

// True when a connect may be started now; asks for the address of a host name on the way. A name
// that is known already is used while it is looked up again, so that a moved server is found.
bool MayConnect(Turn& turn, const Address& address, Endpoint& endpoint, Duration gate,
                Agenda& agenda) {
  if (!endpoint.disconnected() || address.port == 0) return false;
  if (endpoint.attempted_at && !agenda.Due(turn.now, *endpoint.attempted_at + gate)) return false;
  endpoint.attempted_at = turn.now;
  agenda.At(turn.now + gate);
  if (address.ip != address.host) turn.out.Resolve(address.host);
  return address.resolved();
}

Duration ConnectPause(const Turn& turn, milliseconds down_after) {
  return std::min<Duration>(turn.model.tunables.ping_period, Duration(down_after) / 2);
}

Connection& ConnectionOf(Endpoint& endpoint, LinkKind kind) {
  return kind == LinkKind::kCommand ? endpoint.command : endpoint.subscriber;
}

// Thousands that are opened at once must not take the place of peers that want to connect.
bool MayListen(const Turn& turn, const MasterGroup& group, const DataNode& node) {
  const Model& model = turn.model;
  return group.is_master(node) || node.endpoint.subscriber.id ||
         model.routes.size() < model.tunables.links_max;
}

}  // namespace

void MaintainLinks(Turn& turn, MasterGroup& group, DataNode& node, Agenda& agenda) {
  Endpoint& endpoint = node.endpoint;
  endpoint.listens = IsListenedTo(group, node) && MayListen(turn, group, node);
  if (!endpoint.listens) CloseConnection(turn, endpoint, LinkKind::kSubscriber);
  const Duration pause = ReconnectPause(group, node, ConnectPause(turn, group.settings.down_after));
  if (!MayConnect(turn, node.address, endpoint, pause, agenda)) return;
  if (!endpoint.command.id) OpenCommand(turn, group, node);
  if (endpoint.listens && !endpoint.subscriber.id) OpenSubscriber(turn, group, node);
}

void MaintainLinks(Turn& turn, PeerLink& link, Agenda& agenda) {
  const Duration pause = ConnectPause(turn, link.shortest_down_after);
  if (!MayConnect(turn, link.address, link.endpoint, pause, agenda)) return;
  Connection& connection = link.endpoint.command;
  OpenConnection(turn, connection, link.address,
                 {LinkKind::kCommand, {}, {}, link.id, &link.endpoint});
  Authenticate(turn, connection, "AUTH", PeerCredentials(turn.model.process));
  Introduce(turn, connection, "CLIENT", CommandLinkName(turn.model));
  SendPing(turn, link);
}

void CloseConnection(Turn& turn, Endpoint& endpoint, LinkKind kind) {
  const std::optional<LinkId> id = ConnectionOf(endpoint, kind).id;
  if (!id) return;
  OnConnectionLost(turn, endpoint, kind);
  if (kind == LinkKind::kCommand) endpoint.vacant_since.reset();  // It was no refusal.
  turn.out.Close(*id);
}

void DropLinks(Turn& turn, Endpoint& endpoint) {
  CloseConnection(turn, endpoint, LinkKind::kCommand);
  CloseConnection(turn, endpoint, LinkKind::kSubscriber);
}

void PartWith(Turn& turn, Endpoint& endpoint) {
  if (const std::optional<LinkId> id = endpoint.command.id) {
    OnConnectionLost(turn, endpoint, LinkKind::kCommand);
    turn.out.CloseBehindRequests(*id);
  }
  CloseConnection(turn, endpoint, LinkKind::kSubscriber);
}

void SendUnheard(Turn& turn, const MasterGroup& group, const DataNode& node, RequestKind kind,
                 std::vector<std::string> words) {
  const MasterSettings& settings = group.settings;
  Connection connection;
  connection.id = turn.model.routes.AddUnheard();
  turn.out.Open(*connection.id, LinkKind::kCommand, node.address);
  Authenticate(turn, connection, WireName(settings, "AUTH"),
               {settings.auth_user, settings.auth_pass});
  words.front() = WireName(settings, words.front().c_str());
  turn.out.Command(connection, {kind, group.id, 0}, std::move(words));
  turn.out.CloseBehindRequests(*connection.id);
}

std::string CommandLinkName(const Model& model) { return LinkName(model, "-cmd"); }

bool AuthenticatesAtPeers(const ProcessSettings& process) {
  return !PeerCredentials(process).pass.empty();
}

void ReconnectNow(Endpoint& endpoint) { endpoint.attempted_at.reset(); }

void OnConnectionLost(Turn& turn, Endpoint& endpoint, LinkKind kind) {
  Connection& connection = ConnectionOf(endpoint, kind);
  turn.model.routes.Remove(*connection.id);
  connection = Connection{};
  if (kind != LinkKind::kCommand) return;
  // An endpoint that cannot be asked owes a reply from here on.
  if (!endpoint.unanswered_since) endpoint.unanswered_since = turn.now;
  endpoint.complaints.ask_again_at = {};
}

}  // namespace sentinel
