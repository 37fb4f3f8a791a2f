// Periods and limits of stock sentinels (protocol sheet, section 0).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace sentinel::sim::stock {

// A span, or a stamp: stock sentinels take every stamp from the wall clock. Zero = never.
using Millis = std::chrono::milliseconds;

inline constexpr Millis kPingPeriod{1'000};
inline constexpr Millis kInfoPeriod{10'000};
inline constexpr Millis kFastInfoPeriod{1'000};
inline constexpr Millis kPublishPeriod{2'000};
inline constexpr Millis kAskPeriod{1'000};
inline constexpr Millis kMinLinkAge{15'000};
inline constexpr Millis kElectionTimeout{10'000};
inline constexpr Millis kReconfTimeout{10'000};
inline constexpr Millis kTiltTrigger{2'000};
inline constexpr Millis kTiltPeriod{30'000};
inline constexpr std::uint64_t kDesyncMax = 1'000;  // Milliseconds, not included.
inline constexpr std::size_t kPendingMax = 100;     // Per owner of a link.

}  // namespace sentinel::sim::stock
