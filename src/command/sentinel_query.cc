// SENTINEL subcommands that only look (command sheet, section 8).
#include <cstdint>
#include <string>
#include <utility>

#include "base/text.h"
#include "command/handlers.h"
#include "command/quorum_status.h"
#include "command/sentinel_view.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

Outcome NoSuchMaster() { return Answer{Reply::Error(texts::kNoSuchMaster)}; }

Reply ScriptView(const ScriptJob& job, MonotonicTime now) {
  Reply argv = Reply::Array();
  for (const std::string& word : job.argv) argv.Add(Reply::Bulk(word));
  Reply view = Reply::Map();
  view.Add("argv", std::move(argv));
  view.Add("flags", Reply::Bulk(job.running ? "running" : "scheduled"));
  view.Add("pid", Reply::BulkNumber(job.running ? job.pid : std::int64_t{0}));
  if (job.running) {
    view.Add("run-time", Reply::BulkNumber(MillisSince(job.due, now)));
  } else {
    view.Add("run-delay", Reply::BulkNumber(MillisSince(now, job.due)));
  }
  view.Add("retry-num", Reply::BulkNumber(std::int64_t{job.attempts}));
  return view;
}

}  // namespace

Outcome SentinelMasters(Context& context, const Words&) {
  Reply views = Reply::Array();
  for (const auto& [id, group] : context.model.groups) {
    views.Add(MasterView(context.model, group, context.now));
  }
  return Answer{std::move(views), true};
}

Outcome SentinelMaster(Context& context, const Words& words) {
  const MasterGroup* group = context.model.Find(words[2]);
  if (group == nullptr) return NoSuchMaster();
  return Answer{MasterView(context.model, *group, context.now), true};
}

// Replicas that asked not to be announced are known, but not shown.
Outcome SentinelReplicas(Context& context, const Words& words) {
  const MasterGroup* group = context.model.Find(words[2]);
  if (group == nullptr) return NoSuchMaster();
  Reply views = Reply::Array();
  for (const auto& [key, node] : group->nodes) {
    if (group->is_master(node) || !node.announced) continue;
    views.Add(ReplicaView(context.model, *group, node, context.now));
  }
  return Answer{std::move(views)};
}

Outcome SentinelSentinels(Context& context, const Words& words) {
  const MasterGroup* group = context.model.Find(words[2]);
  if (group == nullptr) return NoSuchMaster();
  Reply views = Reply::Array();
  for (const auto& [id, peer] : group->peers) {
    views.Add(PeerView(context.model, *group, peer, context.now));
  }
  return Answer{std::move(views)};
}

// What is on disk, so that nobody waits for a save that is under way: this is what clients ask
// while masters fail. A null instead of an error for an unknown name: clients then ask the next
// Sentinel.
Outcome SentinelGetMasterAddr(Context& context, const Words& words) {
  const MasterGroup* group = context.model.Find(words[2]);
  if (group == nullptr) return Answer{Reply::NullArray()};
  const Address& address = group->told_address();
  return Answer{Reply::ArrayOf(Reply::Bulk(ShownHost(context.model.process, address)),
                               Reply::BulkNumber(address.port))};
}

Outcome SentinelCkQuorum(Context& context, const Words& words) {
  const MasterGroup* group = context.model.Find(words[2]);
  if (group == nullptr) return NoSuchMaster();
  QuorumStatus status = JudgeQuorum(context.model, *group);
  if (status.ok) return Answer{Reply::Simple(std::move(status.text))};
  return Answer{Reply::Error(std::move(status.text))};
}

Outcome SentinelMyId(Context& context, const Words&) {
  return Answer{Reply::Bulk(context.model.my_id)};
}

Outcome SentinelPendingScripts(Context& context, const Words&) {
  Reply views = Reply::Array();
  for (const ScriptJob& job : context.model.scripts) views.Add(ScriptView(job, context.now));
  return Answer{std::move(views)};
}

}  // namespace sentinel::command
