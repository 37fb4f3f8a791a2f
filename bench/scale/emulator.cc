#include "emulator.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <sstream>
#include <utility>

#include "farm/limits.h"
#include "support/error.h"
#include "support/temp_dir.h"
#include "usage.h"

namespace sentinel::scale {

using harness::HarnessError;

// The control connection of one process.
class Emulator::Control {
 public:
  explicit Control(const std::string& path) : fd_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un where{};
    where.sun_family = AF_UNIX;
    if (path.size() >= sizeof(where.sun_path)) throw HarnessError("too long: " + path);
    std::ranges::copy(path, where.sun_path);
    if (connect(fd_, reinterpret_cast<sockaddr*>(&where), sizeof(where)) != 0) {
      close(fd_);
      throw HarnessError("no emulator at " + path);
    }
  }
  ~Control() { close(fd_); }
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

  void Send(const std::string& line) {
    const std::string bytes = line + "\n";
    for (std::size_t done = 0; done < bytes.size();) {
      const ssize_t sent = send(fd_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
      if (sent <= 0) throw HarnessError("the emulator has ended");
      done += static_cast<std::size_t>(sent);
    }
  }

  std::string Receive() {
    std::string line;
    for (char byte = 0; recv(fd_, &byte, 1, 0) == 1;) {
      if (byte == '\n') return line;
      line += byte;
    }
    throw HarnessError("the emulator has ended");
  }

 private:
  int fd_;
};

Emulator::Emulator(const Options& options, const std::filesystem::path& dir)
    : options_(options), dir_(dir), members_(options.replicas + 1) {
  // A listener for each server and two connections from each sentinel; a tenth is for those that
  // are opened before the old ones are gone.
  const std::size_t per_group = members_ * (1 + 2 * options.sentinels);
  const std::size_t limit = farm::RaiseDescriptorLimit(std::numeric_limits<int>::max());
  const std::size_t groups_max = limit * 9 / 10 / per_group;
  if (groups_max == 0) {
    throw HarnessError(
        fmt::format("one master needs {} open files in the emulator, and the limit "
                    "(ulimit -Hn) is {}",
                    per_group, limit));
  }
  for (std::size_t group = 0; group < options.masters; group += groups_max) {
    StartShard(group, std::min(groups_max, options.masters - group));
  }
  for (std::size_t server = 0; server < options.masters * members_; ++server) {
    const farm::Endpoint address = AddressOf(server);
    by_address_[fmt::format("{}:{}", address.host, address.port)] = server;
  }
}

Emulator::~Emulator() = default;

void Emulator::StartShard(std::size_t first_group, std::size_t groups) {
  const std::string path = (dir_ / fmt::format("farm-{}.sock", shards_.size())).string();
  harness::ProcessOptions process;
  process.argv = {SENTINEL_BENCH_FARM,
                  "--control",
                  path,
                  "--groups",
                  std::to_string(groups),
                  "--first-group",
                  std::to_string(first_group),
                  "--replicas",
                  std::to_string(options_.replicas),
                  "--port",
                  std::to_string(port_.number())};
  process.stdout_file = dir_ / fmt::format("farm-{}.log", shards_.size());
  Shard shard;
  shard.first_server = FirstMasterOf(first_group);
  shard.process = std::make_unique<harness::Process>(process);
  harness::WaitFor("the emulator to listen", [&] {
    if (!shard.process->Running()) {
      return harness::Observation{false, harness::TailOf(process.stdout_file, 3)};
    }
    shard.control = std::make_unique<Control>(path);
    return harness::Observation{true, ""};
  });
  shards_.push_back(std::move(shard));
}

farm::Endpoint Emulator::AddressOf(std::size_t server) const {
  return farm::AddressOf(server / members_, server % members_, options_.replicas, port_.number());
}

std::size_t Emulator::ServerAt(const std::string& address) const {
  const auto found = by_address_.find(address);
  if (found == by_address_.end()) throw HarnessError("no server has the address " + address);
  return found->second;
}

Emulator::Shard& Emulator::ShardOf(std::size_t server) {
  const auto behind = std::ranges::upper_bound(shards_, server, {}, &Shard::first_server);
  return *std::prev(behind);
}

void Emulator::Order(std::string_view verb, const std::vector<std::size_t>& servers) {
  std::map<Shard*, std::string> lines;
  for (const std::size_t server : servers) {
    Shard& shard = ShardOf(server);
    std::string& line = lines.try_emplace(&shard, verb).first->second;
    line += fmt::format(" {}", server - shard.first_server);
  }
  for (const auto& [shard, line] : lines) shard->control->Send(line);
  for (const auto& [shard, line] : lines) {
    const std::string answer = shard->control->Receive();
    if (answer != "ok") throw HarnessError(fmt::format("{}: {}", verb, answer));
  }
}

bool Emulator::IsMaster(std::size_t server) {
  Shard& shard = ShardOf(server);
  shard.control->Send(fmt::format("show {}", server - shard.first_server));
  return shard.control->Receive().ends_with(" alive master");
}

std::map<std::string, std::uint64_t> Emulator::Stats() {
  std::map<std::string, std::uint64_t> sums;
  for (const Shard& shard : shards_) {
    shard.control->Send("stats");
    std::istringstream words(shard.control->Receive());
    for (std::string word; words >> word;) {
      const std::size_t equals = word.find('=');
      sums[word.substr(0, equals)] += std::strtoull(word.c_str() + equals + 1, nullptr, 10);
    }
  }
  return sums;
}

double Emulator::CpuSeconds() const {
  double seconds = 0;
  for (const Shard& shard : shards_) seconds += UsageOf(shard.process->pid()).cpu_seconds;
  return seconds;
}

}  // namespace sentinel::scale
