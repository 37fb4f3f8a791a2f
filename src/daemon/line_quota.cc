#include "daemon/line_quota.h"

namespace sentinel::daemon {
namespace {

constexpr std::uint64_t kLinesPerWindow = 10;
constexpr Duration kWindow = std::chrono::seconds(10);

}  // namespace

LineQuota::Verdict LineQuota::Take(MonotonicTime now) {
  if (window_began_ == MonotonicTime::min() || now - window_began_ >= kWindow) {
    window_began_ = now;
    in_window_ = 0;
  }
  if (++in_window_ > kLinesPerWindow) return Verdict::kDrop;
  return in_window_ == kLinesPerWindow ? Verdict::kLogAsLast : Verdict::kLog;
}

}  // namespace sentinel::daemon
