// What has to be said of certificates that expire: pure, the time is given.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "io/tls/certificate.h"

namespace sentinel::daemon {

class CertificateDates {
 public:
  explicit CertificateDates(std::vector<io::TlsCertificate> certificates = {});

  // A line for each certificate whose end has come nearer than 30, 14, 7, 3, 2 or 1 days, or has
  // passed, since the last call; behind the end there is one for each day.
  std::vector<std::string> WarningsDue(std::chrono::system_clock::time_point now);

 private:
  std::vector<io::TlsCertificate> certificates_;
  std::vector<long> warned_;  // Of each: the limit that was warned of.
};

}  // namespace sentinel::daemon
