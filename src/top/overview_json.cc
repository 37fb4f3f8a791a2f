#include "top/overview_json.h"

#include <concepts>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/text.h"

namespace sentinel::top {
namespace {

void Append(std::string& out, std::string_view text) { AppendJsonString(out, text); }
void Append(std::string& out, bool value) { out += value ? "true" : "false"; }
template <std::integral Number>
void Append(std::string& out, Number number) {
  out += std::to_string(number);
}
void Append(std::string& out, const std::string& text) { AppendJsonString(out, text); }
void Append(std::string& out, const char* text) { AppendJsonString(out, text); }

// The members of one object, in the order in which they are added.
class Object {
 public:
  explicit Object(std::string& out) : out_(out) { out_ += '{'; }

  template <typename Value>
  Object& Add(std::string_view name, const Value& value) {
    Begin(name);
    Append(out_, value);
    return *this;
  }
  // Null where there is none.
  Object& AddText(std::string_view name, const std::string& text) {
    Begin(name);
    if (text.empty()) {
      out_ += "null";
    } else {
      Append(out_, text);
    }
    return *this;
  }
  template <typename Element, typename Writer>
  Object& AddList(std::string_view name, const std::vector<Element>& elements, Writer write) {
    Begin(name);
    out_ += '[';
    for (const Element& element : elements) {
      if (&element != &elements.front()) out_ += ',';
      write(out_, element);
    }
    out_ += ']';
    return *this;
  }
  void End() { out_ += '}'; }

 private:
  void Begin(std::string_view name) {
    if (!out_.ends_with('{')) out_ += ',';
    Append(out_, name);
    out_ += ':';
  }

  std::string& out_;
};

Object& AddFlags(Object& object, std::string_view flags) {
  return object.AddList("flags", Split(flags, ','),
                        [](std::string& out, std::string_view flag) { Append(out, flag); });
}

void WriteReplica(std::string& out, const Replica& replica) {
  Object object(out);
  object.Add("address", replica.address)
      .AddText("run_id", replica.run_id)
      .Add("state", Word(replica.state));
  AddFlags(object, replica.flags)
      .Add("master_link", replica.link_up ? "up" : "down")
      .Add("offset", replica.offset)
      .Add("lag_bytes", replica.lag_bytes)
      .Add("priority", replica.priority)
      .Add("last_ok_ping_ms", replica.last_ok_ping_ms)
      .End();
}

void WritePeer(std::string& out, const Peer& peer) {
  Object object(out);
  object.Add("id", peer.id).Add("address", peer.address).Add("state", Word(peer.state));
  AddFlags(object, peer.flags)
      .Add("last_hello_ms", peer.last_hello_ms)
      .AddText("voted_for", peer.voted_for)
      .Add("voted_epoch", peer.voted_epoch)
      .End();
}

void WriteMaster(std::string& out, const Master& master) {
  Object object(out);
  object.Add("name", master.name).Add("address", master.address).Add("state", Word(master.state));
  AddFlags(object, master.flags)
      .Add("replicas", master.replicas)
      .Add("replicas_ok", master.replicas_ok())
      .Add("sentinels", master.sentinels)
      .Add("sentinels_ok", master.sentinels_ok())
      .Add("quorum", master.quorum)
      .Add("quorum_ok", master.quorum_ok())
      .Add("config_epoch", master.config_epoch)
      .Add("last_ok_ping_ms", master.last_ok_ping_ms)
      .Add("failover_state", master.failover_state.empty() ? "none" : master.failover_state)
      .Add("max_lag_bytes", master.max_lag_bytes())
      .AddList("troubles", master.troubles(),
               [](std::string& list, const std::string& trouble) { Append(list, trouble); })
      .AddList("replica_list", master.details->replicas, WriteReplica)
      .AddList("sentinel_list", master.details->peers, WritePeer)
      .End();
}

void WriteSentinel(std::string& out, const Overview& overview) {
  Object(out)
      .AddText("id", overview.id)
      .Add("address", overview.endpoint)
      .AddText("version", overview.version)
      .Add("tilt", overview.tilt)
      .Add("uptime_ms", overview.uptime_s * 1000)
      .End();
}

}  // namespace

std::string OverviewJson(const Overview& overview) {
  std::string out = "{\"sentinel\":";
  WriteSentinel(out, overview);
  out += ',';
  out += "\"masters\":[";
  for (const Master& master : overview.masters) {
    if (&master != &overview.masters.front()) out += ',';
    WriteMaster(out, master);
  }
  out += "]}";
  return out;
}

}  // namespace sentinel::top
