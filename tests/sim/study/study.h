// How a quorum does when nothing is wrong but its master: one death, and one failover by hand,
// watched closely.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/plan/plan.h"

namespace sentinel::sim {

struct StudyCase {
  int sentinels = 3;
  Duration rtt{};
  Mixture mixture = Mixture::kOurs;
};

struct StudyRun {
  bool over = false;           // A client writes again.
  bool first_round = false;    // The first epoch that was tried has brought the new master.
  Duration past_down_after{};  // From down-after behind the death to the first write.
  std::uint64_t lost = 0;      // Acknowledged writes that the new master lacks.
  // Behind SENTINEL FAILOVER, of a client that keeps its connection: acknowledged writes that the
  // new master lacks.
  std::uint64_t lost_by_hand = 0;
};

// The settings behind all cases; for people who read the figures.
inline constexpr Duration kStudyDownAfter = std::chrono::seconds(2);
inline constexpr Duration kStudyFailoverTimeout = std::chrono::seconds(20);
inline constexpr Duration kStudyWriteInterval = std::chrono::milliseconds(5);
// Of each replica behind a master that dies; drawn between 0 and this.
inline constexpr Duration kStudyReplicaLagMax = std::chrono::milliseconds(50);

StudyRun RunStudy(const StudyCase& what, std::uint64_t seed);

}  // namespace sentinel::sim
