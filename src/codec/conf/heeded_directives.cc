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
                           Field field) {
  return {name, "", type, server_default, field};
}

constexpr Directive Newer(std::string_view name, ValueType type, std::string_view server_default,
                          Field field) {
  return {name, "", type, server_default, field, true};
}

constexpr Directive Custom(std::string_view name, CustomType type) {
  return {name, "", type, "", Field{}};
}

constexpr TextType kText{};
constexpr TextType kTextMayBeEmpty{false};

using Options = ServerOptions;
using Tls = TlsOptions;

constexpr Directive kHeeded[] = {
    Heeded("port", IntegerType{0, kPortMax}, "6379", &Options::port),
    Custom("bind", {&SetBind, &BindLines}),
    Heeded("bind-source-addr", kText, "", &Options::bind_source_addr),
    Heeded("protected-mode", FlagType{}, "yes", &Options::protected_mode),
    Heeded("tcp-backlog", IntegerType{0, kInt32Max}, "511", &Options::tcp_backlog),
    Heeded("unixsocket", kText, "", &Options::unixsocket),
    Heeded("unixsocketperm", OctalType{0, 0777}, "0", &Options::unixsocketperm),
    Newer("unixsocketgroup", kText, "", &Options::unixsocketgroup),
    Heeded("socket-mark-id", IntegerType{0, kUint32Max}, "0", &Options::socket_mark_id),
    Heeded("timeout", IntegerType{0, kInt32Max}, "0", &Options::timeout),
    Heeded("tcp-keepalive", IntegerType{0, kInt32Max}, "300", &Options::tcp_keepalive),
    Heeded("maxclients", IntegerType{1, kUint32Max}, "10000", &Options::maxclients),
    Custom("client-output-buffer-limit", {&SetOutputLimits, &OutputLimitLines}),
    Heeded("client-query-buffer-limit", MemoryType{kMegabyte}, "1gb",
           &Options::client_query_buffer_limit),
    Heeded("proto-max-bulk-len", MemoryType{kMegabyte}, "512mb", &Options::proto_max_bulk_len),

    Heeded("tls-port", IntegerType{0, kPortMax}, "0", &Tls::port),
    Heeded("tls-cert-file", kText, "", &Tls::cert_file),
    Heeded("tls-key-file", kText, "", &Tls::key_file),
    Heeded("tls-key-file-pass", kText, "", &Tls::key_file_pass),
    Heeded("tls-client-cert-file", kText, "", &Tls::client_cert_file),
    Heeded("tls-client-key-file", kText, "", &Tls::client_key_file),
    Heeded("tls-client-key-file-pass", kText, "", &Tls::client_key_file_pass),
    Heeded("tls-ca-cert-file", kText, "", &Tls::ca_cert_file),
    Heeded("tls-ca-cert-dir", kText, "", &Tls::ca_cert_dir),
    Heeded("tls-dh-params-file", kText, "", &Tls::dh_params_file),
    Heeded("tls-auth-clients", EnumType{kTlsAuthClients}, "yes", &Tls::auth_clients),
    Heeded("tls-replication", FlagType{}, "no", &Tls::replication),
    Heeded("tls-cluster", FlagType{}, "no", &Tls::cluster),
    Heeded("tls-protocols", kText, "", &Tls::protocols),
    Heeded("tls-ciphers", kText, "", &Tls::ciphers),
    Heeded("tls-ciphersuites", kText, "", &Tls::ciphersuites),
    Heeded("tls-prefer-server-ciphers", FlagType{}, "no", &Tls::prefer_server_ciphers),
    Heeded("tls-session-caching", FlagType{}, "yes", &Tls::session_caching),
    Heeded("tls-session-cache-size", IntegerType{0, kInt32Max}, "20480", &Tls::session_cache_size),
    Heeded("tls-session-cache-timeout", IntegerType{0, kInt32Max}, "300",
           &Tls::session_cache_timeout),

    Heeded("daemonize", FlagType{}, "no", &Options::daemonize),
    Heeded("supervised", EnumType{kSupervisions}, "no", &Options::supervised),
    Heeded("pidfile", kText, "", &Options::pidfile),
    Heeded("dir", kText, "", &Options::dir),
    Heeded("always-show-logo", FlagType{}, "no", &Options::always_show_logo),
    Heeded("set-proc-title", FlagType{}, "yes", &Options::set_proc_title),
    Heeded("proc-title-template", TextType{true, &RefuseTitleTemplate},
           R"("{title} {listen-addr} {server-mode}")", &Options::proc_title_template),
    Heeded("crash-log-enabled", FlagType{}, "yes", &Options::crash_log_enabled),
    Heeded("hz", IntegerType{0, kInt32Max}, "10", &Options::hz),

    Heeded("loglevel", EnumType{kLogThresholds, 1}, "notice", &Options::loglevel),
    Heeded("logfile", kTextMayBeEmpty, R"("")", &Options::logfile),
    Newer("log-format", EnumType{kLogFormats}, "legacy", &Options::log_format),
    Newer("log-timestamp-format", EnumType{kLogTimestamps}, "legacy",
          &Options::log_timestamp_format),
    Heeded("syslog-enabled", FlagType{}, "no", &Options::syslog_enabled),
    Heeded("syslog-ident", kTextMayBeEmpty, R"("redis")", &Options::syslog_ident),
    Heeded("syslog-facility", EnumType{kSyslogFacilities}, "local0", &Options::syslog_facility),

    Heeded("requirepass", kText, "", &Options::requirepass),
    Heeded("aclfile", kTextMayBeEmpty, R"("")", &Options::aclfile),
    Heeded("acllog-max-len", IntegerType{}, "128", &Options::acllog_max_len),
    Heeded("acl-pubsub-default", EnumType{kChannelDefaults}, "resetchannels",
           &Options::acl_pubsub_default),
};

}  // namespace

std::span<const Directive> HeededDirectives() { return kHeeded; }

}  // namespace sentinel::codec
