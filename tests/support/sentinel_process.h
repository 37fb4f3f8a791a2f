// A sentinel with its own directory, port and configuration file: the daemon of this build or
// redis-sentinel, whichever it is told to run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/port.h"
#include "support/process.h"
#include "support/programs.h"
#include "support/redis_client.h"

namespace sentinel::harness {

// The `sentinel ...` lines of one master.
struct MonitoredMaster {
  std::string name = "mymaster";
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  int quorum = 2;
  Millis down_after{1000};
  Millis failover_timeout{10'000};
  int parallel_syncs = 1;
  std::string password;
  // Directive and value, written as `sentinel <directive> <name> <value>`.
  std::vector<std::pair<std::string, std::string>> extra;

  std::string ConfigText() const;
};

class SentinelProcess {
 public:
  // Writes the configuration, `body` after the lines for port, bind and dir, below `parent`; starts
  // nothing.
  SentinelProcess(const std::filesystem::path& parent, std::string label, SentinelCommand command,
                  std::string_view body);

  // Also starts it again, on the configuration file as it is now. Returns without waiting.
  void Start();
  // The same, as another program.
  void StartAs(SentinelCommand command);
  // Waits until it answers PING with PONG.
  void WaitUntilReady();
  // SIGKILL.
  void Kill();
  // SIGTERM, and waits for the end.
  ExitStatus Stop();
  // The two halves of Stop; a paused process is resumed to hear the signal.
  void BeginStop();
  ExitStatus FinishStop();

  // Lets the process obey file modes even for root; from the next start on.
  void ObeyFileModes() { process_options_.obey_file_modes = true; }

  Process& process() { return *process_; }
  // Started, and neither killed nor stopped since: true as well if it ended by itself.
  bool Expected() const { return process_ != nullptr; }
  bool Running() { return process_ && process_->Running(); }
  // Running, and not paused.
  bool Responsive() { return Running() && !process_->paused(); }

  std::uint16_t port() const { return port_.number(); }
  const std::string& label() const { return label_; }
  const SentinelCommand& command() const { return command_; }
  const std::filesystem::path& dir() const { return dir_; }
  const std::filesystem::path& config_file() const { return config_file_; }
  const std::filesystem::path& log_file() const { return log_file_; }

  RedisClient Connect() const { return RedisClient(port()); }
  std::string MyId() const;
  Fields Master(const std::string& name = "mymaster") const;
  std::vector<Fields> Replicas(const std::string& name = "mymaster") const;
  std::vector<Fields> Peers(const std::string& name = "mymaster") const;
  // Port that GET-MASTER-ADDR-BY-NAME answers; nothing for an unknown name.
  std::optional<std::uint16_t> MasterPort(const std::string& name = "mymaster") const;

  // The lines of the configuration file that begin with `start`, sorted, without `start`.
  std::vector<std::string> ConfigLines(std::string_view start) const;

 private:
  std::string label_;
  SentinelCommand command_;
  Port port_;
  std::filesystem::path dir_;
  std::filesystem::path config_file_;
  std::filesystem::path log_file_;
  ProcessOptions process_options_;
  std::unique_ptr<Process> process_;
};

}  // namespace sentinel::harness
