#include "daemon/tls_keeper.h"

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

Result<void> TlsKeeper::Renew(const codec::TlsOptions& options) {
  Result<io::TlsContexts> contexts = io::MakeTlsContexts(options);
  if (!contexts) return Fail(contexts.error());
  // Nobody would accept such a certificate. At the start there is nothing better, later there is.
  const std::string invalid = InvalidAt(contexts->certificates, clock_.WallNow());
  if (!invalid.empty()) return Fail(invalid);
  PutInForce(std::move(*contexts));
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
}

void TlsKeeper::WarnOfDates() {
  for (const std::string& warning : dates_.WarningsDue(clock_.WallNow())) {
    log_.Log(LogLevel::kWarning, warning);
  }
  next_look_.Arm(kLookEvery);
}

}  // namespace sentinel::daemon
