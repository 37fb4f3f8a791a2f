// What command handlers may ask of the machine.
#pragma once

#include "command/server_facts.h"
#include "sentinel/ports.h"

namespace sentinel::daemon {

class ProcessHost final : public command::Host {
 public:
  explicit ProcessHost(const Clock& clock) : clock_(clock) {}

  std::chrono::system_clock::time_point WallNow() const override { return clock_.WallNow(); }
  command::CpuUsage Cpu() const override;
  std::uint64_t RandomBits() const override;
  bool IsExecutable(const std::string& path) const override;

 private:
  const Clock& clock_;
};

}  // namespace sentinel::daemon
