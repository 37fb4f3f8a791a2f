#include "daemon/certificate_dates.h"

#include <array>
#include <cstddef>
#include <limits>
#include <utility>

namespace sentinel::daemon {
namespace {

using std::chrono::system_clock;

constexpr std::array<long, 6> kWarnAtDays = {30, 14, 7, 3, 2, 1};
constexpr long kNotWarned = std::numeric_limits<long>::max();

long DaysLeft(const io::TlsCertificate& certificate, system_clock::time_point now) {
  return std::chrono::floor<std::chrono::days>(certificate.not_after - now).count();
}

// The limit that so many days are under; each day past the end is one of its own.
long LimitOf(long days_left) {
  if (days_left < 0) return days_left;
  long limit = kNotWarned;
  for (const long at : kWarnAtDays) {
    if (days_left < at) limit = at;
  }
  return limit;
}

std::string NameOf(const io::TlsCertificate& certificate) {
  return "the certificate of " + certificate.directive + " (" + certificate.path + ")";
}

std::string Warning(const io::TlsCertificate& certificate, long days_left) {
  const std::string date = io::DateOf(certificate.not_after);
  if (days_left < 0) return "WARNING: " + NameOf(certificate) + " has expired at " + date + ".";
  return "WARNING: " + NameOf(certificate) + " expires at " + date + ", in " +
         (days_left == 0 ? "less than a day" : std::to_string(days_left) + " days") + ".";
}

}  // namespace

CertificateDates::CertificateDates(std::vector<io::TlsCertificate> certificates)
    : certificates_(std::move(certificates)), warned_(certificates_.size(), kNotWarned) {}

std::vector<std::string> CertificateDates::WarningsDue(system_clock::time_point now) {
  std::vector<std::string> warnings;
  for (std::size_t i = 0; i < certificates_.size(); ++i) {
    const long days_left = DaysLeft(certificates_[i], now);
    const long limit = LimitOf(days_left);
    if (std::exchange(warned_[i], limit) == limit || limit == kNotWarned) continue;
    warnings.push_back(Warning(certificates_[i], days_left));
  }
  return warnings;
}

}  // namespace sentinel::daemon
