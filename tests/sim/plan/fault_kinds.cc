#include "sim/plan/fault_kinds.h"

#include "base/check.h"

namespace sentinel::sim {

using std::chrono::milliseconds;
using std::chrono::seconds;

KindInfo InfoOf(FaultKind kind) {
  switch (kind) {
    case FaultKind::kServerCrash:
      return {12, seconds(40)};
    case FaultKind::kServerPause:
      return {14, seconds(30)};
    case FaultKind::kSentinelCrash:
      return {8, seconds(40)};
    case FaultKind::kSentinelPause:
      return {6, seconds(20)};
    case FaultKind::kCut:
    case FaultKind::kCutOneWay:
    case FaultKind::kIsolate:
      return {6, seconds(40)};
    case FaultKind::kSplit:
      return {4, seconds(40)};
    case FaultKind::kSlowPath:
    case FaultKind::kLoss:
      return {4, seconds(60)};
    case FaultKind::kReset:
    case FaultKind::kServerKillClients:
      return {4, milliseconds(0)};
    case FaultKind::kOrderFailover:
    case FaultKind::kOrderCoordinated:
      return {6, milliseconds(0)};
    case FaultKind::kDiskFails:
    case FaultKind::kDiskSlow:
    case FaultKind::kDiskHangs:
      return {4, seconds(30)};
    case FaultKind::kOrderReset:
    case FaultKind::kOrderRemove:
    case FaultKind::kServerReplicaOf:
    case FaultKind::kServerNoOne:
    case FaultKind::kServerFailover:
      return {2, seconds(20)};
    case FaultKind::kRefuse:
    case FaultKind::kServerBusy:
    case FaultKind::kServerLoads:
    case FaultKind::kServerPassword:
    case FaultKind::kServerLags:
    case FaultKind::kServerMinReplicas:
    case FaultKind::kServerPriority:
    case FaultKind::kServerKeepsConfig:
    case FaultKind::kWallStep:
    case FaultKind::kClockRate:
    case FaultKind::kOrderFailoverOfAll:
    case FaultKind::kOrderDownAfter:
    case FaultKind::kOrderTimeout:
    case FaultKind::kOrderQuorum:
    case FaultKind::kOrderPause:
      return {3, seconds(30)};
  }
  SENTINEL_UNREACHABLE();
}

bool ByHandOnServers(FaultKind kind) {
  return kind == FaultKind::kServerReplicaOf || kind == FaultKind::kServerNoOne ||
         kind == FaultKind::kServerFailover;
}

bool NotForStock(FaultKind kind) {
  return kind == FaultKind::kOrderFailoverOfAll || ByHandOnServers(kind);
}

bool CutsNetwork(FaultKind kind) { return kind <= FaultKind::kSplit; }

bool SeparatesServers(const Fault& fault, int group) {
  switch (fault.kind) {
    case FaultKind::kSplit:
      return true;
    case FaultKind::kCut:
    case FaultKind::kCutOneWay:
      return fault.who.group == group && fault.other.group == group;
    case FaultKind::kIsolate:
    case FaultKind::kRefuse:
    case FaultKind::kServerCrash:
    case FaultKind::kServerPause:
    case FaultKind::kServerBusy:
    case FaultKind::kServerLoads:
    case FaultKind::kServerPassword:
      return fault.who.group == group;
    default:
      return false;
  }
}

bool RestartsServer(FaultKind kind) {
  return kind == FaultKind::kServerCrash || kind == FaultKind::kServerLoads;
}

}  // namespace sentinel::sim
