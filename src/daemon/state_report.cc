#include "daemon/state_report.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "codec/resp/reply.h"
#include "command/sentinel_view.h"
#include "failover/explain.h"

namespace sentinel::daemon {
namespace {

using Fields = std::vector<io::LogField>;

void LogFields(const std::string& head, Fields fields, io::LogSink& log) {
  std::string text = head;
  for (const io::LogField& field : fields) {
    text.append(" ").append(field.key).append("=").append(field.value);
  }
  log.LogWithFields(LogLevel::kWarning, text, fields);
}

// REQUIRES: `view` is a map of bulk strings.
Fields ToFields(const codec::Reply& view) {
  Fields fields;
  const std::vector<codec::Reply>& words = view.elements();
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    fields.push_back({words[i].text(), words[i + 1].text()});
  }
  return fields;
}

Fields ProcessFields(const Model& model) {
  return {{"myid", model.my_id},
          {"current-epoch", std::to_string(model.current_epoch), true},
          {"masters", std::to_string(model.groups.size()), true},
          {"objectively-down", std::to_string(model.objectively_down.size()), true},
          {"peers", std::to_string(model.peer_links.size()), true},
          {"scripts", std::to_string(model.scripts.size()), true},
          {"tilt", model.tilt.active() ? "yes" : "no"},
          {"saved", model.saved ? "yes" : "no"}};
}

void ReportGroup(const Model& model, const MasterGroup& group, MonotonicTime now,
                 io::LogSink& log) {
  Fields master = ToFields(command::MasterView(model, group, now));
  master.push_back({"config-epoch-won-here", group.victory ? "yes" : "no"});
  master.push_back({"leader", group.leader.empty() ? "?" : group.leader});
  master.push_back({"leader-epoch", std::to_string(group.leader_epoch), true});
  master.push_back({"failover-now", Explain(model, group, now).summary});
  LogFields("State of master " + group.name + ':', std::move(master), log);
  for (const auto& [key, node] : group.nodes) {
    if (group.is_master(node)) continue;
    LogFields("State of a replica of " + group.name + ':',
              ToFields(command::ReplicaView(model, group, node, now)), log);
  }
  for (const auto& [id, peer] : group.peers) {
    LogFields("State of a sentinel of " + group.name + ':',
              ToFields(command::PeerView(model, group, peer, now)), log);
  }
}

std::string Counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

}  // namespace

void ReportState(const Model& model, MonotonicTime now, io::LogSink& log) {
  LogFields("State of this sentinel:", ProcessFields(model), log);
  for (const auto& [id, group] : model.groups) ReportGroup(model, group, now, log);
}

std::string StatusLine(const Model& model) {
  const auto failovers = std::count_if(model.groups.begin(), model.groups.end(),
                                       [](const auto& e) { return e.second.failover.active(); });
  std::string text = "Watching " + Counted(model.groups.size(), "master") + ", " +
                     std::to_string(model.objectively_down.size()) + " down";
  if (failovers > 0) text += ", " + Counted(static_cast<std::size_t>(failovers), "failover");
  if (model.tilt.active()) text += ", in TILT";
  if (!model.saved) text += ", the configuration cannot be saved";
  return text;
}

}  // namespace sentinel::daemon
