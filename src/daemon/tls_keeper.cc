#include "daemon/tls_keeper.h"

#include <array>
#include <chrono>
#include <ctime>
#include <limits>
#include <utility>

namespace sentinel::daemon {
namespace {

using std::chrono::system_clock;

constexpr std::chrono::hours kLookEvery{1};

// Days left at which the log says so, once each; then every day.
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

std::string DateOf(system_clock::time_point time) {
  const std::time_t seconds = system_clock::to_time_t(time);
  std::tm broken_down{};
  ::gmtime_r(&seconds, &broken_down);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &broken_down);
  return text.data();
}

std::string NameOf(const io::TlsCertificate& certificate) {
  return "the certificate of " + certificate.directive + " (" + certificate.path + ")";
}

std::string Warning(const io::TlsCertificate& certificate, long days_left) {
  const std::string date = DateOf(certificate.not_after);
  if (days_left < 0) return "WARNING: " + NameOf(certificate) + " has expired at " + date + ".";
  return "WARNING: " + NameOf(certificate) + " expires at " + date + ", in " +
         (days_left == 0 ? "less than a day" : std::to_string(days_left) + " days") + ".";
}

}  // namespace

TlsKeeper::TlsKeeper(io::Loop& loop, const Clock& clock, io::LogSink& log,
                     codec::TlsOptions options, std::vector<command::Certificate>& certificates)
    : clock_(clock),
      log_(log),
      options_(std::move(options)),
      shown_(certificates),
      next_look_(loop, [this] { WarnOfDates(); }) {}

Result<void> TlsKeeper::Start() {
  if (!enabled()) return {};
  Result<io::TlsContexts> contexts = io::MakeTlsContexts(options_);
  if (!contexts) return Fail(contexts.error());
  PutInForce(std::move(*contexts));
  return {};
}

void TlsKeeper::Reload() {
  if (!enabled()) return;
  const Result<void> done = Renew(options_);
  if (done) return log_.Log(LogLevel::kNotice, "TLS: certificates and keys were read again.");
  log_.Log(LogLevel::kWarning,
           "TLS: certificates and keys could not be read again, what was read before stays in "
           "force: " +
               done.error().message);
}

Result<void> TlsKeeper::Change(codec::TlsOptions options) {
  if (enabled()) {
    const Result<void> done = Renew(options);
    if (!done) {
      log_.Log(LogLevel::kWarning, "TLS: SENTINEL CONFIG SET is refused: " + done.error().message);
      return done;
    }
    log_.Log(LogLevel::kNotice, "TLS: settings changed by SENTINEL CONFIG SET are in force.");
  }
  options_ = std::move(options);
  return {};
}

Result<void> TlsKeeper::Renew(const codec::TlsOptions& options) {
  Result<io::TlsContexts> contexts = io::MakeTlsContexts(options);
  if (!contexts) return Fail(contexts.error());
  if (const Result<void> dates = CheckDates(*contexts); !dates) return dates;
  PutInForce(std::move(*contexts));
  return {};
}

// Nobody would accept such a certificate. At the start there is nothing better, later there is.
Result<void> TlsKeeper::CheckDates(const io::TlsContexts& contexts) const {
  const auto now = clock_.WallNow();
  for (const io::TlsCertificate& certificate : contexts.certificates) {
    if (now >= certificate.not_after) {
      return Fail(NameOf(certificate) + " has expired at " + DateOf(certificate.not_after));
    }
    if (now < certificate.not_before) {
      return Fail(NameOf(certificate) + " is not valid before " + DateOf(certificate.not_before));
    }
  }
  return {};
}

void TlsKeeper::PutInForce(io::TlsContexts contexts) {
  contexts_ = std::move(contexts);
  shown_.clear();
  for (const io::TlsCertificate& certificate : contexts_.certificates) {
    shown_.push_back({certificate.directive, certificate.not_after});
  }
  warned_days_.assign(contexts_.certificates.size(), kNotWarned);
  WarnOfDates();
}

void TlsKeeper::WarnOfDates() {
  const auto now = clock_.WallNow();
  for (std::size_t i = 0; i < contexts_.certificates.size(); ++i) {
    const io::TlsCertificate& certificate = contexts_.certificates[i];
    const long days_left = DaysLeft(certificate, now);
    const long limit = LimitOf(days_left);
    if (std::exchange(warned_days_[i], limit) == limit || limit == kNotWarned) continue;
    log_.Log(LogLevel::kWarning, Warning(certificate, days_left));
  }
  next_look_.Arm(kLookEvery);
}

}  // namespace sentinel::daemon
