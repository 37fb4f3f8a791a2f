#include "daemon/certificate_dates.h"

#include <gmock/gmock.h>

namespace sentinel::daemon {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::system_clock;
using testing::ElementsAre;
using testing::IsEmpty;

const system_clock::time_point kEnd{std::chrono::seconds(1'700'000'000)};

io::TlsCertificate Ending(const std::string& directive) {
  return {
      .directive = directive, .path = "/a.crt", .not_before = kEnd - days(90), .not_after = kEnd};
}

TEST(CertificateDates, WarnAtEachLimitOnce) {
  CertificateDates dates({Ending("tls-cert-file")});
  EXPECT_THAT(dates.WarningsDue(kEnd - days(31)), IsEmpty());
  EXPECT_THAT(dates.WarningsDue(kEnd - days(30)), IsEmpty());
  EXPECT_THAT(
      dates.WarningsDue(kEnd - days(30) + hours(1)),
      ElementsAre("WARNING: the certificate of tls-cert-file (/a.crt) expires at 2023-11-14 "
                  "22:13:20 UTC, in 29 days."));
  EXPECT_THAT(dates.WarningsDue(kEnd - days(20)), IsEmpty());
  int lines = 0;
  for (auto now = kEnd - days(20); now < kEnd - hours(1); now += hours(1)) {
    lines += static_cast<int>(dates.WarningsDue(now).size());
  }
  EXPECT_EQ(lines, 5) << "at 14, 7, 3, 2 days and 1";
}

TEST(CertificateDates, WarnEveryDayBehindTheEnd) {
  CertificateDates dates({Ending("tls-cert-file")});
  EXPECT_THAT(
      dates.WarningsDue(kEnd - hours(1)),
      ElementsAre("WARNING: the certificate of tls-cert-file (/a.crt) expires at 2023-11-14 "
                  "22:13:20 UTC, in less than a day."));
  const auto expired = ElementsAre(
      "WARNING: the certificate of tls-cert-file (/a.crt) has expired at 2023-11-14 22:13:20 UTC.");
  EXPECT_THAT(dates.WarningsDue(kEnd + hours(1)), expired);
  EXPECT_THAT(dates.WarningsDue(kEnd + hours(2)), IsEmpty());
  EXPECT_THAT(dates.WarningsDue(kEnd + hours(25)), expired);
}

TEST(CertificateDates, EachIsWarnedOf) {
  CertificateDates dates({Ending("tls-cert-file"), Ending("tls-ca-cert-file")});
  EXPECT_EQ(dates.WarningsDue(kEnd - days(3) + hours(1)).size(), 2U);
}

}  // namespace
}  // namespace sentinel::daemon
