#include "daemon/tls_keeper.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace sentinel::daemon {
namespace {

constexpr std::chrono::hours kLookEvery{1};

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
  WarnOf(io::FindFlaws(contexts_, options_, clock_.WallNow()));
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
  std::swap(options_, options);  // The room of a former password is given back and wiped.
  return {};
}

// What others would refuse for a new reason is not put in force: at the start there is nothing
// better, later there is. Who goes from bad to bad, as behind the end of a certificate, may.
Result<void> TlsKeeper::Renew(const codec::TlsOptions& options) {
  Result<io::TlsContexts> contexts = io::MakeTlsContexts(options);
  if (!contexts) return Fail(contexts.error());
  const auto now = clock_.WallNow();
  const std::vector<io::TlsFlaw> flaws = io::FindFlaws(*contexts, options, now);
  const std::vector<io::TlsFlaw> new_flaws =
      io::NewFlaws(flaws, io::FindFlaws(contexts_, options_, now));
  const auto worse = std::ranges::find_if(new_flaws, &io::TlsFlaw::grave);
  if (worse != new_flaws.end()) return Fail(worse->text);
  PutInForce(std::move(*contexts));
  WarnOf(flaws);
  for (const io::TlsFlaw& flaw : new_flaws) log_.Log(LogLevel::kWarning, "TLS: " + flaw.text);
  return {};
}

void TlsKeeper::PutInForce(io::TlsContexts contexts) {
  contexts_ = std::move(contexts);
  shown_.clear();
  for (const io::TlsCertificate& certificate : contexts_.certificates) {
    shown_.push_back({certificate.directive, certificate.not_after});
  }
  dates_ = CertificateDates(contexts_.certificates);
  WarnOfDates();
  for (const std::string& what : contexts_.left_out) log_.Log(LogLevel::kWarning, "TLS: " + what);
}

// Of dates WarnOfDates() tells.
void TlsKeeper::WarnOf(const std::vector<io::TlsFlaw>& flaws) {
  for (const io::TlsFlaw& flaw : flaws) {
    if (!flaw.grave || flaw.kind == io::TlsFlaw::Kind::kDates) continue;
    log_.Log(LogLevel::kWarning, "WARNING: " + flaw.text);
  }
}

void TlsKeeper::WarnOfDates() {
  for (const std::string& warning : dates_.WarningsDue(clock_.WallNow())) {
    log_.Log(LogLevel::kWarning, warning);
  }
  next_look_.Arm(kLookEvery);
}

}  // namespace sentinel::daemon
