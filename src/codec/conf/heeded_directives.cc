// Directives a sentinel acts upon (configuration sheet, section 2.1; access sheet, sections 4 and
// 7).
#include <limits>

#include "codec/conf/directive.h"
#include "codec/conf/list_values.h"
#include "codec/conf/title_template.h"

namespace sentinel::codec {
namespace {

constexpr std::int64_t kInt32Max = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kUint32Max = std::numeric_limits<std::uint32_t>::max();
constexpr std::int64_t kPortMax = std::numeric_limits<std::uint16_t>::max();
constexpr std::int64_t kMegabyte = 1 << 20;

// Words in the order of their enumeration in options.h.
constexpr std::string_view kLogThresholds[] = {"debug", "verbose", "notice", "warning", "nothing"};
constexpr std::string_view kLogFormats[] = {"legacy", "logfmt", "json"};
constexpr std::string_view kLogTimestamps[] = {"legacy", "iso8601", "milliseconds"};
constexpr std::string_view kSyslogFacilities[] = {"user",   "local0", "local1", "local2", "local3",
                                                  "local4", "local5", "local6", "local7"};
constexpr std::string_view kSupervisions[] = {"upstart", "systemd", "auto", "no"};
constexpr std::string_view kChannelDefaults[] = {"allchannels", "resetchannels"};
constexpr std::string_view kTlsAuthClients[] = {"no", "yes", "optional"};

const char* RefuseTitleTemplate(std::string_view text) {
  if (IsTitleTemplate(text)) return nullptr;
  return "template format is invalid or contains unknown variables";
}

constexpr Directive Heeded(std::string_view name, ValueType type, std::string_view server_default,
                           Field field, std::string_view meaning) {
  return {name, "", type, server_default, field, false, meaning};
}

constexpr Directive Newer(std::string_view name, ValueType type, std::string_view server_default,
                          Field field, std::string_view meaning) {
  return {name, "", type, server_default, field, true, meaning};
}

constexpr Directive Custom(std::string_view name, CustomType type, std::string_view meaning) {
  return {name, "", type, "", Field{}, false, meaning};
}

constexpr Directive NewerCustom(std::string_view name, CustomType type, std::string_view meaning) {
  return {name, "", type, "", Field{}, true, meaning};
}

constexpr TextType kText{};
constexpr TextType kTextMayBeEmpty{false};

using Options = ServerOptions;
using Tls = TlsOptions;

constexpr Directive kHeeded[] = {
    Heeded("port", IntegerType{0, kPortMax}, "6379", &Options::port, "TCP port; 0: none"),
    Custom("bind", {&SetBind, &BindLines},
           "addresses to listen at; `-` before one: it may be missing; none: no TCP at all"),
    Heeded("bind-source-addr", kText, "", &Options::bind_source_addr,
           "local address of outgoing connections"),
    Heeded("protected-mode", FlagType{}, "yes", &Options::protected_mode,
           "only loopback is served while there is no password"),
    Heeded("tcp-backlog", IntegerType{0, kInt32Max}, "511", &Options::tcp_backlog,
           "connections that wait to be accepted"),
    Heeded("unixsocket", kText, "", &Options::unixsocket, "path of a socket to listen at too"),
    Heeded("unixsocketperm", OctalType{0, 0777}, "0", &Options::unixsocketperm,
           "its mode; 0: as the umask gives"),
    Newer("unixsocketgroup", kText, "", &Options::unixsocketgroup, "its group; without effect"),
    Heeded("socket-mark-id", IntegerType{0, kUint32Max}, "0", &Options::socket_mark_id,
           "mark of sockets; without effect"),
    Heeded("timeout", IntegerType{0, kInt32Max}, "0", &Options::timeout,
           "seconds after which an idle client is disconnected; 0: never"),
    Heeded("tcp-keepalive", IntegerType{0, kInt32Max}, "300", &Options::tcp_keepalive,
           "seconds of silence after which clients are probed; 0: never"),
    Heeded("maxclients", IntegerType{1, kUint32Max}, "10000", &Options::maxclients,
           "clients at the same time"),
    Custom(
        "client-output-buffer-limit", {&SetOutputLimits, &OutputLimitLines},
        "for each class of clients: hard limit, soft limit, and for how long that may be exceeded"),
    Heeded("client-query-buffer-limit", MemoryType{kMegabyte}, "1gb",
           &Options::client_query_buffer_limit, "bytes of one unfinished request"),
    Heeded("proto-max-bulk-len", MemoryType{kMegabyte}, "512mb", &Options::proto_max_bulk_len,
           "bytes of one word of a request"),

    Heeded("tls-port", IntegerType{0, kPortMax}, "0", &Tls::port,
           "TCP port of TLS, beside `port` or with `port 0`; 0: none"),
    Heeded("tls-cert-file", kText, "", &Tls::cert_file,
           "PEM file with our certificate, and with those between it and the authority"),
    Heeded("tls-key-file", kText, "", &Tls::key_file, "PEM file with its key"),
    Heeded("tls-key-file-pass", kText, "", &Tls::key_file_pass, "password of that file"),
    Heeded("tls-client-cert-file", kText, "", &Tls::client_cert_file,
           "certificate for outgoing links, together with its key; unset: the same one"),
    Heeded("tls-client-key-file", kText, "", &Tls::client_key_file, "its key"),
    Heeded("tls-client-key-file-pass", kText, "", &Tls::client_key_file_pass,
           "password of that file"),
    Heeded("tls-ca-cert-file", kText, "", &Tls::ca_cert_file,
           "PEM file with the authorities that others' certificates have to come from"),
    Heeded("tls-ca-cert-dir", kText, "", &Tls::ca_cert_dir,
           "folder of such files, with names as `openssl rehash` makes them"),
    Heeded("tls-dh-params-file", kText, "", &Tls::dh_params_file,
           "parameters for DHE ciphers of TLS 1.2; unset: as fits the key"),
    Heeded("tls-auth-clients", EnumType{kTlsAuthClients}, "yes", &Tls::auth_clients,
           "whether clients have to show a certificate; `optional`: a valid one or none"),
    Heeded("tls-replication", FlagType{}, "no", &Tls::replication,
           "TLS on the links to masters, replicas and sentinels, which are told tls-port"),
    Heeded("tls-cluster", FlagType{}, "no", &Tls::cluster, "no links, but certificates are needed"),
    Heeded("tls-protocols", kText, "", &Tls::protocols,
           "one text with the versions that are spoken; unset: `TLSv1.2 TLSv1.3`"),
    Heeded("tls-ciphers", kText, "", &Tls::ciphers,
           "ciphers of TLS 1.2, as `openssl ciphers` takes them; unset: those of OpenSSL"),
    Heeded("tls-ciphersuites", kText, "", &Tls::ciphersuites, "the same for TLS 1.3"),
    Heeded("tls-prefer-server-ciphers", FlagType{}, "no", &Tls::prefer_server_ciphers,
           "our order of ciphers counts, not the client's"),
    Heeded("tls-session-caching", FlagType{}, "yes", &Tls::session_caching,
           "clients may resume sessions"),
    Heeded("tls-session-cache-size", IntegerType{0, kInt32Max}, "20480", &Tls::session_cache_size,
           "sessions kept for that; 0: any number"),
    Heeded("tls-session-cache-timeout", IntegerType{0, kInt32Max}, "300",
           &Tls::session_cache_timeout, "seconds for which they may"),
    Newer("tls-verify-hostname", FlagType{}, "no", &Tls::verify_hostname,
          "certificates of masters, replicas and sentinels have to name their host or address"),

    Newer("http-port", IntegerType{0, kPortMax}, "0", &Options::http_port,
          "TCP port of metrics, health checks and the page for people; 0: none"),
    NewerCustom("http-bind", {&SetHttpBind, &HttpBindLines},
                "addresses to listen at with it; `-` before one: it may be missing"),
    Newer("http-token", kText, "", &Options::http_token,
          "what clients of it have to know, or `file:<path>` or `env:<NAME>` where it is; unset: "
          "nothing"),

    Heeded("daemonize", FlagType{}, "no", &Options::daemonize, "run in the background"),
    Heeded("supervised", EnumType{kSupervisions}, "no", &Options::supervised,
           "whom to tell that it is ready"),
    Heeded("pidfile", kText, "", &Options::pidfile, "file with the process id"),
    Heeded("dir", kText, "", &Options::dir, "working folder, below which relative paths are"),
    Heeded("always-show-logo", FlagType{}, "no", &Options::always_show_logo, "without effect"),
    Heeded("set-proc-title", FlagType{}, "yes", &Options::set_proc_title,
           "show address and port in the process list"),
    Heeded("proc-title-template", TextType{true, &RefuseTitleTemplate},
           R"("{title} {listen-addr} {server-mode}")", &Options::proc_title_template,
           "what is shown there"),
    Heeded("crash-log-enabled", FlagType{}, "yes", &Options::crash_log_enabled,
           "write a report before a crash ends the process"),
    Newer("core-dumps", FlagType{}, "yes", &Options::core_dumps,
          "`no`: a crash leaves no core file, and other processes cannot look into our memory"),
    Newer(
        "safe-scripts-only", FlagType{}, "yes", &Options::safe_scripts_only,
        "`no`: scripts are run also if their paths are not absolute, or everybody may write there"),
    Newer("script-environment", kTextMayBeEmpty, R"("")", &Options::script_environment,
          "one text with more variables that scripts get; `*`: all"),
    Heeded("hz", IntegerType{0, kInt32Max}, "10", &Options::hz, "without effect"),

    Heeded("loglevel", EnumType{kLogThresholds, 1}, "notice", &Options::loglevel, "what is logged"),
    Heeded("logfile", kTextMayBeEmpty, R"("")", &Options::logfile,
           "file of the log; empty: standard output"),
    Newer("log-format", EnumType{kLogFormats}, "legacy", &Options::log_format,
          "lines as stock, or a JSON object each"),
    Newer("log-timestamp-format", EnumType{kLogTimestamps}, "legacy",
          &Options::log_timestamp_format, "without effect"),
    Heeded("syslog-enabled", FlagType{}, "no", &Options::syslog_enabled, "copy the log to syslog"),
    Heeded("syslog-ident", kTextMayBeEmpty, R"("redis")", &Options::syslog_ident, "name there"),
    Heeded("syslog-facility", EnumType{kSyslogFacilities}, "local0", &Options::syslog_facility,
           "facility there"),

    Heeded("requirepass", kText, "", &Options::requirepass,
           "password of clients, or `file:<path>` or `env:<NAME>` where it is"),
    Heeded("aclfile", kTextMayBeEmpty, R"("")", &Options::aclfile,
           "file with the users, in place of `user` lines"),
    Heeded("acllog-max-len", IntegerType{}, "128", &Options::acllog_max_len, "entries of ACL LOG"),
    Heeded("acl-pubsub-default", EnumType{kChannelDefaults}, "resetchannels",
           &Options::acl_pubsub_default, "channels of new users"),
};

}  // namespace

std::span<const Directive> HeededDirectives() { return kHeeded; }

}  // namespace sentinel::codec
