// What the daemon has counted and measured of itself.
#include <chrono>
#include <string>

#include "http/families.h"

namespace sentinel::http {
namespace {

constexpr MetricKind kGauge = MetricKind::kGauge;
constexpr MetricKind kCounter = MetricKind::kCounter;
constexpr MetricKind kHistogram = MetricKind::kHistogram;

std::uint64_t Count(const View& view, EventKind kind) {
  return view.telemetry.events[static_cast<std::size_t>(kind)];
}

void Events(const View& view, Exposition& out) {
  for (std::size_t i = 0; i < kEventKinds; ++i) {
    out.Add({{"event", Describe(static_cast<EventKind>(i)).name}}, view.telemetry.events[i]);
  }
}

void Failovers(const View& view, Exposition& out) {
  for (const auto& [end, count] : view.telemetry.failovers) {
    out.Add({{"result", end.first}, {"reason", end.second}}, count);
  }
}

void Phases(const View& view, Exposition& out) {
  for (std::size_t i = 0; i < kFailoverPhases.size(); ++i) {
    out.Add({{"phase", kFailoverPhases[i]}}, view.telemetry.phases[i]);
  }
}

void Elections(const View& view, Exposition& out) {
  out.Add({{"result", "won"}}, Count(view, EventKind::kElectedLeader));
  out.Add({{"result", "not-elected"}}, Count(view, EventKind::kAbortNotElected));
}

void Votes(const View& view, Exposition& out) {
  out.Add({{"candidate", "self"}}, view.telemetry.votes_for_itself);
  out.Add({{"candidate", "other"}}, view.telemetry.votes_for_others);
}

template <std::uint64_t LinkCounts::*field>
void Links(const View& view, Exposition& out) {
  out.Add({{"kind", "command"}}, view.telemetry.command_links.*field);
  out.Add({{"kind", "subscriber"}}, view.telemetry.subscriber_links.*field);
}

void RoundTrips(const View& view, Exposition& out) {
  out.Add({{"target", "server"}}, view.telemetry.server_round_trips);
  out.Add({{"target", "sentinel"}}, view.telemetry.peer_round_trips);
}

void Certificates(const View& view, Exposition& out) {
  for (const command::Certificate& certificate : view.facts.certificates) {
    const auto expires = std::chrono::system_clock::to_time_t(certificate.expires);
    out.Add({{"directive", certificate.directive}}, static_cast<double>(expires));
  }
}

// A row for a number of Telemetry, or of ServerCounters.
template <auto Telemetry::*field>
constexpr Family Measured(std::string_view name, MetricKind kind, std::string_view help) {
  return {name, kind, help,
          [](const View& view, Exposition& out) { out.Add({}, view.telemetry.*field); }};
}

template <std::uint64_t command::ServerCounters::*field>
constexpr Family Counted(std::string_view name, std::string_view help) {
  return {name, kCounter, help,
          [](const View& view, Exposition& out) { out.Add({}, view.facts.counters.*field); }};
}

constexpr Family kFamilies[] = {
    {"sentinel_build_info", kGauge, "The daemon and the id that its peers know it by",
     [](const View& view, Exposition& out) {
       out.Add({{"version", view.facts.version}, {"id", view.model.my_id}}, true);
     }},
    {"sentinel_current_epoch", kGauge, "The greatest epoch that is known here",
     [](const View& view, Exposition& out) { out.Add({}, view.model.current_epoch); }},
    {"sentinel_tilt_entries_total", kCounter, "How often TILT was entered",
     [](const View& view, Exposition& out) { out.Add({}, view.model.tilt.total); }},
    {"sentinel_events_total", kCounter, "Events that were reported, by name", Events},

    {"sentinel_failovers_total", kCounter,
     "Failovers that this sentinel led, by their end, and switches by others", Failovers},
    {"sentinel_failover_phase_seconds", kHistogram,
     "How long the phases took of failovers that this sentinel led", Phases},
    Measured<&Telemetry::down_to_switch>(
        "sentinel_down_to_switch_seconds", kHistogram,
        "From a master being down in the opinion of this sentinel to the switch"),
    {"sentinel_elections_total", kCounter, "Elections in which this sentinel stood", Elections},
    {"sentinel_votes_total", kCounter, "Votes that this sentinel has cast", Votes},

    {"sentinel_links", kGauge, "Connections to servers and sentinels, those under way included",
     [](const View& view, Exposition& out) {
       out.Add({}, std::uint64_t{view.model.routes.size()});
     }},
    {"sentinel_link_connects_total", kCounter, "Connects that were begun",
     Links<&LinkCounts::opened>},
    {"sentinel_link_establishments_total", kCounter, "Connects that led to a connection",
     Links<&LinkCounts::established>},
    {"sentinel_link_losses_total", kCounter, "Connections that failed, or ended over there",
     Links<&LinkCounts::lost>},
    {"sentinel_ping_round_trip_seconds", kHistogram, "From PING to its reply", RoundTrips},

    Measured<&Telemetry::loop_lag>("sentinel_loop_lag_seconds", kHistogram,
                                   "How late timers of the engine come"),
    Measured<&Telemetry::saves>("sentinel_save_seconds", kHistogram,
                                "How long it takes to make the state durable"),
    Measured<&Telemetry::save_errors>("sentinel_save_errors_total", kCounter, "Saves that failed"),
    {"sentinel_state_saved", kGauge, "0 while the state cannot be saved",
     [](const View& view, Exposition& out) { out.Add({}, view.model.saved); }},
    Measured<&Telemetry::look_ups>("sentinel_dns_lookup_seconds", kHistogram,
                                   "How long look-ups of host names take"),
    Measured<&Telemetry::look_up_errors>("sentinel_dns_errors_total", kCounter,
                                         "Look-ups without an address"),

    Counted<&command::ServerCounters::subscribers_dropped>(
        "sentinel_subscribers_dropped_total",
        "Subscribers of the command port that were closed as they did not read"),
    {"sentinel_ignored_hellos_total", kCounter, "Hellos that were refused",
     [](const View& view, Exposition& out) {
       out.Add({}, view.model.ignored.hellos + view.facts.counters.malformed_hellos);
     }},
    {"sentinel_ignored_replies_total", kCounter, "Replies that made no sense",
     [](const View& view, Exposition& out) { out.Add({}, view.model.ignored.replies); }},
    Counted<&command::ServerCounters::tls_handshakes_failed>(
        "sentinel_tls_handshake_errors_total", "TLS handshakes of clients that failed"),
    {"sentinel_certificate_expiry_timestamp_seconds", kGauge,
     "When a certificate expires, by the directive that names its file", Certificates},

    Measured<&Telemetry::http_requests>("sentinel_http_requests_total", kCounter,
                                        "Requests to the HTTP port"),
    Measured<&Telemetry::http_connections>("sentinel_http_connections", kGauge,
                                           "Connections to the HTTP port"),
    Measured<&Telemetry::http_refused>("sentinel_http_connections_refused_total", kCounter,
                                       "Connections to the HTTP port there was no room for"),
    Measured<&Telemetry::http_handshakes_failed>("sentinel_http_tls_handshake_errors_total",
                                                 kCounter,
                                                 "TLS handshakes at the HTTP port that failed"),
    Measured<&Telemetry::http_followers>("sentinel_http_followers", kGauge,
                                         "Clients that follow /api/events"),
    Measured<&Telemetry::http_followers_dropped>(
        "sentinel_http_followers_dropped_total", kCounter,
        "Of these, those that were closed as they did not read"),
};

}  // namespace

std::span<const Family> ProcessFamilies() { return kFamilies; }

}  // namespace sentinel::http
