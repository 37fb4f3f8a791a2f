// Directives that mean something to a server and nothing to a sentinel: checked, kept in the file,
// otherwise ignored (configuration sheet, section 2.2).
#include <algorithm>
#include <limits>

#include "codec/conf/directive.h"
#include "codec/conf/list_values.h"

namespace sentinel::codec {
namespace {

constexpr std::int64_t kInt32Min = std::numeric_limits<std::int32_t>::min();
constexpr std::int64_t kInt32Max = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kPortMax = std::numeric_limits<std::uint16_t>::max();
constexpr std::uint64_t kNoMemoryBound = std::numeric_limits<std::uint64_t>::max();

constexpr std::string_view kAppendFsync[] = {"everysec", "always", "no"};
constexpr std::string_view kEndpointTypes[] = {"ip", "hostname", "unknown-endpoint"};
constexpr std::string_view kNoYesLocal[] = {"no", "yes", "local"};
constexpr std::string_view kEvictionPolicies[] = {
    "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl",
    "allkeys-lru",  "allkeys-lfu",  "allkeys-random",  "noeviction"};
constexpr std::string_view kOomScoreModes[] = {"no", "yes", "relative", "absolute"};
constexpr std::string_view kPropagationErrors[] = {"ignore", "panic", "panic-on-replicas"};
constexpr std::string_view kDisklessLoads[] = {"disabled", "on-empty-db", "swapdb"};
constexpr std::string_view kSanitizeModes[] = {"no", "yes", "clients"};

bool HasSlash(std::string_view text) { return text.find('/') != std::string_view::npos; }

const char* RefuseAppendDirName(std::string_view text) {
  if (text.empty()) return "appenddirname can't be empty";
  return HasSlash(text) ? "appenddirname can't be a path, just a dirname" : nullptr;
}

const char* RefuseAppendFileName(std::string_view text) {
  if (text.empty()) return "appendfilename can't be empty";
  return HasSlash(text) ? "appendfilename can't be a path, just a filename" : nullptr;
}

const char* RefuseDbFileName(std::string_view text) {
  return HasSlash(text) ? "dbfilename can't be a path, just a filename" : nullptr;
}

const char* RefuseHostName(std::string_view text) {
  constexpr std::size_t kNameMax = 255;
  const auto is_host_byte = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.';
  };
  if (text.size() > kNameMax) return "Hostnames must be less than 256 characters";
  if (std::ranges::all_of(text, is_host_byte)) return nullptr;
  return "Hostnames may only contain alphanumeric characters, hyphens or dots";
}

const char* RefuseEventClasses(std::string_view text) {
  constexpr std::string_view kClasses = "Ag$lshzxeKEtmdn";
  if (text.find_first_not_of(kClasses) == std::string_view::npos) return nullptr;
  return "Invalid event class character. Use 'Ag$lshzxeKEtmdn'.";
}

constexpr Directive Ignored(std::string_view name, ValueType type, std::string_view server_default,
                            std::string_view alias = "") {
  return {name, alias, type, server_default, Field{}};
}

// What redis-sentinel 7.0 does not know, or refuses unless it was built with changes to jemalloc.
constexpr Directive Newer(std::string_view name, ValueType type, std::string_view server_default) {
  return {name, "", type, server_default, Field{}, true};
}

constexpr Directive kIgnored[] = {
    Ignored("active-defrag-cycle-max", IntegerType{1, 99}, "25"),
    Ignored("active-defrag-cycle-min", IntegerType{1, 99}, "1"),
    Ignored("active-defrag-ignore-bytes", MemoryType{1}, "100mb"),
    Ignored("active-defrag-max-scan-fields", IntegerType{1}, "1000"),
    Ignored("active-defrag-threshold-lower", IntegerType{0, 1000}, "10"),
    Ignored("active-defrag-threshold-upper", IntegerType{0, 1000}, "100"),
    Ignored("active-expire-effort", IntegerType{1, 10}, "1"),
    Ignored("activerehashing", FlagType{}, "yes"),
    Ignored("aof-disable-auto-gc", FlagType{}, "no"),
    Ignored("aof-load-truncated", FlagType{}, "yes"),
    Ignored("aof-rewrite-incremental-fsync", FlagType{}, "yes"),
    Ignored("aof-timestamp-enabled", FlagType{}, "no"),
    Ignored("aof-use-rdb-preamble", FlagType{}, "yes"),
    Ignored("aof_rewrite_cpulist", TextType{}, "", "aof-rewrite-cpulist"),
    Ignored("appenddirname", TextType{true, &RefuseAppendDirName}, R"("appendonlydir")"),
    Ignored("appendfilename", TextType{true, &RefuseAppendFileName}, R"("appendonly.aof")"),
    Ignored("appendfsync", EnumType{kAppendFsync}, "everysec"),
    Ignored("appendonly", FlagType{}, "no"),
    Ignored("auto-aof-rewrite-min-size", MemoryType{}, "64mb"),
    Ignored("auto-aof-rewrite-percentage", IntegerType{0, kInt32Max}, "100"),
    Ignored("bgsave_cpulist", TextType{}, "", "bgsave-cpulist"),
    Ignored("bio_cpulist", TextType{}, "", "bio-cpulist"),
    Ignored("busy-reply-threshold", IntegerType{}, "5000", "lua-time-limit"),
    Ignored("cluster-allow-pubsubshard-when-down", FlagType{}, "yes"),
    Ignored("cluster-allow-reads-when-down", FlagType{}, "no"),
    Ignored("cluster-allow-replica-migration", FlagType{}, "yes"),
    Ignored("cluster-announce-bus-port", IntegerType{0, kPortMax}, "0"),
    Ignored("cluster-announce-hostname", TextType{true, &RefuseHostName}, ""),
    Ignored("cluster-announce-ip", TextType{}, ""),
    Ignored("cluster-announce-port", IntegerType{0, kPortMax}, "0"),
    Ignored("cluster-announce-tls-port", IntegerType{0, kPortMax}, "0"),
    Ignored("cluster-config-file", TextType{false}, R"("nodes.conf")"),
    Ignored("cluster-enabled", FlagType{}, "no"),
    Ignored("cluster-link-sendbuf-limit", MemoryType{0, kNoMemoryBound}, "0"),
    Ignored("cluster-migration-barrier", IntegerType{0, kInt32Max}, "1"),
    Ignored("cluster-node-timeout", IntegerType{}, "15000"),
    Ignored("cluster-port", IntegerType{0, kPortMax}, "0"),
    Ignored("cluster-preferred-endpoint-type", EnumType{kEndpointTypes}, "ip"),
    Ignored("cluster-replica-no-failover", FlagType{}, "no", "cluster-slave-no-failover"),
    Ignored("cluster-replica-validity-factor", IntegerType{0, kInt32Max}, "10",
            "cluster-slave-validity-factor"),
    Ignored("cluster-require-full-coverage", FlagType{}, "yes"),
    Ignored("crash-memcheck-enabled", FlagType{}, "yes"),
    Ignored("databases", IntegerType{1, kInt32Max}, "16"),
    Ignored("dbfilename", TextType{false, &RefuseDbFileName}, R"("dump.rdb")"),
    Ignored("disable-thp", FlagType{}, "yes"),
    Ignored("dynamic-hz", FlagType{}, "yes"),
    Ignored("enable-debug-command", EnumType{kNoYesLocal}, "no"),
    Ignored("enable-module-command", EnumType{kNoYesLocal}, "no"),
    Ignored("enable-protected-configs", EnumType{kNoYesLocal}, "no"),
    Ignored("hash-max-listpack-entries", IntegerType{}, "512", "hash-max-ziplist-entries"),
    Ignored("hash-max-listpack-value", MemoryType{}, "64", "hash-max-ziplist-value"),
    Ignored("hll-sparse-max-bytes", MemoryType{}, "3000"),
    Ignored("ignore-warnings", TextType{false}, R"("")"),
    Ignored("io-threads", IntegerType{1, 128}, "1"),
    Ignored("io-threads-do-reads", FlagType{}, "no"),
    Ignored("jemalloc-bg-thread", FlagType{}, "yes"),
    Ignored("key-load-delay", IntegerType{kInt32Min, kInt32Max}, "0"),
    Ignored("latency-monitor-threshold", IntegerType{}, "0"),
    Ignored("latency-tracking", FlagType{}, "yes"),
    Ignored("latency-tracking-info-percentiles", ListType{&NormalizePercentiles}, "50 99 99.9"),
    Ignored("lazyfree-lazy-eviction", FlagType{}, "no"),
    Ignored("lazyfree-lazy-expire", FlagType{}, "no"),
    Ignored("lazyfree-lazy-server-del", FlagType{}, "no"),
    Ignored("lazyfree-lazy-user-del", FlagType{}, "no"),
    Ignored("lazyfree-lazy-user-flush", FlagType{}, "no"),
    Ignored("lfu-decay-time", IntegerType{0, kInt32Max}, "1"),
    Ignored("lfu-log-factor", IntegerType{0, kInt32Max}, "10"),
    Ignored("list-compress-depth", IntegerType{0, kInt32Max}, "0"),
    Ignored("list-max-listpack-size", IntegerType{kInt32Min, kInt32Max}, "-2",
            "list-max-ziplist-size"),
    Ignored("masterauth", TextType{}, "", "primaryauth"),
    Ignored("masteruser", TextType{}, "", "primaryuser"),
    Ignored("maxmemory", MemoryType{0, kNoMemoryBound}, "0"),
    Ignored("maxmemory-clients", MemoryOrPercentType{}, "0"),
    Ignored("maxmemory-eviction-tenacity", IntegerType{0, 100}, "10"),
    Ignored("maxmemory-policy", EnumType{kEvictionPolicies}, "noeviction"),
    Ignored("maxmemory-samples", IntegerType{1, kInt32Max}, "5"),
    Ignored("min-replicas-max-lag", IntegerType{0, kInt32Max}, "10", "min-slaves-max-lag"),
    Ignored("min-replicas-to-write", IntegerType{0, kInt32Max}, "0", "min-slaves-to-write"),
    Ignored("no-appendfsync-on-rewrite", FlagType{}, "no"),
    Ignored("notify-keyspace-events", TextType{false, &RefuseEventClasses}, R"("")"),
    Ignored("oom-score-adj", EnumType{kOomScoreModes}, "no"),
    Ignored("oom-score-adj-values", ListType{&NormalizeOomScores}, "0 200 800"),
    Ignored("propagation-error-behavior", EnumType{kPropagationErrors}, "ignore"),
    Ignored("rdb-del-sync-files", FlagType{}, "no"),
    Ignored("rdb-key-save-delay", IntegerType{kInt32Min, kInt32Max}, "0"),
    Ignored("rdb-save-incremental-fsync", FlagType{}, "yes"),
    Ignored("rdbchecksum", FlagType{}, "yes"),
    Ignored("rdbcompression", FlagType{}, "yes"),
    Ignored("repl-backlog-size", MemoryType{1}, "1mb"),
    Ignored("repl-backlog-ttl", IntegerType{}, "3600"),
    Ignored("repl-disable-tcp-nodelay", FlagType{}, "no"),
    Ignored("repl-diskless-load", EnumType{kDisklessLoads}, "disabled"),
    Ignored("repl-diskless-sync", FlagType{}, "yes"),
    Ignored("repl-diskless-sync-delay", IntegerType{0, kInt32Max}, "5"),
    Ignored("repl-diskless-sync-max-replicas", IntegerType{0, kInt32Max}, "0"),
    Ignored("repl-ping-replica-period", IntegerType{1, kInt32Max}, "10", "repl-ping-slave-period"),
    Ignored("repl-timeout", IntegerType{1, kInt32Max}, "60"),
    Ignored("replica-announce-ip", TextType{}, "", "slave-announce-ip"),
    Ignored("replica-announce-port", IntegerType{0, kPortMax}, "0", "slave-announce-port"),
    Ignored("replica-announced", FlagType{}, "yes"),
    Ignored("replica-ignore-disk-write-errors", FlagType{}, "no"),
    Ignored("replica-ignore-maxmemory", FlagType{}, "yes", "slave-ignore-maxmemory"),
    Ignored("replica-lazy-flush", FlagType{}, "no", "slave-lazy-flush"),
    Ignored("replica-priority", IntegerType{0, kInt32Max}, "100", "slave-priority"),
    Ignored("replica-read-only", FlagType{}, "yes", "slave-read-only"),
    Ignored("replica-serve-stale-data", FlagType{}, "yes", "slave-serve-stale-data"),
    Ignored("replicaof", ListType{&NormalizeReplicaOf}, "", "slaveof"),
    Ignored("sanitize-dump-payload", EnumType{kSanitizeModes}, "no"),
    Ignored("save", ListType{&NormalizeSave}, ""),
    Ignored("server_cpulist", TextType{}, "", "server-cpulist"),
    Ignored("set-max-intset-entries", IntegerType{}, "512"),
    Ignored("shutdown-on-sigint", ListType{&NormalizeShutdown}, "default"),
    Ignored("shutdown-on-sigterm", ListType{&NormalizeShutdown}, "default"),
    Ignored("shutdown-timeout", IntegerType{0, kInt32Max}, "10"),
    Ignored("slowlog-log-slower-than", IntegerType{-1}, "10000"),
    Ignored("slowlog-max-len", IntegerType{}, "128"),
    Ignored("stop-writes-on-bgsave-error", FlagType{}, "yes"),
    Ignored("stream-node-max-bytes", MemoryType{}, "4kb"),
    Ignored("stream-node-max-entries", IntegerType{}, "100"),
    Ignored("tracking-table-max-keys", IntegerType{}, "1000000"),
    Ignored("use-exit-on-panic", FlagType{}, "no"),
    Ignored("watchdog-period", IntegerType{0, kInt32Max}, "0"),
    Ignored("zset-max-listpack-entries", IntegerType{}, "128", "zset-max-ziplist-entries"),
    Ignored("zset-max-listpack-value", MemoryType{}, "64", "zset-max-ziplist-value"),

    Newer("activedefrag", FlagType{}, "no"),
    Newer("availability-zone", TextType{}, ""),
    Newer("client-default-resp", IntegerType{2, 3}, "2"),
    Newer("cluster-announce-client-ipv4", TextType{}, ""),
    Newer("cluster-announce-client-ipv6", TextType{}, ""),
    Newer("cluster-announce-human-nodename", TextType{}, ""),
    Newer("cluster-blacklist-ttl", IntegerType{0, kInt32Max}, "60"),
    Newer("cluster-ping-interval", IntegerType{0, kInt32Max}, "1000"),
    Newer("cluster-slot-stats-enabled", FlagType{}, "no"),
    Newer("debug-context", TextType{}, ""),
    Newer("dual-channel-replication-enabled", FlagType{}, "no"),
    Newer("enable-debug-assert", FlagType{}, "no"),
    Newer("events-per-io-thread", IntegerType{0, kInt32Max}, "2"),
    Newer("extended-redis-compatibility", FlagType{}, "no"),
    Newer("hide-user-data-from-log", FlagType{}, "yes"),
    Newer("locale-collate", TextType{false}, R"("")"),
    Newer("max-new-connections-per-cycle", IntegerType{1, 1000}, "10"),
    Newer("max-new-tls-connections-per-cycle", IntegerType{1, 1000}, "1"),
    Newer("prefetch-batch-max-size", IntegerType{0, 128}, "16"),
    Newer("set-max-listpack-entries", IntegerType{}, "128"),
    Newer("set-max-listpack-value", MemoryType{}, "64"),
};

}  // namespace

std::span<const Directive> IgnoredDirectives() { return kIgnored; }

}  // namespace sentinel::codec
