// What the daemon has counted and measured since its start, beside what the model knows. The daemon
// writes it (daemon/telemetry_feed.h); /metrics shows it.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "base/histogram.h"
#include "command/client_state.h"
#include "sentinel/event.h"

namespace sentinel::http {

// From 100 us to 10 s: what crosses a network, a disk or the loop.
using ShortTimes = Histogram<14>;
inline ShortTimes MakeShortTimes() {
  using std::chrono::microseconds;
  return ShortTimes({microseconds(100), microseconds(250), microseconds(500), microseconds(1'000),
                     microseconds(2'500), microseconds(5'000), microseconds(10'000),
                     microseconds(25'000), microseconds(50'000), microseconds(100'000),
                     microseconds(250'000), microseconds(1'000'000), microseconds(2'500'000),
                     microseconds(10'000'000)});
}

// From 5 ms to 3 minutes: a failover and its phases.
using LongTimes = Histogram<14>;
inline LongTimes MakeLongTimes() {
  using std::chrono::milliseconds;
  return LongTimes({milliseconds(5), milliseconds(10), milliseconds(25), milliseconds(50),
                    milliseconds(100), milliseconds(250), milliseconds(500), milliseconds(1'000),
                    milliseconds(2'500), milliseconds(5'000), milliseconds(10'000),
                    milliseconds(30'000), milliseconds(60'000), milliseconds(180'000)});
}

// A stretch of a failover that this sentinel led, by the event at its end.
enum class FailoverPhase : std::uint8_t {
  kObjective,   // +odown, from +sdown on.
  kElection,    // +elected-leader, from +try-failover on.
  kSelection,   // +selected-slave, from there on.
  kPromotion,   // +promoted-slave.
  kSwitch,      // +switch-master.
  kReconfigure  // +failover-end.
};
inline constexpr std::array<std::string_view, 6> kFailoverPhases = {
    "objective", "election", "selection", "promotion", "switch", "reconfiguration"};

struct LinkCounts {
  std::uint64_t opened = 0;       // Connects begun.
  std::uint64_t established = 0;  // Of these.
  std::uint64_t lost = 0;         // Not made, or ended by somebody else.
};

struct Telemetry {
  std::array<std::uint64_t, kEventKinds> events{};  // By EventKind.

  // By result and reason: those that this sentinel led, and switches that others did.
  std::map<std::pair<std::string_view, std::string_view>, std::uint64_t> failovers;
  std::array<LongTimes, kFailoverPhases.size()> phases = {MakeLongTimes(), MakeLongTimes(),
                                                          MakeLongTimes(), MakeLongTimes(),
                                                          MakeLongTimes(), MakeLongTimes()};
  LongTimes down_to_switch = MakeLongTimes();  // From +sdown to +switch-master, whoever led.
  std::uint64_t votes_for_itself = 0;
  std::uint64_t votes_for_others = 0;

  LinkCounts command_links;
  LinkCounts subscriber_links;
  ShortTimes server_round_trips = MakeShortTimes();  // Of PING.
  ShortTimes peer_round_trips = MakeShortTimes();

  ShortTimes loop_lag = MakeShortTimes();  // Of timers of the engine behind their time.
  ShortTimes saves = MakeShortTimes();
  std::uint64_t save_errors = 0;
  ShortTimes look_ups = MakeShortTimes();
  std::uint64_t look_up_errors = 0;

  command::ClientFigures clients;  // When metrics were last asked for.

  std::uint64_t http_requests = 0;
  std::uint64_t http_refused = 0;  // Connections there was no room for.
  std::uint64_t http_handshakes_failed = 0;  // With TLS.
  std::uint64_t http_connections = 0;
  std::uint64_t http_followers = 0;
  std::uint64_t http_followers_dropped = 0;
};

}  // namespace sentinel::http
