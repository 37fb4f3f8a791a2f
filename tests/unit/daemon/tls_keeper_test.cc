#include "daemon/tls_keeper.h"

#include <gmock/gmock.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "io/event/loop.h"
#include "support/certificates.h"
#include "support/temp_dir.h"

namespace sentinel::daemon {
namespace {

using codec::TlsOptions;
using harness::CertificateFiles;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::chrono::hours kDay{24};

class Lines final : public io::LogSink {
 public:
  void Log(LogLevel, std::string_view text) override { lines.emplace_back(text); }
  std::vector<std::string> lines;
};

class SetClock final : public Clock {
 public:
  MonotonicTime Now() const override { return {}; }
  std::chrono::system_clock::time_point WallNow() const override { return now; }
  std::chrono::system_clock::time_point now = std::chrono::system_clock::now();
};

class TlsKeeperTest : public testing::Test {
 protected:
  TlsKeeperTest() {
    options_.port = 1;
    options_.replication = true;
    options_.ca_cert_file = authority_.file();
  }

  TlsOptions With(const CertificateFiles& files) const {
    TlsOptions options = options_;
    options.cert_file = files.certificate;
    options.key_file = files.key;
    return options;
  }
  void Start(const TlsOptions& options) {
    keeper_.emplace(loop_, clock_, log_, options, shown_);
    ASSERT_TRUE(keeper_->Start());
  }
  // Why `options` are not put in force; "none" if they are.
  std::string Refusal(const TlsOptions& options) {
    const auto before = keeper_->server();
    const Result<void> done = keeper_->Change(options);
    EXPECT_EQ(keeper_->server() != before, done.has_value());
    return done ? "none" : done.error().message;
  }

  harness::TempDir dir_;
  harness::CertificateAuthority authority_{dir_.path()};
  harness::CertificateAuthority stranger_{dir_.path(), "stranger"};
  TlsOptions options_;
  io::Loop loop_;
  SetClock clock_;
  Lines log_;
  std::vector<command::Certificate> shown_;
  std::optional<TlsKeeper> keeper_;
};

TEST_F(TlsKeeperTest, KeepsWhatIsBetterThanWhatIsNew) {
  const TlsOptions good = With(authority_.Issue({.name = "good"}));
  Start(good);
  EXPECT_THAT(log_.lines, IsEmpty());
  EXPECT_THAT(Refusal(With(stranger_.Issue({.name = "forged"}))),
              HasSubstr("not verified by our own authorities"));
  EXPECT_THAT(Refusal(With(authority_.Issue({.name = "listening", .usage = "serverAuth"}))),
              HasSubstr("purpose"));
  EXPECT_THAT(Refusal(With(authority_.Issue({.name = "old", .ends = -kDay}))),
              HasSubstr("has expired"));
  EXPECT_EQ(Refusal(good), "none");
}

TEST_F(TlsKeeperTest, StartsWithWhatThereIsAndWarns) {
  Start(With(stranger_.Issue({.name = "forged"})));
  EXPECT_EQ(log_.lines.size(), 2U) << "for the port, and for links";
  EXPECT_THAT(log_.lines[0], HasSubstr("WARNING: the certificate of tls-cert-file ("));
}

TEST_F(TlsKeeperTest, GoesFromBadToBadAndToGoodAndNotBack) {
  const TlsOptions expiring = With(authority_.Issue({.name = "expiring", .ends = 40 * kDay}));
  TlsOptions other = expiring;
  other.auth_clients = codec::TlsAuthClients::kOptional;
  Start(expiring);
  clock_.now += 41 * kDay;
  EXPECT_EQ(Refusal(other), "none");
  EXPECT_THAT(Refusal(With(stranger_.Issue({.name = "forged", .ends = 99 * kDay}))),
              HasSubstr("not verified"))
      << "bad in another way";
  EXPECT_EQ(Refusal(With(authority_.Issue({.name = "good", .ends = 99 * kDay}))), "none");
  EXPECT_THAT(Refusal(other), HasSubstr("has expired"));
}

TEST_F(TlsKeeperTest, ForClientsAloneAnotherAuthorityIsALineInTheLog) {
  options_.replication = false;
  const TlsOptions other = With(stranger_.Issue({.name = "public"}));
  const auto line = HasSubstr("as it would have to be by clients: ");
  Start(With(authority_.Issue({.name = "good"})));
  EXPECT_EQ(Refusal(other), "none");
  EXPECT_THAT(log_.lines, Contains(line));
  log_.lines.clear();
  EXPECT_EQ(Refusal(other), "none");
  EXPECT_THAT(log_.lines, ElementsAre(EndsWith("are in force."))) << "nothing new";
  keeper_.reset();
  log_.lines.clear();
  Start(other);
  EXPECT_THAT(log_.lines, IsEmpty()) << "it may be meant";
}

}  // namespace
}  // namespace sentinel::daemon
