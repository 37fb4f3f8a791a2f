#include "codec/conf/directive.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "codec/conf/rewrite.h"
#include "fake_surroundings.h"

namespace sentinel::codec {
namespace {

// Each was seen to load in redis-sentinel 7.0.15.
constexpr const char* kLinesOfRedis70[] = {
    "acl-pubsub-default resetchannels",
    "aclfile \"\"",
    "acllog-max-len 128",
    "active-defrag-cycle-max 25",
    "active-defrag-cycle-min 1",
    "active-defrag-ignore-bytes 104857600",
    "active-defrag-max-scan-fields 1000",
    "active-defrag-threshold-lower 10",
    "active-defrag-threshold-upper 100",
    "active-expire-effort 1",
    "activedefrag no",
    "activerehashing yes",
    "always-show-logo no",
    "aof-disable-auto-gc no",
    "aof-load-truncated yes",
    "aof-rewrite-incremental-fsync yes",
    "aof-timestamp-enabled no",
    "aof-use-rdb-preamble yes",
    "aof_rewrite_cpulist text",
    "appenddirname appendonlydir",
    "appendfilename a.aof",
    "appendfsync everysec",
    "appendonly yes",
    "auto-aof-rewrite-min-size 67108864",
    "auto-aof-rewrite-percentage 100",
    "bgsave_cpulist text",
    "bind-source-addr text",
    "bind 127.0.0.1",
    "bio_cpulist text",
    "busy-reply-threshold 5000",
    "client-output-buffer-limit normal 0 0 0",
    "client-query-buffer-limit 1073741824",
    "cluster-allow-pubsubshard-when-down yes",
    "cluster-allow-reads-when-down no",
    "cluster-allow-replica-migration yes",
    "cluster-announce-bus-port 0",
    "cluster-announce-hostname node-1.example",
    "cluster-announce-ip text",
    "cluster-announce-port 0",
    "cluster-announce-tls-port 0",
    "cluster-config-file nodes.conf",
    "cluster-enabled yes",
    "cluster-link-sendbuf-limit 0",
    "cluster-migration-barrier 1",
    "cluster-node-timeout 15000",
    "cluster-port 0",
    "cluster-preferred-endpoint-type ip",
    "cluster-replica-no-failover no",
    "cluster-replica-validity-factor 10",
    "cluster-require-full-coverage yes",
    "cluster-slave-no-failover no",
    "cluster-slave-validity-factor 10",
    "crash-log-enabled yes",
    "crash-memcheck-enabled yes",
    "daemonize no",
    "databases 16",
    "dbfilename dump.rdb",
    "dir /tmp",
    "disable-thp yes",
    "dynamic-hz yes",
    "enable-debug-command no",
    "enable-module-command no",
    "enable-protected-configs no",
    "hash-max-listpack-entries 512",
    "hash-max-listpack-value 64",
    "hash-max-ziplist-entries 512",
    "hash-max-ziplist-value 64",
    "hll-sparse-max-bytes 3000",
    "hz 10",
    "ignore-warnings text",
    "io-threads-do-reads no",
    "io-threads 2",
    "jemalloc-bg-thread yes",
    "key-load-delay 0",
    "latency-monitor-threshold 0",
    "latency-tracking-info-percentiles 50 99 99.9",
    "latency-tracking yes",
    "lazyfree-lazy-eviction no",
    "lazyfree-lazy-expire no",
    "lazyfree-lazy-server-del no",
    "lazyfree-lazy-user-del no",
    "lazyfree-lazy-user-flush no",
    "lfu-decay-time 1",
    "lfu-log-factor 10",
    "list-compress-depth 0",
    "list-max-listpack-size -2",
    "list-max-ziplist-size -2",
    "logfile \"\"",
    "loglevel notice",
    "lua-time-limit 5000",
    "masterauth text",
    "masteruser text",
    "maxclients 10000",
    "maxmemory-clients 5%",
    "maxmemory-eviction-tenacity 10",
    "maxmemory-policy noeviction",
    "maxmemory-samples 5",
    "maxmemory 0",
    "min-replicas-max-lag 10",
    "min-replicas-to-write 0",
    "min-slaves-max-lag 10",
    "min-slaves-to-write 0",
    "no-appendfsync-on-rewrite no",
    "notify-keyspace-events KEA",
    "oom-score-adj-values 0 200 800",
    "oom-score-adj no",
    "pidfile text",
    "port 0",
    "propagation-error-behavior ignore",
    "protected-mode yes",
    "proto-max-bulk-len 536870912",
    "rdb-del-sync-files no",
    "rdb-key-save-delay 0",
    "rdb-save-incremental-fsync yes",
    "rdbchecksum yes",
    "rdbcompression yes",
    "repl-backlog-size 1048576",
    "repl-backlog-ttl 3600",
    "repl-disable-tcp-nodelay no",
    "repl-diskless-load disabled",
    "repl-diskless-sync-delay 5",
    "repl-diskless-sync-max-replicas 0",
    "repl-diskless-sync yes",
    "repl-ping-replica-period 10",
    "repl-ping-slave-period 10",
    "repl-timeout 60",
    "replica-announce-ip text",
    "replica-announce-port 0",
    "replica-announced no",
    "replica-ignore-disk-write-errors no",
    "replica-ignore-maxmemory yes",
    "replica-lazy-flush no",
    "replica-priority 100",
    "replica-read-only yes",
    "replica-serve-stale-data yes",
    "replicaof 10.0.0.1 6379",
    "requirepass text",
    "sanitize-dump-payload no",
    "save 3600 1",
    "server_cpulist text",
    "set-max-intset-entries 512",
    "set-proc-title yes",
    "shutdown-on-sigint nosave now",
    "shutdown-on-sigterm force",
    "shutdown-timeout 10",
    "slave-announce-ip text",
    "slave-announce-port 0",
    "slave-ignore-maxmemory yes",
    "slave-lazy-flush no",
    "slave-priority 100",
    "slave-read-only yes",
    "slave-serve-stale-data yes",
    "slaveof 10.0.0.1 6379",
    "slowlog-log-slower-than 10000",
    "slowlog-max-len 128",
    "socket-mark-id 0",
    "stop-writes-on-bgsave-error yes",
    "stream-node-max-bytes 4096",
    "stream-node-max-entries 100",
    "supervised no",
    "syslog-enabled no",
    "syslog-facility local0",
    "syslog-ident redis",
    "tcp-backlog 511",
    "tcp-keepalive 300",
    "timeout 0",
    "tls-auth-clients yes",
    "tls-ca-cert-dir text",
    "tls-ca-cert-file text",
    "tls-cert-file text",
    "tls-ciphersuites text",
    "tls-ciphers text",
    "tls-client-cert-file text",
    "tls-client-key-file-pass text",
    "tls-client-key-file text",
    "tls-cluster no",
    "tls-dh-params-file text",
    "tls-key-file-pass text",
    "tls-key-file text",
    "tls-port 0",
    "tls-prefer-server-ciphers no",
    "tls-protocols text",
    "tls-replication no",
    "tls-session-cache-size 20480",
    "tls-session-cache-timeout 300",
    "tls-session-caching yes",
    "tracking-table-max-keys 1000000",
    "unixsocketperm 700",
    "use-exit-on-panic no",
    "watchdog-period 0",
    "zset-max-listpack-entries 128",
    "zset-max-listpack-value 64",
    "zset-max-ziplist-entries 128",
    "zset-max-ziplist-value 64",
};

// Refused by 7.0.15; known to newer releases, to builds with other libraries, or to us alone.
constexpr const char* kNewerLines[] = {
    "availability-zone eu-1",
    "client-default-resp 3",
    "cluster-announce-client-ipv4 10.0.0.1",
    "cluster-announce-client-ipv6 ::1",
    "cluster-announce-human-nodename n1",
    "cluster-blacklist-ttl 60",
    "cluster-ping-interval 1000",
    "cluster-slot-stats-enabled yes",
    "debug-context x",
    "dual-channel-replication-enabled yes",
    "enable-debug-assert no",
    "events-per-io-thread 2",
    "extended-redis-compatibility yes",
    "hide-user-data-from-log yes",
    "http-bind 127.0.0.1 -::1",
    "http-port 9121",
    "http-token text",
    "locale-collate \"\"",
    "log-format logfmt",
    "log-timestamp-format iso8601",
    "max-new-connections-per-cycle 10",
    "max-new-tls-connections-per-cycle 1",
    "prefetch-batch-max-size 16",
    "set-max-listpack-entries 128",
    "set-max-listpack-value 64",
    "tls-verify-hostname no",
    "unixsocketgroup redis",
    "loglevel nothing",
    "activedefrag yes",
};

std::string NameOf(std::string_view line) { return std::string(line.substr(0, line.find(' '))); }

// True iff the text has a line that begins with the word.
bool HasLine(const std::string& text, const std::string& word) {
  return ("\n" + text).find("\n" + word + " ") != std::string::npos;
}

// A file that lacks a default user is given one.
ServerOptions WithOpenUser(ServerOptions options) {
  const bool written = options.requirepass.empty() && options.aclfile.empty();
  if (written) options.users.push_back({"default", {"on", "nopass", "~*", "&*", "+@all"}});
  return options;
}

TEST(Directives, EveryDirectiveOfTheStockProgramLoadsAndIsReadBackAlike) {
  for (const char* line : kLinesOfRedis70) {
    const LoadedConfig config = MustLoad(line);
    const std::string written = Rewrite(line, config.options, config.state);
    EXPECT_EQ(MustLoad(written).options, WithOpenUser(config.options)) << written;
  }
}

TEST(Directives, EveryDirectiveOfNewerReleasesLoads) {
  for (const char* line : kNewerLines) EXPECT_EQ(LoadFailure(line), "loaded") << line;
}

TEST(Directives, NewerDirectivesAreRefreshedButNeverAdded) {
  for (const char* line : kNewerLines) {
    const LoadedConfig config = MustLoad(line);
    EXPECT_TRUE(HasLine(Rewrite(line, config.options, config.state), NameOf(line))) << line;
    EXPECT_FALSE(HasLine(Rewrite("", config.options, config.state), NameOf(line))) << line;
  }
}

TEST(Directives, NewerSpellingsAreWrittenInTheOldOne) {
  const std::pair<const char*, const char*> spellings[] = {
      {"aof-rewrite-cpulist", "aof_rewrite_cpulist"},
      {"bgsave-cpulist", "bgsave_cpulist"},
      {"bio-cpulist", "bio_cpulist"},
      {"server-cpulist", "server_cpulist"},
      {"primaryauth", "masterauth"},
      {"primaryuser", "masteruser"},
  };
  for (const auto& [newer, older] : spellings) {
    const std::string line = std::string(newer) + " 1";
    const LoadedConfig config = MustLoad(line);
    EXPECT_TRUE(HasLine(Rewrite(line, config.options, config.state), older)) << line;
  }
}

// A sentinel and a server disagree about these two only, so that only these are added to a file.
TEST(Directives, TheDefaultsAreThoseOfAServerButForPortAndProtectedMode) {
  std::string added;
  for (const auto rows : {HeededDirectives(), IgnoredDirectives()}) {
    for (const Directive& directive : rows) {
      for (const OptionLine& line : OptionLines(directive, ServerOptions())) {
        if (!line.only_in_place) added += line.text + "\n";
      }
    }
  }
  EXPECT_EQ(added, "port 26379\nprotected-mode no\n");
}

TEST(Directives, NamesAreUnique) {
  std::set<std::string_view> names;
  for (const auto rows : {HeededDirectives(), IgnoredDirectives()}) {
    for (const Directive& directive : rows) {
      EXPECT_TRUE(names.insert(directive.name).second) << directive.name;
      if (!directive.alias.empty()) {
        EXPECT_TRUE(names.insert(directive.alias).second) << directive.alias;
      }
    }
  }
}

// --- error texts (configuration sheet, section 1.3) -----------------------------------------

TEST(DirectiveErrors, Flags) {
  EXPECT_EQ(LoadFailure("daemonize x"), "1: argument must be 'yes' or 'no'");
  EXPECT_EQ(LoadFailure("appendonly 1"), "1: argument must be 'yes' or 'no'");
  EXPECT_EQ(LoadFailure("daemonize YES"), "loaded");
}

TEST(DirectiveErrors, Integers) {
  const std::string unreadable = "1: argument couldn't be parsed into an integer";
  for (const char* value : {"x", "-0", "00", "+1", "\"\"", "1kb", "0x1"}) {
    EXPECT_EQ(LoadFailure(std::string("timeout ") + value), unreadable) << value;
  }
  EXPECT_EQ(LoadFailure("port 65536"), "1: argument must be between 0 and 65535 inclusive");
  EXPECT_EQ(LoadFailure("maxclients 0"), "1: argument must be between 1 and 4294967295 inclusive");
  EXPECT_EQ(LoadFailure("list-max-listpack-size -99999999999"),
            "1: argument must be between -2147483648 and 2147483647 inclusive");
  EXPECT_EQ(LoadFailure("acllog-max-len -1"),
            "1: argument must be between 0 and 9223372036854775807 inclusive");
}

TEST(DirectiveErrors, Octals) {
  EXPECT_EQ(LoadFailure("unixsocketperm 8"), "1: argument couldn't be parsed as an octal number");
  EXPECT_EQ(LoadFailure("unixsocketperm 1000"), "1: argument must be between 0 and 777 inclusive");
  EXPECT_EQ(MustLoad("unixsocketperm 0750").options.unixsocketperm, 0750);
}

TEST(DirectiveErrors, Memory) {
  EXPECT_EQ(LoadFailure("maxmemory 1tb"), "1: argument must be a memory value");
  EXPECT_EQ(LoadFailure("proto-max-bulk-len 1"),
            "1: argument must be between 1048576 and 9223372036854775807 inclusive");
  EXPECT_EQ(LoadFailure("proto-max-bulk-len 9223372036854775808"),
            "1: argument must be between 1048576 and 9223372036854775807 inclusive");
  EXPECT_EQ(LoadFailure("maxmemory 18446744073709551615"), "loaded");
  EXPECT_EQ(MustLoad("client-query-buffer-limit 2MB").options.client_query_buffer_limit, 2 << 20);
}

TEST(DirectiveErrors, MemoryOrPercent) {
  EXPECT_EQ(LoadFailure("maxmemory-clients 101%"),
            "1: percentage argument must be less or equal to 100");
  for (const char* value : {"-1%", "%", "5.5%", "50%%", "x"}) {
    EXPECT_EQ(LoadFailure(std::string("maxmemory-clients ") + value),
              "1: argument must be a memory or percent value")
        << value;
  }
  EXPECT_EQ(MustLoad("maxmemory-clients 50%").options.inert.at("maxmemory-clients"), "50%");
}

TEST(DirectiveErrors, Enumerations) {
  EXPECT_EQ(LoadFailure("loglevel loud"),
            "1: argument(s) must be one of the following: debug, verbose, notice, warning");
  EXPECT_EQ(LoadFailure("supervised maybe"),
            "1: argument(s) must be one of the following: upstart, systemd, auto, no");
  EXPECT_EQ(LoadFailure("syslog-facility mail"),
            "1: argument(s) must be one of the following: user, local0, local1, local2, local3, "
            "local4, local5, local6, local7");
  EXPECT_EQ(MustLoad("loglevel VERBOSE").options.loglevel, LogThreshold::kVerbose);
  EXPECT_EQ(MustLoad("supervised no").options.supervised, Supervision::kNone);
  EXPECT_EQ(MustLoad("syslog-facility local7").options.syslog_facility, SyslogFacility::kLocal7);
  EXPECT_EQ(MustLoad("acl-pubsub-default allchannels").options.acl_pubsub_default,
            ChannelDefault::kAllChannels);
  EXPECT_EQ(MustLoad("log-format logfmt").options.log_format, LogFormat::kLogfmt);
  EXPECT_EQ(MustLoad("log-timestamp-format milliseconds").options.log_timestamp_format,
            LogTimestamp::kMilliseconds);
}

TEST(DirectiveErrors, OneValueIsOneWord) {
  for (const char* line : {"port", "port 1 2", "tls-protocols TLSv1.2 TLSv1.3", "logfile",
                           "notify-keyspace-events", "oom-score-adj-values 1", "replicaof a"}) {
    EXPECT_EQ(LoadFailure(line), "1: wrong number of arguments") << line;
  }
}

TEST(DirectiveErrors, TextsOfASpecialForm) {
  EXPECT_EQ(LoadFailure("appendfilename a/b"),
            "1: appendfilename can't be a path, just a filename");
  EXPECT_EQ(LoadFailure("appendfilename \"\""), "1: appendfilename can't be empty");
  EXPECT_EQ(LoadFailure("appenddirname a/b"), "1: appenddirname can't be a path, just a dirname");
  EXPECT_EQ(LoadFailure("appenddirname \"\""), "1: appenddirname can't be empty");
  EXPECT_EQ(LoadFailure("dbfilename a/b"), "1: dbfilename can't be a path, just a filename");
  EXPECT_EQ(LoadFailure("dbfilename \"\""), "loaded");
  EXPECT_EQ(LoadFailure("cluster-announce-hostname a_b"),
            "1: Hostnames may only contain alphanumeric characters, hyphens or dots");
  EXPECT_EQ(LoadFailure("cluster-announce-hostname " + std::string(256, 'a')),
            "1: Hostnames must be less than 256 characters");
  EXPECT_EQ(LoadFailure("notify-keyspace-events q"),
            "1: Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
  EXPECT_EQ(LoadFailure("proc-title-template \"{foo}\""),
            "1: template format is invalid or contains unknown variables");
}

TEST(DirectiveErrors, Lists) {
  EXPECT_EQ(LoadFailure("save 1"), "1: Invalid save parameters");
  EXPECT_EQ(LoadFailure("save 0 1"), "1: Invalid save parameters");
  EXPECT_EQ(LoadFailure("save 1 -1"), "1: Invalid save parameters");
  EXPECT_EQ(LoadFailure("save \"3600 1 300 100\""), "loaded");
  EXPECT_EQ(LoadFailure("replicaof a b"), "1: Invalid master port");
  EXPECT_EQ(LoadFailure("replicaof a 70000"), "1: Invalid master port");
  EXPECT_EQ(LoadFailure("oom-score-adj-values 1 2 30000"),
            "1: Invalid oom-score-adj-values, elements must be between -2000 and 2000.");
  EXPECT_EQ(LoadFailure("shutdown-on-sigint save nosave"),
            "1: shutdown options SAVE and NOSAVE can't be used simultaneously");
  EXPECT_EQ(LoadFailure("shutdown-on-sigint"),
            "1: argument(s) must be one of the following: default, save, nosave, now, force");
  EXPECT_EQ(LoadFailure("latency-tracking-info-percentiles nan"),
            "1: Invalid latency-tracking-info-percentiles parameters");
  EXPECT_EQ(LoadFailure("latency-tracking-info-percentiles 100.1"),
            "1: latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
}

// --- structural directives (section 2.3) ----------------------------------------------------

TEST(DirectiveErrors, ModulesAndRetiredNames) {
  const std::string bad = "1: Bad directive or wrong number of arguments";
  EXPECT_EQ(LoadFailure("loadmodule"), bad);
  EXPECT_EQ(LoadFailure("loadmodule /x.so a b"), "loaded");
  EXPECT_EQ(LoadFailure("foo.bar"), "1: Module config specified without value");
  EXPECT_EQ(LoadFailure("foo.bar 1 2"), "loaded");
  EXPECT_EQ(LoadFailure("list-max-ziplist-entries 1"), "loaded");
  EXPECT_EQ(LoadFailure("list-max-ziplist-value"), bad);
  EXPECT_EQ(LoadFailure("lua-replicate-commands yes no"), bad);
}

TEST(Directives, IgnoredValuesAreKeptAsTheyAreWritten) {
  const auto inert = MustLoad(
                         "slave-priority 50\nmaxmemory 1048576\nmaxmemory-policy ALLKEYS-LRU\n"
                         "appendfilename \"x y\"\nshutdown-on-sigterm NOW save default\n"
                         "latency-tracking-info-percentiles 1e1 0x10 99.90\n"
                         "slaveof 10.0.0.1 6379\n")
                         .options.inert;
  EXPECT_EQ(inert.at("replica-priority"), "50");
  EXPECT_EQ(inert.at("maxmemory"), "1mb");
  EXPECT_EQ(inert.at("maxmemory-policy"), "allkeys-lru");
  EXPECT_EQ(inert.at("appendfilename"), "\"x y\"");
  EXPECT_EQ(inert.at("shutdown-on-sigterm"), "save now");
  EXPECT_EQ(inert.at("latency-tracking-info-percentiles"), "10 16 99.9");
  EXPECT_EQ(inert.at("replicaof"), "10.0.0.1 6379");
}

TEST(Directives, UnsetValuesAreForgotten) {
  EXPECT_TRUE(MustLoad("masterauth x\nmasterauth \"\"\n").options.inert.empty());
  EXPECT_TRUE(MustLoad("replicaof a 1\nslaveof NO ONE\n").options.inert.empty());
  EXPECT_TRUE(MustLoad("save 3600 1\n").options.inert.empty());
}

}  // namespace
}  // namespace sentinel::codec
