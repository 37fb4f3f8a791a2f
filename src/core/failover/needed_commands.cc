#include "failover/needed_commands.h"

#include <iterator>
#include <string>
#include <utility>

#include "monitor/links.h"
#include "notify/hello_publisher.h"
#include "notify/wire_names.h"
#include "sentinel/hello.h"

namespace sentinel {
namespace {

using Words = std::vector<std::string>;

// What does no harm is tried as it is.
NeededCommand Harmless(std::string name, Words words) {
  NeededCommand command{std::move(name), true, std::move(words), {}};
  command.harmless = command.words;
  return command;
}

NeededCommand Effective(std::string name, Words words) {
  return {std::move(name), true, std::move(words), {}};
}

NeededCommand Dispensable(NeededCommand command) {
  command.needed = false;
  return command;
}

// No client has this address.
Words KillNobody() { return {"CLIENT", "KILL", "ADDR", "0.0.0.0:0"}; }

NeededCommand SetName(const Model& model) {
  return Dispensable(Harmless("client|setname", {"CLIENT", "SETNAME", CommandLinkName(model)}));
}

void AddHandover(std::vector<NeededCommand>& commands) {
  commands.push_back(Effective("failover", {"FAILOVER", "ABORT"}));
  commands.push_back(Effective("client|pause", {"CLIENT", "PAUSE", "1", "WRITE"}));
  commands.push_back(Effective("client|unpause", {"CLIENT", "UNPAUSE"}));
  commands.push_back(Effective("replconf", {"REPLCONF", "GETACK", "*"}));
}

}  // namespace

// Whoever is a replica now may be the master next: all need the same.
std::vector<NeededCommand> CommandsAt(const Model& model, const MasterGroup& group,
                                      const DataNode& node) {
  NeededCommand publish = Harmless("publish", HelloWords(model, group, node.endpoint, "PUBLISH"));
  // It would wait with the writes, and all behind it.
  if (group.is_handing_over(node)) publish.harmless.clear();
  NeededCommand kill = Effective("client|kill", {"CLIENT", "KILL", "TYPE", "normal"});
  kill.harmless = KillNobody();
  std::vector<NeededCommand> commands = {
      Harmless("ping", {"PING"}),
      Harmless("info", {"INFO"}),
      SetName(model),
      Effective("subscribe", {"SUBSCRIBE", std::string(kHelloChannel)}),
      std::move(publish),
      Effective("multi", {"MULTI"}),
      Effective("slaveof", {"SLAVEOF", "NO", "ONE"}),
      Effective("config|rewrite", {"CONFIG", "REWRITE"}),
      std::move(kill),
      Effective("exec", {"EXEC"}),
      Dispensable(Effective("script|kill", {"SCRIPT", "KILL"})),
  };
  if (group.settings.coordinated_failover) AddHandover(commands);
  for (NeededCommand& command : commands) {
    command.words.front() = WireName(group.settings, command.words.front().c_str());
    if (command.harmless.empty()) continue;
    command.harmless.front() = WireName(group.settings, command.harmless.front().c_str());
  }
  return commands;
}

std::vector<NeededCommand> CommandsAt(const Model& model, const MasterGroup& group,
                                      const Peer& peer) {
  const Address& master = group.address();
  std::vector<NeededCommand> commands = {
      Harmless("ping", {"PING"}),
      SetName(model),
      Harmless("publish", HelloWords(model, group, peer.link->endpoint, "PUBLISH")),
      Harmless("sentinel|is-master-down-by-addr",
               {"SENTINEL", "is-master-down-by-addr", ShownHost(model.process, master),
                std::to_string(master.port), std::to_string(model.current_epoch), "*"}),
  };
  if (group.settings.verify_config) {
    commands.push_back(Harmless("sentinel|master", {"SENTINEL", "master", group.name}));
    commands.push_back(Harmless("sentinel|get-master-addr-by-name",
                                {"SENTINEL", "get-master-addr-by-name", group.name}));
    commands.push_back(Harmless("sentinel|myid", {"SENTINEL", "myid"}));
  }
  return commands;
}

std::string ConfiguredUser(const Model& model, const MasterGroup& group, bool at_peer) {
  const std::string& user = at_peer ? model.process.peer_user : group.settings.auth_user;
  const std::string& pass = at_peer ? model.process.peer_pass : group.settings.auth_pass;
  return user.empty() || pass.empty() ? "default" : user;
}

std::string AclName(const MasterGroup& group, bool at_peer) {
  return at_peer ? "ACL" : WireName(group.settings, "ACL");
}

Words DryRunWords(const MasterGroup& group, bool at_peer, const std::string& user, Words command) {
  Words words{AclName(group, at_peer), "DRYRUN", user};
  words.insert(words.end(), std::make_move_iterator(command.begin()),
               std::make_move_iterator(command.end()));
  return words;
}

}  // namespace sentinel
