// A quorum under attack.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "load.h"
#include "options.h"
#include "support/certificates.h"
#include "support/port.h"
#include "support/temp_dir.h"
#include "support/topology.h"

namespace sentinel::bench {

struct FailoverTimes {
  double first_write = 0;   // Milliseconds from the fault to the first write on the new master,
  double all_switched = 0;  // and until the last sentinel had told of it.
};

struct LoadResult {
  std::string name;
  std::string key;
  std::vector<FailoverTimes> failovers;
  double slowest_answer = 0;     // To a PING of a client that does nothing else, milliseconds.
  std::size_t held_down = 0;     // +sdown of what was well, and +tilt.
  std::size_t wanted = 0;        // Connections that the attackers were to make, at least;
  std::size_t standing = 0;      // those that stood when the first master died,
  std::size_t connected = 0;     // and all there ever were.
  std::uint64_t bytes_sent = 0;  // By them.
  // The largest of the sentinels, by its share.
  std::int64_t rss_at_rest_kib = 0;  // Before all loads, behind failovers in peace.
  std::int64_t rss_peak_kib = 0;
  std::int64_t rss_after_kib = 0;
  std::string failure;  // Why there are no more figures; empty if all went well.
};

// The same processes for all loads.
class Bench {
 public:
  explicit Bench(const Options& options);

  // Under all of these at the same time. REQUIRES: the first call has none, in peace, which the
  // others are compared with.
  LoadResult Measure(const std::string& name, const std::string& key,
                     const std::vector<Load>& loads);

  // A sentence for each sentinel that did not end well.
  std::vector<std::string> Stop() { return topology_->StopSentinels(); }
  void KeepFiles() { dir_.Keep(); }

 private:
  std::string TextOf(const harness::Port& tls_port, const harness::CertificateFiles& files) const;
  void WarmUp();
  std::vector<std::uint16_t> Ports(const Load& load) const;
  std::vector<std::int64_t> Memory() const;
  std::vector<std::ptrdiff_t> Files() const;
  void AwaitGhosts() const;
  FailoverTimes FailOver();
  std::size_t HeldDown(harness::SteadyTime since) const;
  void CompareMemory(LoadResult& result) const;

  const Options options_;
  harness::TempDir dir_{"sentinel-abuse"};
  harness::CertificateAuthority authority_;
  std::vector<harness::Port> tls_ports_;
  std::unique_ptr<harness::Topology> topology_;
  harness::RedisServer* master_ = nullptr;
  std::vector<std::int64_t> rss_at_rest_;      // Of each sentinel.
  std::vector<std::ptrdiff_t> files_at_rest_;  // Likewise, how many are open.
  std::vector<std::uint16_t> dead_;            // Ports of masters that were killed under this load.
};

}  // namespace sentinel::bench
