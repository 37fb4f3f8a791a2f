// What planning has to know of each kind of fault.
#pragma once

#include <chrono>

#include "sim/plan/plan.h"

namespace sentinel::sim {

// How often a kind is drawn when it is in play, and how long it lasts at most.
struct KindInfo {
  int weight;
  std::chrono::milliseconds longest;
};

KindInfo InfoOf(FaultKind kind);

// An operator changes roles at the servers themselves.
bool ByHandOnServers(FaultKind kind);

bool CutsNetwork(FaultKind kind);

// The servers of a group may lose one another by it.
bool SeparatesServers(const Fault& fault, int group);

// A server is started again from its configuration file.
bool RestartsServer(FaultKind kind);

// Stock sentinels never find out of a master that an operator has made a replica of its replica,
// nor of two masters in one epoch.
bool NotForStock(FaultKind kind);

}  // namespace sentinel::sim
