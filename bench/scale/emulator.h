// The emulated servers, in processes of their own so that their work is not counted as that of the
// sentinels.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "farm/fleet.h"
#include "options.h"
#include "support/port.h"
#include "support/process.h"

namespace sentinel::scale {

// Numbers servers as if all were in one process: group by group, the first master in front.
class Emulator {
 public:
  // Returns when all servers listen. As many processes as the limit on open files asks for, which
  // is one as a rule. Throws HarnessError.
  Emulator(const Options& options, const std::filesystem::path& dir);
  ~Emulator();

  farm::Endpoint AddressOf(std::size_t server) const;
  // The server at "HOST:PORT". Throws HarnessError if there is none.
  std::size_t ServerAt(const std::string& address) const;
  std::size_t FirstMasterOf(std::size_t group) const { return group * members_; }

  void Fail(Fault fault, const std::vector<std::size_t>& servers) {
    Order(fault == Fault::kKill ? "kill" : "pause", servers);
  }
  void Return(const std::vector<std::size_t>& servers) { Order("return", servers); }
  bool IsMaster(std::size_t server);

  // Sums over all processes, since the start.
  std::map<std::string, std::uint64_t> Stats();
  double CpuSeconds() const;

 private:
  class Control;
  struct Shard {
    std::size_t first_server = 0;
    std::unique_ptr<harness::Process> process;
    std::unique_ptr<Control> control;
  };

  void StartShard(std::size_t first_group, std::size_t groups);
  Shard& ShardOf(std::size_t server);
  // One line to each process concerned; returns when all have obeyed.
  void Order(std::string_view verb, const std::vector<std::size_t>& servers);

  const Options& options_;
  const std::filesystem::path dir_;
  const std::size_t members_;
  harness::Port port_;
  std::vector<Shard> shards_;
  std::map<std::string, std::size_t> by_address_;
};

}  // namespace sentinel::scale
