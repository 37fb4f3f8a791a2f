// Base of all integration tests: a directory, a topology in it, and an account of both when a test
// fails.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "support/temp_dir.h"
#include "support/topology.h"

namespace sentinel::harness {

class IntegrationTest : public ::testing::Test {
 protected:
  // One master, two replicas and `count` sentinels of this build; everything else is up to the
  // test.
  static TopologyOptions Ours(std::size_t count = 3);

  // Writes the configuration; starts nothing.
  Topology& Build(TopologyOptions options);
  // Starts everything and waits until all know each other.
  Topology& Start(TopologyOptions options);

  Topology& topology() { return *topology_; }
  EventTap& events() { return topology_->events(); }
  const std::filesystem::path& dir() const { return dir_.path(); }

  // The master is killed, and everybody agrees on a new one.
  RedisServer& FailOver();

  // Stops the sentinels; one that crashed or ended with an error fails the test.
  void TearDown() override;

 private:
  TempDir dir_{"sentinel-integration"};
  std::unique_ptr<Topology> topology_;
};

}  // namespace sentinel::harness
