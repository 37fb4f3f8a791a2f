// Everything an operator sets about this process and not about a master: the directives of
// sentinel.conf that do not begin with `sentinel` (configuration sheet, section 2).
//
// Read by the daemon at start. The ACL commands put the current users into `users` before a save,
// and SENTINEL CONFIG SET changes values of `tls`; nothing else changes at run time.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sentinel::codec {

enum class LogThreshold : std::uint8_t { kDebug, kVerbose, kNotice, kWarning, kNothing };
enum class LogFormat : std::uint8_t { kLegacy, kLogfmt, kJson };
enum class LogTimestamp : std::uint8_t { kLegacy, kIso8601, kMilliseconds };
enum class SyslogFacility : std::uint8_t {
  kUser,
  kLocal0,
  kLocal1,
  kLocal2,
  kLocal3,
  kLocal4,
  kLocal5,
  kLocal6,
  kLocal7,
};
enum class Supervision : std::uint8_t { kUpstart, kSystemd, kAuto, kNone };
enum class ChannelDefault : std::uint8_t { kAllChannels, kResetChannels };

// Whether TLS clients have to show a certificate.
enum class TlsAuthClients : std::uint8_t { kNo, kYes, kOptional };

// tls-* (access sheet, section 7.1). An empty string is an unset one.
struct TlsOptions {
  std::uint16_t port = 0;  // 0 = no TLS listener.
  std::string cert_file;
  std::string key_file;
  std::string key_file_pass;
  std::string client_cert_file;  // The client pair counts only when both are set.
  std::string client_key_file;
  std::string client_key_file_pass;
  std::string ca_cert_file;
  std::string ca_cert_dir;
  std::string dh_params_file;
  TlsAuthClients auth_clients = TlsAuthClients::kYes;
  bool replication = false;  // All outgoing links use TLS.
  bool cluster = false;      // No links in a sentinel, but TLS gets configured.
  std::string protocols;     // Empty = TLSv1.2 TLSv1.3. Words are not checked here.
  std::string ciphers;
  std::string ciphersuites;
  bool prefer_server_ciphers = false;
  bool session_caching = true;
  std::int64_t session_cache_size = 20480;  // 0 = unlimited.
  std::chrono::seconds session_cache_timeout{300};
  bool verify_hostname = false;  // Servers and peers have to show a certificate for their address.

  // True iff TLS has to be set up at all.
  bool enabled() const { return port != 0 || replication || cluster; }

  bool operator==(const TlsOptions&) const = default;
};

// client-output-buffer-limit of one class of clients. 0 = no limit.
struct OutputLimit {
  std::uint64_t hard = 0;  // Bytes.
  std::uint64_t soft = 0;  // Bytes, tolerated for `soft_for`.
  std::chrono::seconds soft_for{0};

  bool operator==(const OutputLimit&) const = default;
};

// A `user` line: the name, and the rules as they stood in the file or as ACL LIST shows them.
struct UserLine {
  std::string name;
  std::vector<std::string> rules;

  bool operator==(const UserLine&) const = default;
};

// A `rename-command` line: one of our own commands gets another name, or none.
struct CommandRename {
  std::string command;
  std::string new_name;  // Empty = the command is removed.

  bool operator==(const CommandRename&) const = default;
};

// Numbers are within the range of their directive: configuration sheet, sections 2.1 and 2.2.
// The values given here are the defaults of a sentinel.
struct ServerOptions {
  // Listening.
  std::uint16_t port = 26379;                     // 0 = no plaintext TCP.
  std::vector<std::string> bind = {"*", "-::*"};  // Empty = no TCP listener. '-' = optional.
  bool protected_mode = false;
  std::int64_t tcp_backlog = 511;
  std::string unixsocket;           // Empty = none.
  std::int64_t unixsocketperm = 0;  // Mode bits; 0 = what the umask gives.
  std::string unixsocketgroup;      // Empty = leave.
  std::int64_t socket_mark_id = 0;  // SO_MARK; 0 = none.
  TlsOptions tls;

  // HTTP: metrics, health and the page.
  std::uint16_t http_port = 0;  // 0 = none.
  std::vector<std::string> http_bind = {"127.0.0.1", "-::1"};
  std::string http_token;  // Or the words it is read by; empty = none.

  // Connections.
  std::string bind_source_addr;             // Local address of outgoing links; empty = any.
  std::chrono::seconds timeout{0};          // Idle clients; 0 = never.
  std::chrono::seconds tcp_keepalive{300};  // 0 = off.
  std::int64_t maxclients = 10000;  // As configured: a lowered value for want of descriptors does
                                    // not belong here, as it would be saved.
  OutputLimit output_limit_normal;
  OutputLimit output_limit_replica{256ULL << 20, 64ULL << 20, std::chrono::seconds(60)};
  OutputLimit output_limit_pubsub{32ULL << 20, 8ULL << 20, std::chrono::seconds(60)};
  std::int64_t client_query_buffer_limit = 1LL << 30;  // Bytes.
  std::int64_t proto_max_bulk_len = 512LL << 20;       // Bytes.

  // Process.
  bool daemonize = false;
  Supervision supervised = Supervision::kNone;
  std::string pidfile;  // Empty = unset.
  std::string dir;      // Absolute. Filled in by LoadConfig even when the file has none.
  bool always_show_logo = false;
  bool set_proc_title = true;
  std::string proc_title_template = "{title} {listen-addr} {server-mode}";
  bool crash_log_enabled = true;
  bool core_dumps = true;          // False: neither core files nor looks into our memory.
  bool safe_scripts_only = true;   // False: others are run, and warned of.
  std::string script_environment;  // More variables that scripts get, separated by blanks; * = all.
  std::int64_t hz = 10;            // 1..500

  // Log.
  LogThreshold loglevel = LogThreshold::kNotice;
  std::string logfile;  // Empty = standard output.
  LogFormat log_format = LogFormat::kLegacy;
  LogTimestamp log_timestamp_format = LogTimestamp::kLegacy;
  bool syslog_enabled = false;
  std::string syslog_ident = "redis";
  SyslogFacility syslog_facility = SyslogFacility::kLocal0;

  // Access.
  std::string requirepass;      // Empty = none.
  std::vector<UserLine> users;  // In the order of the file; at most one of a name.
  std::string aclfile;          // Empty = none. With one, `users` is not written to the file.
  std::int64_t acllog_max_len = 128;
  ChannelDefault acl_pubsub_default = ChannelDefault::kResetChannels;
  std::vector<CommandRename> renamed_commands;

  // Directives that mean something to a server and nothing to a sentinel, kept for the file:
  // canonical name -> value as it is written.
  std::map<std::string, std::string, std::less<>> inert;

  // The port by which the process is known: that of TLS where it is the only one.
  std::uint16_t main_port() const { return port != 0 ? port : tls.port; }

  bool operator==(const ServerOptions&) const = default;
};

}  // namespace sentinel::codec
