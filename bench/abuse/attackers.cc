// A program of its own for the attackers of one sentinel: each process may have so many
// connections and no more. Says what it has done now and then.
#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "common/command_line.h"
#include "load.h"
#include "swarm.h"

namespace sentinel::bench {
namespace {

const Load& Find(const std::vector<Load>& loads, const std::string& key) {
  for (const Load& load : loads) {
    if (load.key == key) return load;
  }
  Exit("no load is called " + key, 1);
}

// Of what is allowed, all.
void RaiseDescriptorLimit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

[[noreturn]] void Attack(const std::string& key, int port, const Options& options) {
  RaiseDescriptorLimit();
  const std::vector<Load> loads = AllLoads(options);
  Swarm swarm(Find(loads, key), static_cast<std::uint16_t>(port));
  while (true) {
    swarm.Run(std::chrono::milliseconds(100));
    fmt::print("{} {} {}\n", swarm.standing(), swarm.connected(), swarm.bytes_sent());
    std::fflush(stdout);
  }
}

}  // namespace
}  // namespace sentinel::bench

int main(int argc, char** argv) {
  namespace bench = sentinel::bench;
  if (argc != 5) bench::Exit("Usage: sentinel-bench-attackers LOAD PORT IDLE HANDSHAKES", 1);
  bench::Options options;
  options.idle_clients = static_cast<std::size_t>(bench::ToInt("idle", argv[3], 1));
  options.handshakes = static_cast<std::size_t>(bench::ToInt("handshakes", argv[4], 1));
  bench::Attack(argv[1], bench::ToInt("port", argv[2], 1), options);
}
