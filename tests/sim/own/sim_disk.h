// The disk of a sentinel of ours: outlives its process, and loses what was not committed in time.
//
// What is committed has gone through the real text of sentinel.conf, there and back. A save that
// fails may be on the disk all the same: when it is the folder that cannot be synced, the new file
// has its name already.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/random.h"
#include "sentinel/ports.h"
#include "sentinel/state.h"
#include "sim/net/host.h"
#include "sim/sentinel/sentinel_node.h"

namespace sentinel::sim {

class SimDisk final : public Store {
 public:
  // `changed` is called whenever a save has made it to the disk, but for OnCrash.
  SimDisk(Host& host, Random& random, PersistentState initial, std::function<void()> changed);

  // --- the process ---
  void Save(StateImage state, std::function<void(SaveResult)> done) override;
  // What a new process reads.
  PersistentState Read() const;

  // --- the outside ---
  const PersistentState& durable() const { return durable_; }
  void SetMood(DiskMood mood);
  // The process died: a save under way has made it to the disk or has not.
  void OnCrash();

 private:
  struct Pending {
    StateImage state;
    std::function<void(SaveResult)> done;
    DiskMood mood = DiskMood::kGood;  // Of the moment when it started, or stopped to hang.
  };

  void GoOn();
  Duration Slowness();
  // REQUIRES: a save is pending. Whether the disk keeps it, if it gets that far.
  bool IsKept();
  void Commit();
  void Finish(bool ok);

  Host& host_;
  Random& random_;
  PersistentState durable_;
  const std::function<void()> changed_;
  DiskMood mood_ = DiskMood::kGood;
  std::optional<Pending> pending_;             // Not committed yet.
  std::function<void(SaveResult)> finishing_;  // Committed or failed; the process is not told yet.
  Timeline::Ticket ticket_;
};

}  // namespace sentinel::sim
