// Which of the rare things that runs are there to bring about have happened, and in how many runs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/marks.h"
#include "sim/fault/injector.h"
#include "sim/plan/plan.h"
#include "sim/run/simulation.h"
#include "sim/world/cluster.h"

namespace sentinel::sim {

// Events that a long series of runs has to see; docs/testing.md says how long. Left out are those
// of moved peers and of host names (+sentinel-address-switch, +sentinel-address-update,
// +sentinel-invalid-addr) and of scripts, which no plan has, and the debug events about scripts
// that begin and end and about connections made anew, and those of refused log-ins and commands.
// Scenarios look after them.
inline constexpr std::array<std::string_view, 40> kEventsToSee = {
    "+monitor",
    "-monitor",
    "+set",
    "+reset-master",
    "+slave",
    "+sentinel",
    "+reboot",
    "+role-change",
    "-role-change",
    "+sdown",
    "-sdown",
    "+odown",
    "-odown",
    "+tilt",
    "-tilt",
    "+new-epoch",
    "+vote-for-leader",
    "+try-failover",
    "-failover-abort-not-elected",
    "+elected-leader",
    "+failover-state-select-slave",
    "-failover-abort-no-good-slave",
    "+selected-slave",
    "+failover-state-send-slaveof-noone",
    "+failover-state-wait-promotion",
    "-failover-abort-slave-timeout",
    "-failover-abort-master-is-back",
    "+promoted-slave",
    "+failover-state-reconf-slaves",
    "+slave-reconf-sent",
    "+slave-reconf-sent-be",
    "+slave-reconf-inprog",
    "+slave-reconf-done",
    "-slave-reconf-sent-timeout",
    "+failover-end-for-timeout",
    "+failover-end",
    "+config-update-from",
    "+switch-master",
    "+convert-to-slave",
    "+fix-slave-config",
};

// What servers do: their refusals by code, and these two.
inline constexpr std::string_view kFullResync = "full resync";
inline constexpr std::string_view kPartialResync = "partial resync";
inline constexpr std::array<std::string_view, 8> kServersToSee = {
    kFullResync, kPartialResync, "LOADING",    "BUSY",
    "NOAUTH",    "NOREPLICAS",   "MASTERDOWN", "READONLY",
};

// What of a run is looked at: kinds of faults that took effect, by name, and what servers did.
std::set<std::string> Sights(Cluster& cluster, const Injector& injector);

inline constexpr std::size_t kThingsToSee =
    kMarkCount + kEventsToSee.size() + static_cast<std::size_t>(kFaultKinds) + kServersToSee.size();

// One entry for each mark, event, kind of fault and thing that servers do: whether it came up in a
// run, or in how many.
std::array<bool, kThingsToSee> Seen(const Outcome& outcome);
using TimesSeen = std::array<std::uint64_t, kThingsToSee>;

std::string_view NameOfThing(std::size_t index);

// A line for each thing, the rarest last, and then a sentence about those that no run has seen.
struct CoverageReport {
  std::string text;
  std::vector<std::string> never;
};
CoverageReport ReportCoverage(const TimesSeen& seen);

}  // namespace sentinel::sim
