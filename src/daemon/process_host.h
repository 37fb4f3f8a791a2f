// What command handlers may ask of the machine.
#pragma once

#include <functional>
#include <utility>

#include "command/server_facts.h"
#include "daemon/script_guard.h"
#include "sentinel/ports.h"

namespace sentinel::daemon {

struct LogLevelControl {
  std::function<codec::LogThreshold()> get;
  std::function<void(codec::LogThreshold)> set;
};

struct TlsControl {
  std::function<const codec::TlsOptions&()> get;
  std::function<Result<void>(const codec::TlsOptions&)> set;
};

class ProcessHost final : public command::Host {
 public:
  ProcessHost(const Clock& clock, LogLevelControl log_level, TlsControl tls,
              const ScriptGuard& scripts)
      : clock_(clock), log_level_(std::move(log_level)), tls_(std::move(tls)), scripts_(scripts) {}

  std::chrono::system_clock::time_point WallNow() const override { return clock_.WallNow(); }
  command::CpuUsage Cpu() const override;
  std::uint64_t RandomBits() const override;
  codec::LogThreshold log_level() const override { return log_level_.get(); }
  void SetLogLevel(codec::LogThreshold level) const override { log_level_.set(level); }
  const codec::TlsOptions& tls() const override { return tls_.get(); }
  Result<void> SetTls(const codec::TlsOptions& options) const override { return tls_.set(options); }
  bool IsExecutable(const std::string& path) const override;
  std::string WhyScriptRefused(const std::string& path) const override;
  Result<std::string> ReadPassword(const std::string& words) const override;
  Result<std::string> ReadFile(const std::string& path) const override;

 private:
  const Clock& clock_;
  const LogLevelControl log_level_;
  const TlsControl tls_;
  const ScriptGuard& scripts_;
};

}  // namespace sentinel::daemon
