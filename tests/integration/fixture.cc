#include "fixture.h"

#include <iostream>
#include <utility>

namespace sentinel::harness {
namespace {

constexpr std::size_t kReportedLines = 60;

}  // namespace

TopologyOptions IntegrationTest::Ours(std::size_t count) {
  TopologyOptions options;
  options.sentinels = Repeat(OurSentinel(), count);
  return options;
}

Topology& IntegrationTest::Build(TopologyOptions options) {
  topology_ = std::make_unique<Topology>(dir_.path(), std::move(options));
  return *topology_;
}

Topology& IntegrationTest::Start(TopologyOptions options) {
  Build(std::move(options)).Start();
  return *topology_;
}

RedisServer& IntegrationTest::FailOver() {
  RedisServer& old_master = topology().first_master();
  old_master.process().Kill();
  return topology().WaitForFailoverFrom(old_master);
}

void IntegrationTest::TearDown() {
  if (!topology_) return;
  for (const std::string& complaint : topology_->StopSentinels()) ADD_FAILURE() << complaint;
  if (!HasFailure()) return;
  dir_.Keep();
  std::cerr << "events:\n";
  for (const SentinelEvent& event : events().Events())
    std::cerr << "    " << event.Describe() << "\n";
  std::cerr << topology_->Report(kReportedLines);
}

}  // namespace sentinel::harness
