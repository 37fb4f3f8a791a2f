// /api/overview and /api/masters/<name>: what the model says, for programs that show it to people.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "command/flag_words.h"
#include "command/quorum_status.h"
#include "http/answers.h"
#include "http/group_facts.h"
#include "http/json_text.h"

namespace sentinel::http {
namespace {

constexpr std::size_t kPortion = 48 * 1024;

std::string ShownAddress(const Model& model, const Address& address) {
  return JoinHostPort(ShownHost(model.process, address), address.port);
}

// What we tell others of ourselves. The host is known as soon as there is a connection.
std::optional<std::string> OwnAddress(const Model& model) {
  const ProcessSettings& process = model.process;
  const std::uint16_t port =
      process.announce_port != 0 ? process.announce_port : process.listen_port;
  if (!process.announce_host.empty()) return JoinHostPort(process.announce_host, port);
  for (const auto& [id, group] : model.groups) {
    const std::string& ip = group.master().endpoint.local_ip;
    if (!ip.empty()) return JoinHostPort(ip, port);
  }
  return std::nullopt;
}

void AddFlags(JsonText& json, const std::string& flags) {
  json.Key("flags");
  json.BeginArray();
  for (const std::string_view flag : Split(flags, ',')) json.Value(flag);
  json.EndArray();
}

std::string_view StateOf(const MasterGroup& group) {
  return group.failover.active() ? "failover" : StatusOf(group);
}

std::string_view StateOf(const Endpoint& endpoint, const DownState& sdown) {
  if (sdown.active()) return "sdown";
  return endpoint.disconnected() ? "disconnected" : "ok";
}

// None: it is not paused, or until SENTINEL RESUME.
std::optional<std::int64_t> PauseLeft(const MasterGroup& group, MonotonicTime now) {
  if (!group.is_paused(now) || group.pause->until == kNever) return std::nullopt;
  return MillisSince(now, group.pause->until);
}

void AddMaster(JsonText& json, const Model& model, const MasterGroup& group, MonotonicTime now) {
  const command::QuorumStatus quorum = command::JudgeQuorum(model, group);
  json.Add("name", std::string_view(group.name));
  json.Add("address", std::string_view(ShownAddress(model, group.address())));
  json.Add("state", StateOf(group));
  AddFlags(json, command::MasterFlags(group, now));
  json.Add("replicas", group.replica_count());
  json.Add("replicas_ok", ReplicasOk(group));
  json.Add("sentinels", group.peers.size() + 1);
  json.Add("sentinels_ok", quorum.usable);
  json.Add("quorum", group.settings.quorum);
  json.Add("quorum_ok", quorum.ok);
  json.Add("config_epoch", group.config_epoch);
  json.Add("last_ok_ping_ms", MillisSince(group.master().endpoint.last_valid_reply, now));
  json.Add("failover_state", command::StageName(group.failover.stage));
  json.Add("max_lag_bytes", GreatestLag(group));
  json.Add("paused", group.is_paused(now));
  json.Add("paused_left_ms", PauseLeft(group, now));
  json.Add("auto_failover", group.settings.auto_failover);
}

void AddReplica(JsonText& json, const Model& model, const MasterGroup& group, const DataNode& node,
                MonotonicTime now) {
  std::optional<std::string_view> link;
  if (node.info_at) link = node.upstream_link_up ? "up" : "down";
  json.BeginObject();
  json.Add("address", std::string_view(ShownAddress(model, node.address)));
  json.Add("run_id", std::string_view(node.run_id));
  json.Add("state", StateOf(node.endpoint, node.sdown));
  AddFlags(json, command::ReplicaFlags(group, node));
  json.Add("master_link", link);
  json.Add("offset", node.offset);
  json.Add("lag_bytes", LagOf(group, node));
  json.Add("priority", node.priority);
  json.Add("last_ok_ping_ms", MillisSince(node.endpoint.last_valid_reply, now));
  json.EndObject();
}

// Which master a peer announces, as far as that is kept: its hellos name ours, or contradict it.
struct Announced {
  std::optional<std::string> address;
  std::optional<bool> agrees;
};

Announced AnnouncedBy(const Model& model, const MasterGroup& group, const Peer& peer) {
  if (peer.contradiction) return {ShownAddress(model, peer.contradiction->master), false};
  if (peer.config_epoch == group.config_epoch) return {ShownAddress(model, group.address()), true};
  return {std::nullopt, std::nullopt};
}

void AddVote(JsonText& json, std::string_view leader, Epoch epoch) {
  json.Add("voted_for", leader.empty() ? std::nullopt : std::optional(leader));
  json.Add("voted_epoch", epoch);
}

void AddSelf(JsonText& json, const Model& model, const MasterGroup& group) {
  json.BeginObject();
  json.Add("id", std::string_view(model.my_id));
  json.Add("address", OwnAddress(model));
  json.Add("self", true);
  json.Add("state", "ok");
  json.Add("last_hello_ms", 0);
  json.Add("says_down", group.master().sdown.active());
  AddVote(json, group.leader, group.leader_epoch);
  json.Add("announces", std::string_view(ShownAddress(model, group.address())));
  json.Add("config_epoch", group.config_epoch);
  json.Add("agrees", true);
  json.EndObject();
}

void AddPeer(JsonText& json, const Model& model, const MasterGroup& group, const Peer& peer,
             MonotonicTime now) {
  std::optional<bool> says_down;
  if (command::HasFreshOpinion(model, peer, now)) says_down = peer.opinion->down;
  const Announced announced = AnnouncedBy(model, group, peer);
  json.BeginObject();
  json.Add("id", std::string_view(peer.id));
  json.Add("address", std::string_view(ShownAddress(model, peer.link->address)));
  json.Add("self", false);
  json.Add("state", StateOf(peer.link->endpoint, peer.sdown));
  json.Add("last_hello_ms", MillisSince(peer.heard_at, now));
  json.Add("says_down", says_down);
  AddVote(json, peer.vote ? std::string_view(peer.vote->leader) : "",
          peer.vote ? peer.vote->epoch : 0);
  json.Add("announces", announced.address);
  json.Add("config_epoch", peer.config_epoch);
  json.Add("agrees", announced.agrees);
  json.EndObject();
}

bool EveryMasterIsPaused(const Model& model, MonotonicTime now) {
  return !model.groups.empty() && std::ranges::all_of(model.groups, [&](const auto& entry) {
    return entry.second.is_paused(now);
  });
}

void AddSelfSummary(JsonText& json, const View& view) {
  const Model& model = view.model;
  json.BeginObject();
  json.Add("id", std::string_view(model.my_id));
  json.Add("address", OwnAddress(model));
  json.Add("version", std::string_view(view.facts.version));
  json.Add("tilt", model.tilt.active());
  json.Add("uptime_ms", MillisSince(view.facts.started_at, view.clock.Now()));
  json.Add("saving", model.saved ? "ok" : "the last save failed");
  json.Add("paused", EveryMasterIsPaused(model, view.clock.Now()));
  json.EndObject();
}

// In portions, as there may be thousands of masters.
class Overview final : public codec::BodySource {
 public:
  explicit Overview(const View& view) : view_(view) {}

  bool Append(std::string& out) override {
    const std::size_t full = out.size() + kPortion;
    if (!begun_) AppendHead(out);
    const auto& groups = view_.model.groups;
    for (auto it = last_ ? groups.upper_bound(*last_) : groups.begin(); it != groups.end(); ++it) {
      if (out.size() >= full) return true;
      if (last_) out += ",\n";
      JsonText json(out);
      json.BeginObject();
      AddMaster(json, view_.model, it->second, view_.clock.Now());
      json.EndObject();
      last_ = it->first;
    }
    out += "]}\n";
    return false;
  }

 private:
  void AppendHead(std::string& out) {
    begun_ = true;
    out += "{\"sentinel\":";
    JsonText json(out);
    AddSelfSummary(json, view_);
    out += ",\n\"masters\":[\n";
  }

  const View view_;
  bool begun_ = false;
  std::optional<MasterId> last_;  // Of the masters that are written.
};

}  // namespace

codec::HttpResponse AnswerOverview(const View& view, const codec::HttpRequest&,
                                   const std::string&) {
  codec::HttpResponse response;
  response.rest = std::make_unique<Overview>(view);
  return response;
}

codec::HttpResponse AnswerMaster(const View& view, const codec::HttpRequest&,
                                 const std::string& name) {
  const Model& model = view.model;
  const MasterGroup* group = model.Find(name);
  if (group == nullptr) return ErrorAnswer(404, "no master of that name is watched here");
  const MonotonicTime now = view.clock.Now();
  codec::HttpResponse response;
  JsonText json(response.body);
  json.BeginObject();
  AddMaster(json, model, *group, now);
  json.Add("run_id", std::string_view(group->master().run_id));
  json.Add("down_after_ms", group->settings.down_after.count());
  json.Add("failover_timeout_ms", group->settings.failover_timeout.count());
  json.Add("parallel_syncs", group->settings.parallel_syncs);
  json.Key("replica_list");
  json.BeginArray();
  for (const auto& [key, node] : group->nodes) {
    if (!group->is_master(node)) AddReplica(json, model, *group, node, now);
  }
  json.EndArray();
  json.Key("sentinel_list");
  json.BeginArray();
  AddSelf(json, model, *group);
  for (const auto& [id, peer] : group->peers) AddPeer(json, model, *group, peer, now);
  json.EndArray();
  json.EndObject();
  response.body += '\n';
  return response;
}

}  // namespace sentinel::http
