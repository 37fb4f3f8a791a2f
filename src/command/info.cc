// INFO (command sheet, section 7): text for people and monitoring tools, a bulk string always.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "base/text.h"
#include "command/handlers.h"

namespace sentinel::command {
namespace {

using codec::Reply;
using std::chrono::duration_cast;

class Section {
 public:
  explicit Section(std::string_view title) { text_.append("# ").append(title).append("\r\n"); }
  void Add(std::string_view field, std::string_view value) {
    text_.append(field).append(":").append(value).append("\r\n");
  }
  void Add(std::string_view field, std::uint64_t value) { Add(field, std::to_string(value)); }
  void Add(std::string_view field, double value, int decimals) {
    std::array<char, 64> digits{};
    std::snprintf(digits.data(), digits.size(), "%.*f", decimals, value);
    Add(field, std::string_view(digits.data()));
  }
  // Figures of things that a sentinel does not have.
  void AddZeros(std::string_view fields) {
    for (const std::string_view field : Split(fields, ' ')) Add(field, "0");
  }
  std::string Take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string Server(const Context& context) {
  const ServerFacts& facts = context.facts;
  const auto wall = context.host.WallNow().time_since_epoch();
  const auto wall_seconds =
      static_cast<std::uint64_t>(duration_cast<std::chrono::seconds>(wall).count());
  const auto uptime = static_cast<std::uint64_t>(MillisSince(facts.started_at, context.now) / 1000);
  Section section("Server");
  section.Add("redis_version", kRedisVersion);
  section.Add("redis_git_sha1", "00000000");
  section.Add("redis_git_dirty", "0");
  section.Add("redis_build_id", "0");
  section.Add("redis_mode", "sentinel");
  section.Add("os", facts.os);
  section.Add("arch_bits", std::uint64_t{sizeof(void*) * 8});
  section.Add("monotonic_clock", "POSIX clock_gettime");
  section.Add("multiplexing_api", facts.event_backend);
  section.Add("atomicvar_api", "c11-builtin");
  section.Add("gcc_version", facts.compiler);
  section.Add("process_id", std::to_string(facts.pid));
  section.Add("process_supervised", facts.supervised);
  section.Add("run_id", facts.run_id);
  section.Add("tcp_port", std::uint64_t{facts.tcp_port});
  section.Add("server_time_usec",
              static_cast<std::uint64_t>(duration_cast<std::chrono::microseconds>(wall).count()));
  section.Add("uptime_in_seconds", uptime);
  section.Add("uptime_in_days", uptime / 86'400);
  // There is no periodic timer; the stock default keeps tools happy.
  section.Add("hz", "10");
  section.Add("configured_hz", "10");
  section.Add("lru_clock", wall_seconds & 0xFF'FF'FF);
  section.Add("executable", facts.executable);
  section.Add("config_file", facts.config_file);
  section.Add("io_threads_active", "0");
  section.Add("server_mode", "sentinel");  // What Valkey calls redis_mode.
  return section.Take();
}

std::string Clients(const Context& context) {
  const ClientFigures figures = context.clients.Figures();
  Section section("Clients");
  section.Add("connected_clients", context.clients.size());
  section.Add("cluster_connections", "0");
  section.Add("maxclients", context.facts.max_clients);
  section.Add("client_recent_max_input_buffer", figures.largest_input);
  section.Add("client_recent_max_output_buffer", figures.largest_output);
  section.Add("blocked_clients", figures.blocked);
  section.Add("tracking_clients", figures.tracking);
  section.AddZeros("clients_in_timeout_table");
  return section.Take();
}

std::string Stats(const Context& context) {
  const ServerCounters& counters = context.facts.counters;
  Section section("Stats");
  section.Add("total_connections_received", counters.connections_received);
  section.Add("total_commands_processed", context.clients.commands_executed());
  section.Add("instantaneous_ops_per_sec", counters.ops_per_second);
  section.Add("total_net_input_bytes", counters.net_input_bytes);
  section.Add("total_net_output_bytes", counters.net_output_bytes);
  section.AddZeros("total_net_repl_input_bytes total_net_repl_output_bytes");
  section.Add("instantaneous_input_kbps", counters.input_kbps, 2);
  section.Add("instantaneous_output_kbps", counters.output_kbps, 2);
  section.Add("instantaneous_input_repl_kbps", 0.0, 2);
  section.Add("instantaneous_output_repl_kbps", 0.0, 2);
  section.Add("rejected_connections", counters.connections_rejected);
  section.AddZeros("sync_full sync_partial_ok sync_partial_err expired_keys");
  section.Add("expired_stale_perc", 0.0, 2);
  section.AddZeros(
      "expired_time_cap_reached_count expire_cycle_cpu_milliseconds evicted_keys evicted_clients "
      "total_eviction_exceeded_time current_eviction_exceeded_time keyspace_hits keyspace_misses");
  section.Add("pubsub_channels", context.pubsub.channel_count());
  section.Add("pubsub_patterns", context.pubsub.pattern_count());
  section.AddZeros(
      "pubsubshard_channels latest_fork_usec total_forks migrate_cached_sockets "
      "slave_expires_tracked_keys active_defrag_hits active_defrag_misses active_defrag_key_hits "
      "active_defrag_key_misses total_active_defrag_time current_active_defrag_time "
      "tracking_total_keys tracking_total_items");
  section.Add("tracking_total_prefixes", context.clients.Figures().tracked_prefixes);
  section.Add("unexpected_error_replies", "0");
  section.Add("total_error_replies", counters.error_replies);
  section.Add("dump_payload_sanitizations", "0");
  section.Add("total_reads_processed", counters.reads);
  section.Add("total_writes_processed", counters.writes);
  section.AddZeros(
      "io_threaded_reads_processed io_threaded_writes_processed reply_buffer_shrinks "
      "reply_buffer_expands");
  return section.Take();
}

std::string Cpu(const Context& context) {
  const CpuUsage cpu = context.host.Cpu();
  Section section("CPU");
  section.Add("used_cpu_sys", cpu.system, 6);
  section.Add("used_cpu_user", cpu.user, 6);
  section.Add("used_cpu_sys_children", cpu.children_system, 6);
  section.Add("used_cpu_user_children", cpu.children_user, 6);
  section.Add("used_cpu_sys_main_thread", cpu.main_thread_system, 6);
  section.Add("used_cpu_user_main_thread", cpu.main_thread_user, 6);
  return section.Take();
}

std::string_view StatusOf(const MasterGroup& group) {
  if (group.odown.active()) return "odown";
  return group.master().sdown.active() ? "sdown" : "ok";
}

std::string MasterLine(const Model& model, const MasterGroup& group) {
  const Address& address = group.address();
  std::string line = "name=" + group.name + ",status=";
  line.append(StatusOf(group));
  // IPv6 addresses stay without brackets, as tools know it.
  line += ",address=" + ShownHost(model.process, address) + ":" + std::to_string(address.port);
  line += ",slaves=" + std::to_string(group.replica_count());
  line += ",sentinels=" + std::to_string(group.peers.size() + 1);
  return line;
}

std::uint64_t PausedMasters(const Context& context) {
  return static_cast<std::uint64_t>(std::ranges::count_if(
      context.model.groups,
      [&context](const auto& entry) { return entry.second.is_paused(context.now); }));
}

std::string Sentinel(const Context& context) {
  const Model& model = context.model;
  const auto running = std::ranges::count_if(model.scripts, &ScriptJob::running);
  Section section("Sentinel");
  section.Add("sentinel_masters", model.groups.size());
  section.Add("sentinel_tilt", model.tilt.active() ? "1" : "0");
  section.Add("sentinel_tilt_since_seconds",
              model.tilt.active()
                  ? std::to_string(MillisSince(*model.tilt.since, context.now) / 1000)
                  : "-1");
  section.Add("sentinel_total_tilt", model.tilt.total);
  section.Add("sentinel_running_scripts", static_cast<std::uint64_t>(running));
  section.Add("sentinel_scripts_queue_length", model.scripts.size());
  section.Add("sentinel_simulate_failure_flags",
              std::uint64_t{model.simulated_crash.after_election ? 1U : 0U} +
                  (model.simulated_crash.after_promotion ? 2U : 0U));
  // Ours; the stock program has no such lines.
  section.Add("sentinel_config_saved", model.saved ? "1" : "0");
  section.Add("sentinel_ignored_hellos",
              model.ignored.hellos + context.facts.counters.malformed_hellos);
  section.Add("sentinel_ignored_replies", model.ignored.replies);
  section.Add("sentinel_paused_masters", PausedMasters(context));
  std::size_t index = 0;
  for (const auto& [id, group] : model.groups) {
    section.Add("master" + std::to_string(index), MasterLine(model, group));
    ++index;
  }
  return section.Take();
}

// Ours. A section that is there with TLS only.
std::string Tls(const Context& context) {
  if (context.facts.certificates.empty()) return {};
  Section section("TLS");
  const ServerCounters& counters = context.facts.counters;
  section.Add("tls_handshakes_failed", counters.tls_handshakes_failed);
  section.Add("tls_links", counters.tls_links);
  section.Add("tls_links_resumed", counters.tls_links_resumed);
  for (const Certificate& certificate : context.facts.certificates) {
    std::string field = certificate.directive;
    std::ranges::replace(field, '-', '_');
    const auto left = certificate.expires - context.host.WallNow();
    section.Add(field + "_expires",
                std::to_string(std::chrono::system_clock::to_time_t(certificate.expires)));
    section.Add(field + "_days_left",
                std::to_string(std::chrono::floor<std::chrono::days>(left).count()));
  }
  return section.Take();
}

struct SectionRow {
  std::string_view name;
  std::string (*render)(const Context& context);
};

// In the order of the reply, whatever the order asked.
constexpr std::array kSections = {
    SectionRow{"server", Server}, SectionRow{"clients", Clients}, SectionRow{"stats", Stats},
    SectionRow{"cpu", Cpu},       SectionRow{"tls", Tls},         SectionRow{"sentinel", Sentinel},
};

bool MeansAll(std::string_view word) {
  return EqualsIgnoreCase(word, "all") || EqualsIgnoreCase(word, "default") ||
         EqualsIgnoreCase(word, "everything");
}

bool IsAskedFor(const Words& words, std::string_view section) {
  return words.size() == 1 ||
         std::any_of(words.begin() + 1, words.end(), [section](const std::string& word) {
           return MeansAll(word) || EqualsIgnoreCase(word, section);
         });
}

}  // namespace

Outcome Info(Context& context, const Words& words) {
  std::string text;
  for (const SectionRow& section : kSections) {
    if (!IsAskedFor(words, section.name)) continue;
    const std::string rendered = section.render(context);
    if (!text.empty() && !rendered.empty()) text += "\r\n";
    text += rendered;
  }
  return Answer{Reply::Bulk(std::move(text)), true};
}

}  // namespace sentinel::command
