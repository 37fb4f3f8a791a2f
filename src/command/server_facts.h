// Facts about the process that INFO, HELLO and a few checks show. The daemon owns the value and
// keeps it up to date; handlers only read.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "codec/conf/options.h"
#include "command/failover_history.h"
#include "command/info_cache.h"
#include "sentinel/time.h"

namespace sentinel::command {

// The release of Redis whose behaviour the command port follows: what INFO and HELLO report.
// Clients gate features on it.
inline constexpr std::string_view kRedisVersion = "7.0.15";

struct CpuUsage {  // Seconds.
  double system = 0;
  double user = 0;
  double children_system = 0;
  double children_user = 0;
  double main_thread_system = 0;
  double main_thread_user = 0;
};

// One that TLS shows to others, or its authority.
struct Certificate {
  std::string directive;  // The one that names its file.
  std::chrono::system_clock::time_point expires;
};

struct ServerCounters {
  std::uint64_t connections_received = 0;
  std::uint64_t connections_rejected = 0;
  std::uint64_t net_input_bytes = 0;
  std::uint64_t net_output_bytes = 0;
  std::uint64_t error_replies = 0;
  std::uint64_t subscribers_dropped = 0;    // They did not read.
  std::uint64_t malformed_hellos = 0;       // PUBLISH of what is no hello.
  std::uint64_t tls_handshakes_failed = 0;  // Of clients.
  std::uint64_t tls_links = 0;              // Outgoing ones that worked.
  std::uint64_t tls_links_resumed = 0;      // Of these, with the session of an earlier one.
  std::uint64_t reads = 0;
  std::uint64_t writes = 0;
  std::uint64_t ops_per_second = 0;
  double input_kbps = 0;
  double output_kbps = 0;
};

struct ServerFacts {
  // Constant after start.
  std::string run_id;       // 40 hex digits, new at each start; not the sentinel's id.
  std::string config_file;  // Absolute path.
  std::string executable;   // Absolute path.
  std::string version;      // Of the daemon.
  std::string os;           // uname: "Linux 6.1.0 x86_64".
  std::string compiler;     // Version: "12.2.0".
  std::string supervised = "no";
  std::string event_backend = "epoll";
  std::int64_t pid = 0;
  std::uint16_t tcp_port = 0;  // Or the TLS port where it is the only one.
  std::uint64_t max_clients = 10'000;
  MonotonicTime started_at{};

  // Current.
  ServerCounters counters;
  InfoCache info_texts;
  FailoverHistory failovers;
  std::vector<Certificate> certificates;  // Empty where TLS is off.
};

// What a handler may ask of the machine. Calls return at once.
class Host {
 public:
  virtual ~Host() = default;
  virtual std::chrono::system_clock::time_point WallNow() const = 0;
  virtual CpuUsage Cpu() const = 0;
  // Bits that nobody can guess.
  virtual std::uint64_t RandomBits() const = 0;
  virtual codec::LogThreshold log_level() const = 0;
  // Part of what is saved from now on.
  virtual void SetLogLevel(codec::LogThreshold level) const = 0;
  // True iff `path` is a regular file that this process may execute.
  virtual bool IsExecutable(const std::string& path) const = 0;
  // Why scripts at `path` are not run, executable or not; empty if they are.
  virtual std::string WhyScriptRefused(const std::string& path) const = 0;
  // The tls-* values in force.
  virtual const codec::TlsOptions& tls() const = 0;
  // Puts others in force and keeps them for the next save; the error says why they cannot be used.
  virtual Result<void> SetTls(const codec::TlsOptions& options) const = 0;
  // The password that "file:<path>" or "env:<NAME>" leads to.
  virtual Result<std::string> ReadPassword(const std::string& words) const = 0;
  // A small file. The error's message is the reason alone.
  virtual Result<std::string> ReadFile(const std::string& path) const = 0;
};

}  // namespace sentinel::command
