// INFO, as far as sentinels, clients and people read it.
#include <chrono>

#include "sim/redis/redis_process.h"

namespace sentinel::sim {
namespace {

void Line(std::string& text, std::string_view name, std::string_view value) {
  text += name;
  text += ':';
  text += value;
  text += "\r\n";
}

void Line(std::string& text, std::string_view name, std::int64_t value) {
  Line(text, name, std::to_string(value));
}

void Line(std::string& text, std::string_view name, std::uint64_t value) {
  Line(text, name, std::to_string(value));
}

}  // namespace

std::string RedisProcess::Info(std::string_view section) const {
  const bool all = section != "server" && section != "replication";
  std::string text;
  text.reserve(2048);
  if (all || section == "server") {
    text += "# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\n";
    Line(text, "run_id", run_id_);
    text += "tcp_port:6379\r\n";
    Line(text, "uptime_in_seconds",
         std::int64_t{(world_.host.Now() - started_at_) / std::chrono::seconds(1)});
    text += "\r\n";
  }
  if (all) {
    text += "# Clients\r\n";
    Line(text, "connected_clients", std::uint64_t{clients_.size() - feed_.size()});
    text += "\r\n# Persistence\r\n";
    Line(text, "loading", std::int64_t{loading_});
    Line(text, "aof_enabled", std::int64_t{world_.disk.append_only});
    text += "\r\n";
  }
  if (all || section == "replication") AppendReplication(text);
  return text;
}

void RedisProcess::AppendReplication(std::string& text) const {
  text += "# Replication\r\n";
  if (config_.replicaof) {
    AppendUpstream(text);
  } else {
    text += "role:master\r\n";
  }
  Line(text, "connected_slaves", std::uint64_t{feed_.size()});
  int index = 0;
  for (const auto& [id, replica] : feed_.replicas()) {
    text += "slave" + std::to_string(index++) + ":ip=" + replica.session->remote_ip() +
            ",port=" + std::to_string(replica.port) + ",state=" +
            (replica.online        ? "online"
             : replica.transferred ? "send_bulk"
                                   : "wait_bgsave") +
            ",offset=" + std::to_string(replica.acked) +
            ",lag=" + std::to_string(feed_.LagOf(replica)) + "\r\n";
  }
  Line(text, "master_failover_state", handover_.state_name());
  Line(text, "master_replid", log_.replid());
  Line(text, "master_replid2", log_.replid2().empty() ? std::string(40, '0') : log_.replid2());
  Line(text, "master_repl_offset", log_.offset());
  Line(text, "second_repl_offset", log_.second_offset());
}

void RedisProcess::AppendUpstream(std::string& text) const {
  // Without a copy of the stream there is no offset to speak of.
  const std::uint64_t offset = continues_ ? log_.offset() : 1;
  text += "role:slave\r\n";
  Line(text, "master_host", config_.replicaof->ip);
  Line(text, "master_port", std::int64_t{config_.replicaof->port});
  Line(text, "master_link_status", link_.connected() ? "up" : "down");
  Line(text, "master_last_io_seconds_ago", link_.idle_seconds());
  Line(text, "master_sync_in_progress", std::int64_t{link_.copying()});
  Line(text, "slave_read_repl_offset", offset);
  Line(text, "slave_repl_offset", offset);
  if (!link_.connected()) Line(text, "master_link_down_since_seconds", link_.down_seconds());
  Line(text, "slave_priority", std::int64_t{config_.priority});
  text += "slave_read_only:1\r\n";
  Line(text, "replica_announced", std::int64_t{config_.announced});
}

}  // namespace sentinel::sim
