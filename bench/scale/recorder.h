// What the sentinels published about the groups, with the time of arrival.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/event_tap.h"
#include "support/wait.h"

namespace sentinel::scale {

// The name of a group in the configuration, and back. nullopt for other names.
std::string NameOf(std::size_t group);
std::optional<std::size_t> GroupCalled(std::string_view name);

// How one group was failed over.
struct Failover {
  std::optional<harness::SteadyTime> first_switch;  // At whichever sentinel came first.
  std::optional<harness::SteadyTime> agreement;     // When the last one named the same master.
  std::string master;                               // Whom they agree on.
  std::size_t switches = 0;                         // Of all sentinels.
  std::size_t elections = 0;                        // +try-failover, of all sentinels.
};

// Take() is called in the thread of the tap, the rest in any.
class Recorder {
 public:
  Recorder(std::size_t groups, std::size_t sentinels);

  // REQUIRES: the source of `event` is the number of the sentinel.
  void Take(const harness::SentinelEvent& event);

  // Events so far whose names begin with `prefix`.
  std::size_t Count(std::string_view prefix) const;
  // Servers and sentinels that were thought to be down so far.
  std::size_t Downs() const { return Count("+sdown"); }

  // How the group was failed over since `since`.
  Failover FailoverOf(std::size_t group, harness::SteadyTime since) const;
  std::size_t AgreedSince(harness::SteadyTime since, const std::vector<std::size_t>& groups) const;

 private:
  struct Switch {
    harness::SteadyTime at;
    std::size_t sentinel = 0;
    std::string master;  // "HOST:PORT"
  };
  struct Group {
    std::vector<Switch> switches;
    std::vector<harness::SteadyTime> elections;
  };

  Failover FailoverOf(const Group& group, harness::SteadyTime since) const;

  const std::size_t sentinels_;
  mutable std::mutex mutex_;
  std::vector<Group> groups_;                  // Guarded by mutex_.
  std::map<std::string, std::size_t> counts_;  // By event. Guarded by mutex_.
};

}  // namespace sentinel::scale
