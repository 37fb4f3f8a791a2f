#include "fixture.h"

#include <utility>
#include <variant>

namespace sentinel::command {

using std::chrono::seconds;

CommandTest::CommandTest() {
  model.my_id = kMyId;
  Connect(7, "127.0.0.1:5000");
}

ClientState& CommandTest::Connect(std::uint64_t id, const std::string& addr) {
  ClientState state;
  state.id = ClientId{id};
  state.addr = addr;
  state.laddr = "127.0.0.1:26379";
  state.fd = static_cast<int>(id) + 10;
  state.connected_at = now;
  state.last_command_at = now;
  access.Admit(state);
  return clients.Add(std::move(state));
}

MasterGroup& CommandTest::AddMaster(const std::string& name) {
  const MasterId id{static_cast<std::uint32_t>(model.groups.size() + 1)};
  MasterGroup& group = model.groups[id];
  model.by_name[name] = id;
  group.id = id;
  group.name = name;
  group.settings.quorum = 2;
  group.master_key = "10.0.0.1:6379";
  DataNode& node = group.nodes[group.master_key];
  node.key = group.master_key;
  node.address = MakeAddress("10.0.0.1", 6379);
  node.reported_role = Role::kMaster;
  node.role_since = now - seconds(100);
  node.info_at = now - seconds(3);
  node.run_id = std::string(40, 'b');
  Endpoint& endpoint = node.endpoint;
  endpoint.listens = true;
  endpoint.command.id = LinkId{1};
  endpoint.subscriber.id = LinkId{2};
  endpoint.last_valid_reply = now - std::chrono::milliseconds(300);
  endpoint.last_any_reply = now - std::chrono::milliseconds(200);
  return group;
}

DataNode& CommandTest::AddReplica(MasterGroup& group, const std::string& host_name,
                                  std::uint16_t port) {
  const std::string key = JoinHostPort(host_name, port);
  DataNode& node = group.nodes[key];
  node.key = key;
  node.address = MakeAddress(host_name, port);
  node.role_since = now - seconds(50);
  node.endpoint.listens = true;
  node.endpoint.command.id = LinkId{3};
  node.endpoint.subscriber.id = LinkId{4};
  node.endpoint.last_valid_reply = now;
  node.endpoint.last_any_reply = now;
  return node;
}

Peer& CommandTest::AddPeer(MasterGroup& group, const std::string& id) {
  PeerLink& link = model.peer_links[id];
  link.id = id;
  link.address = MakeAddress("10.0.0.9", 26379);
  link.endpoint.command.id = LinkId{5};
  link.endpoint.last_valid_reply = now;
  link.endpoint.last_any_reply = now;
  link.owners.insert(group.id);
  Peer& peer = group.peers[id];
  peer.id = id;
  peer.link = &link;
  peer.heard_at = now - seconds(1);
  return peer;
}

Outcome CommandTest::Run(const Words& words) {
  Context context{model, self(), clients, pubsub, access, facts, host, now, token};
  return Execute(context, words);
}

Reply CommandTest::Ask(const Words& words) {
  Outcome outcome = Run(words);
  if (const Answer* answer = std::get_if<Answer>(&outcome)) return answer->reply;
  ADD_FAILURE() << words[0] << " was not answered at once";
  return Reply::Nothing();
}

std::string CommandTest::ErrorOf(const Words& words) {
  const Reply reply = Ask(words);
  EXPECT_TRUE(reply.is_error()) << words[0] << " was not refused";
  return reply.text();
}

std::string CommandTest::Bytes(const Words& words) {
  const Reply reply = Ask(words);  // May change the protocol.
  std::string bytes;
  codec::Encode(reply, self().resp, bytes);
  return bytes;
}

std::string Field(const Reply& map, const std::string& name) {
  const std::vector<Reply>& elements = map.elements();
  for (std::size_t i = 0; i + 1 < elements.size(); i += 2) {
    if (elements[i].text() == name) return elements[i + 1].text();
  }
  ADD_FAILURE() << "no field " << name;
  return "";
}

std::vector<std::string> Keys(const Reply& map) {
  EXPECT_EQ(map.kind(), Reply::Kind::kMap);
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < map.elements().size(); i += 2) {
    keys.push_back(map.elements()[i].text());
  }
  return keys;
}

std::vector<std::string> Texts(const Reply& list) {
  std::vector<std::string> texts;
  for (const Reply& element : list.elements()) texts.push_back(element.text());
  return texts;
}

}  // namespace sentinel::command
