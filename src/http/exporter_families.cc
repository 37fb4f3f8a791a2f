// The series by which present dashboards and alerts know a sentinel (redis_exporter's names).
#include <algorithm>
#include <chrono>
#include <string>

#include "command/quorum_status.h"
#include "http/families.h"
#include "http/group_facts.h"

namespace sentinel::http {
namespace {

constexpr MetricKind kGauge = MetricKind::kGauge;
constexpr MetricKind kCounter = MetricKind::kCounter;

void InstanceInfo(const View& view, Exposition& out) {
  const command::ServerFacts& facts = view.facts;
  out.Add({{"role", ""},
           {"redis_version", command::kRedisVersion},
           {"redis_build_id", "0"},
           {"redis_mode", "sentinel"},
           {"os", facts.os},
           {"maxmemory_policy", ""},
           {"tcp_port", std::to_string(facts.tcp_port)},
           {"run_id", facts.run_id},
           {"process_id", std::to_string(facts.pid)}},
          true);
}

std::uint64_t UptimeSeconds(const View& view) {
  return static_cast<std::uint64_t>(MillisSince(view.facts.started_at, view.clock.Now()) / 1000);
}

std::uint64_t StartTime(const View& view) {
  using std::chrono::duration_cast;
  using std::chrono::seconds;
  const auto now = duration_cast<seconds>(view.clock.WallNow().time_since_epoch()).count();
  return static_cast<std::uint64_t>(now) - UptimeSeconds(view);
}

std::uint64_t RunningScripts(const View& view) {
  return static_cast<std::uint64_t>(std::ranges::count_if(view.model.scripts, &ScriptJob::running));
}

std::uint64_t SimulatedFailures(const View& view) {
  return std::uint64_t{view.model.simulated_crash.after_election ? 1U : 0U} +
         (view.model.simulated_crash.after_promotion ? 2U : 0U);
}

// A row for one of the figures of all clients, or of the processor time.
template <std::size_t command::ClientFigures::*field>
constexpr Family OfClients(std::string_view name, std::string_view help) {
  return {name, kGauge, help, [](const View& view, Exposition& out) {
            out.Add({}, std::uint64_t{view.telemetry.clients.*field});
          }};
}

template <double command::CpuUsage::*field>
constexpr Family OfCpu(std::string_view name, std::string_view help) {
  return {name, kCounter, help,
          [](const View& view, Exposition& out) { out.Add({}, view.host.Cpu().*field); }};
}

// The two labels of most series of a master.
template <typename Value>
void AddOfMaster(const View& view, const MasterGroup& group, Exposition& out, Value value) {
  out.Add(
      {{"master_name", group.name}, {"master_address", PlainAddress(view.model, group.address())}},
      value);
}

void AddMillis(const View& view, const MasterGroup& group, Exposition& out, milliseconds value) {
  AddOfMaster(view, group, out, static_cast<std::uint64_t>(value.count()));
}

void MasterStatus(const View& view, const MasterGroup& group, Exposition& out) {
  const std::string_view status = StatusOf(group);
  out.Add({{"master_name", group.name},
           {"master_address", PlainAddress(view.model, group.address())},
           {"master_status", status}},
          status == "ok");
}

void QuorumStatus(const View& view, const MasterGroup& group, Exposition& out) {
  const command::QuorumStatus status = command::JudgeQuorum(view.model, group);
  out.Add({{"master_name", group.name}, {"message", status.text}}, status.ok);
}

void OkSentinels(const View& view, const MasterGroup& group, Exposition& out) {
  AddOfMaster(view, group, out, std::uint64_t{command::JudgeQuorum(view.model, group).usable});
}

void LastOkPing(const View& view, const MasterGroup& group, Exposition& out) {
  const auto age = MillisSince(group.master().endpoint.last_valid_reply, view.clock.Now());
  AddOfMaster(view, group, out, static_cast<double>(age) / 1000);
}

constexpr Family kFamilies[] = {
    {"redis_up", kGauge, "1: the sentinel answers",
     [](const View&, Exposition& out) { out.Add({}, true); }},
    {"redis_instance_info", kGauge, "Information about the Redis instance", InstanceInfo},
    {"redis_uptime_in_seconds", kGauge, "Seconds since the sentinel was started",
     [](const View& view, Exposition& out) { out.Add({}, UptimeSeconds(view)); }},
    {"redis_start_time_seconds", kGauge,
     "Start time of the Redis instance since unix epoch in seconds.",
     [](const View& view, Exposition& out) { out.Add({}, StartTime(view)); }},
    {"redis_process_id", kGauge, "The id of the process",
     [](const View& view, Exposition& out) {
       out.Add({}, static_cast<std::uint64_t>(view.facts.pid));
     }},
    {"redis_connected_clients", kGauge, "Clients of the command port",
     [](const View& view, Exposition& out) { out.Add({}, std::uint64_t{view.clients.size()}); }},
    {"redis_max_clients", kGauge, "The most clients that the command port takes",
     [](const View& view, Exposition& out) { out.Add({}, view.facts.max_clients); }},
    OfClients<&command::ClientFigures::blocked>("redis_blocked_clients",
                                                "Clients that CLIENT PAUSE holds back"),
    OfClients<&command::ClientFigures::tracking>("redis_tracking_clients",
                                                 "Clients that have sent CLIENT TRACKING ON"),
    OfClients<&command::ClientFigures::tracked_prefixes>("redis_tracking_total_prefixes",
                                                         "Different prefixes of CLIENT TRACKING"),
    OfClients<&command::ClientFigures::largest_input>(
        "redis_client_recent_max_input_buffer_bytes",
        "The most that a client has sent and that is not executed yet"),
    OfClients<&command::ClientFigures::largest_output>(
        "redis_client_recent_max_output_buffer_bytes", "The most that a client has not read yet"),
    {"redis_pubsub_channels", kGauge, "Channels with a subscriber",
     [](const View& view, Exposition& out) {
       out.Add({}, std::uint64_t{view.pubsub.channel_count()});
     }},
    {"redis_pubsub_patterns", kGauge, "Patterns with a subscriber",
     [](const View& view, Exposition& out) {
       out.Add({}, std::uint64_t{view.pubsub.pattern_count()});
     }},
    {"redis_connections_received_total", kCounter, "Connections to the command port",
     [](const View& view, Exposition& out) {
       out.Add({}, view.facts.counters.connections_received);
     }},
    {"redis_rejected_connections_total", kCounter,
     "Connections to the command port that were refused",
     [](const View& view, Exposition& out) {
       out.Add({}, view.facts.counters.connections_rejected);
     }},
    {"redis_commands_processed_total", kCounter, "Commands that were executed",
     [](const View& view, Exposition& out) { out.Add({}, view.clients.commands_executed()); }},
    {"redis_net_input_bytes_total", kCounter, "Bytes that came in on the command port",
     [](const View& view, Exposition& out) { out.Add({}, view.facts.counters.net_input_bytes); }},
    {"redis_net_output_bytes_total", kCounter, "Bytes that left by the command port",
     [](const View& view, Exposition& out) { out.Add({}, view.facts.counters.net_output_bytes); }},
    // These three count, but not by a name that a counter may have.
    {"redis_total_error_replies", kGauge, "Errors that were answered",
     [](const View& view, Exposition& out) { out.Add({}, view.facts.counters.error_replies); }},
    {"redis_total_reads_processed", kGauge, "Reads from clients",
     [](const View& view, Exposition& out) { out.Add({}, view.facts.counters.reads); }},
    {"redis_total_writes_processed", kGauge, "Writes to clients",
     [](const View& view, Exposition& out) { out.Add({}, view.facts.counters.writes); }},
    OfCpu<&command::CpuUsage::system>("redis_cpu_sys_seconds_total",
                                      "Processor time spent in the system"),
    OfCpu<&command::CpuUsage::user>("redis_cpu_user_seconds_total",
                                    "Processor time spent in the program"),
    OfCpu<&command::CpuUsage::children_system>(
        "redis_cpu_sys_children_seconds_total",
        "Processor time that scripts have spent in the system"),
    OfCpu<&command::CpuUsage::children_user>("redis_cpu_user_children_seconds_total",
                                             "Processor time that scripts have spent themselves"),
    OfCpu<&command::CpuUsage::main_thread_system>(
        "redis_cpu_sys_main_thread_seconds_total",
        "Processor time that the main thread has spent in the system"),
    OfCpu<&command::CpuUsage::main_thread_user>(
        "redis_cpu_user_main_thread_seconds_total",
        "Processor time that the main thread has spent in the program"),
    {"redis_sentinel_masters", kGauge, "The number of masters this sentinel is watching",
     [](const View& view, Exposition& out) {
       out.Add({}, std::uint64_t{view.model.groups.size()});
     }},
    {"redis_sentinel_tilt", kGauge, "Sentinel is in TILT mode",
     [](const View& view, Exposition& out) { out.Add({}, view.model.tilt.active()); }},
    {"redis_sentinel_running_scripts", kGauge, "Number of scripts in execution right now",
     [](const View& view, Exposition& out) { out.Add({}, RunningScripts(view)); }},
    {"redis_sentinel_scripts_queue_length", kGauge, "Queue of user scripts to execute",
     [](const View& view, Exposition& out) {
       out.Add({}, std::uint64_t{view.model.scripts.size()});
     }},
    {"redis_sentinel_simulate_failure_flags", kGauge, "Failures simulations",
     [](const View& view, Exposition& out) { out.Add({}, SimulatedFailures(view)); }},
    {"redis_sentinel_master_status", kGauge, "Master status on Sentinel", nullptr, MasterStatus},
    {"redis_sentinel_master_slaves", kGauge, "The number of slaves of the master", nullptr,
     [](const View& view, const MasterGroup& group, Exposition& out) {
       AddOfMaster(view, group, out, std::uint64_t{group.replica_count()});
     }},
    {"redis_sentinel_master_sentinels", kGauge, "The number of sentinels monitoring this master",
     nullptr,
     [](const View& view, const MasterGroup& group, Exposition& out) {
       AddOfMaster(view, group, out, std::uint64_t{group.peers.size() + 1});
     }},
    {"redis_sentinel_master_ok_slaves", kGauge, "The number of okay slaves of the master", nullptr,
     [](const View& view, const MasterGroup& group, Exposition& out) {
       AddOfMaster(view, group, out, std::uint64_t{ReplicasOk(group)});
     }},
    {"redis_sentinel_master_ok_sentinels", kGauge,
     "The number of okay sentinels monitoring this master", nullptr, OkSentinels},
    {"redis_sentinel_master_ckquorum_status", kGauge, "Master ckquorum status", nullptr,
     QuorumStatus},
    {"redis_sentinel_master_setting_ckquorum", kGauge, "The quorum of the master", nullptr,
     [](const View& view, const MasterGroup& group, Exposition& out) {
       AddOfMaster(view, group, out, static_cast<std::uint64_t>(group.settings.quorum));
     }},
    {"redis_sentinel_master_setting_failover_timeout", kGauge,
     "failover-timeout of the master, in milliseconds", nullptr,
     [](const View& view, const MasterGroup& group, Exposition& out) {
       AddMillis(view, group, out, group.settings.failover_timeout);
     }},
    {"redis_sentinel_master_setting_parallel_syncs", kGauge, "parallel-syncs of the master",
     nullptr,
     [](const View& view, const MasterGroup& group, Exposition& out) {
       AddOfMaster(view, group, out, static_cast<double>(group.settings.parallel_syncs));
     }},
    {"redis_sentinel_master_setting_down_after_milliseconds", kGauge,
     "down-after-milliseconds of the master", nullptr,
     [](const View& view, const MasterGroup& group, Exposition& out) {
       AddMillis(view, group, out, group.settings.down_after);
     }},
    {"redis_sentinel_master_config_epoch", kGauge, "The current config-epoch of the master",
     nullptr,
     [](const View& view, const MasterGroup& group, Exposition& out) {
       AddOfMaster(view, group, out, group.config_epoch);
     }},
    {"redis_sentinel_master_last_ok_ping_reply_seconds", kGauge,
     "Seconds since the master gave a valid reply to PING", nullptr, LastOkPing},
};

}  // namespace

std::span<const Family> ExporterFamilies() { return kFamilies; }

}  // namespace sentinel::http
