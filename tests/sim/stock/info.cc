#include "sim/stock/info.h"

#include <algorithm>
#include <chrono>

namespace sentinel::sim::stock {

void InfoReader::Take(Server& server, const InfoReport& report) {
  if (report.run_id) NoteRunId(server, *report.run_id);
  if (server.kind == Kind::kMaster) {
    NoteReplicas(server.master, report);
  } else {
    NoteUpstream(static_cast<Replica&>(server), report);
  }
  server.info_time = context_.Now();
  if (report.role && *report.role != server.reported) NoteRole(server, *report.role);
  if (context_.memory.tilt || !report.role || server.kind == Kind::kMaster) return;
  auto& replica = static_cast<Replica&>(server);
  if (*report.role == Role::kMaster) {
    ActOnMasterRole(replica);
  } else {
    ActOnReplicaRole(replica);
  }
}

void InfoReader::NoteRunId(Server& server, const std::string& run_id) {
  if (server.run_id == run_id) return;
  if (!server.run_id.empty()) context_.Event("+reboot", server);
  server.run_id = run_id;
}

void InfoReader::NoteReplicas(Master& master, const InfoReport& report) {
  for (const ReplicaLine& line : report.replicas) {
    const Replica* added = groups_.AddReplica(master, {line.host, line.port});
    if (added == nullptr) continue;
    context_.Event("+slave", *added);
    context_.Flush();
  }
}

void InfoReader::NoteUpstream(Replica& replica, const InfoReport& report) {
  Endpoint upstream = replica.upstream;
  if (report.upstream_host) upstream.ip = *report.upstream_host;
  if (report.upstream_port) upstream.port = *report.upstream_port;
  if (upstream != replica.upstream) {
    replica.upstream = upstream;
    replica.conf_change = context_.Now();
  }
  if (report.upstream_link_up) replica.upstream_up = *report.upstream_link_up;
  if (report.priority) replica.priority = *report.priority;
  if (report.offset) replica.offset = *report.offset;
  replica.upstream_down_for = std::chrono::floor<Millis>(report.upstream_down_for);
}

void InfoReader::NoteRole(Server& server, Role role) {
  server.reported = role;
  server.role_time = context_.Now();
  if (role == Role::kReplica) server.conf_change = server.role_time;
  const Role believed = server.kind == Kind::kMaster ? Role::kMaster : Role::kReplica;
  context_.Event(
      role == believed ? "+role-change" : "-role-change", server,
      std::string(" new reported role is ") + (role == Role::kMaster ? "master" : "slave"));
}

bool InfoReader::LooksSane(const Master& master) const {
  return master.reported == Role::kMaster && !master.sdown && !master.odown &&
         context_.Now() - master.info_time < 2 * kInfoPeriod;
}

bool InfoReader::NotDownFor(const Instance& instance, Millis span) const {
  const Millis latest = std::max(instance.sdown_since, instance.odown_since);
  return latest == Millis{0} || context_.Now() - latest > span;
}

void InfoReader::ActOnMasterRole(Replica& replica) {
  const Master& master = replica.master;
  if (replica.promoted && master.in_failover && master.state == FailoverState::kWaitPromotion) {
    return failover_.OnPromoted(replica);
  }
  const Millis wait = 4 * kPublishPeriod;
  if (replica.promoted || !LooksSane(master) || !NotDownFor(replica, wait)) return;
  if (context_.Now() - replica.role_time <= wait) return;
  links_.SlaveOf(replica, &master.address);
  context_.Event("+convert-to-slave", replica);
}

void InfoReader::ActOnReplicaRole(Replica& replica) {
  const Master& master = replica.master;
  const Millis wait = master.settings.failover_timeout;
  const bool astray = replica.upstream != master.address;
  if (astray && LooksSane(master) && NotDownFor(replica, wait) &&
      context_.Now() - replica.conf_change > wait) {
    links_.SlaveOf(replica, &master.address);
    context_.Event("+fix-slave-config", replica);
  }
  failover_.OnFollowing(replica);
}

}  // namespace sentinel::sim::stock
