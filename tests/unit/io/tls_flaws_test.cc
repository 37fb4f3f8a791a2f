#include <gmock/gmock.h>

#include <chrono>
#include <string>

#include "io/tls/flaws.h"
#include "tls_fixture.h"

namespace sentinel::io {
namespace {

using codec::TlsOptions;
using harness::CertificateFiles;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Kind = TlsFlaw::Kind;

constexpr std::chrono::hours kDay{24};

class TlsFlawsTest : public TlsTest {
 protected:
  TlsFlawsTest() { options_.replication = true; }

  static void Show(TlsOptions& options, const CertificateFiles& files) {
    options.cert_file = files.certificate;
    options.key_file = files.key;
  }
  static void ShowOnLinks(TlsOptions& options, const CertificateFiles& files) {
    options.client_cert_file = files.certificate;
    options.client_key_file = files.key;
  }
  std::vector<TlsFlaw> Find(std::chrono::seconds from_now = {}) const {
    return FindFlaws(Make(options_), options_, std::chrono::system_clock::now() + from_now);
  }
  std::vector<std::string> Texts(std::chrono::seconds from_now = {}) const {
    std::vector<std::string> texts;
    for (const TlsFlaw& flaw : Find(from_now)) texts.push_back(flaw.text);
    return texts;
  }

  TlsOptions options_ = Options();
  harness::CertificateAuthority stranger_{dir_.path(), "stranger"};
};

TEST_F(TlsFlawsTest, AGoodPairHasNone) {
  EXPECT_THAT(Texts(), IsEmpty());
  ShowOnLinks(options_, authority_.Issue({.name = "client", .usage = "clientAuth"}));
  Show(options_, authority_.Issue({.name = "listener", .usage = "serverAuth"}));
  EXPECT_THAT(Texts(), IsEmpty());
}

TEST_F(TlsFlawsTest, APairOfAnotherAuthorityHas) {
  const CertificateFiles files = stranger_.Issue({.name = "forged"});
  Show(options_, files);
  const std::string name = "the certificate of tls-cert-file (" + files.certificate + ")";
  EXPECT_THAT(Texts(), ElementsAre(name + " is not verified by our own authorities, as it would "
                                          "have to be by clients and sentinels: unable to get "
                                          "local issuer certificate",
                                   name + " is not verified by our own authorities, as it would "
                                          "have to be by servers and sentinels that links go to: "
                                          "unable to get local issuer certificate"));
  for (const TlsFlaw& flaw : Find()) EXPECT_TRUE(flaw.grave);
}

TEST_F(TlsFlawsTest, APairHasToBeForItsUse) {
  Show(options_, authority_.Issue({.name = "listener", .usage = "serverAuth"}));
  ASSERT_EQ(Find().size(), 1U);
  EXPECT_EQ(Find()[0].use, TlsUse::kLinks);
  EXPECT_EQ(Find()[0].kind, Kind::kTrust);
  EXPECT_THAT(Find()[0].text, HasSubstr("purpose"));
  Show(options_, authority_.Issue({.name = "calling", .usage = "clientAuth"}));
  ASSERT_EQ(Find().size(), 1U);
  EXPECT_EQ(Find()[0].use, TlsUse::kListener);
}

// Who signs for clients need not be who signs what they are shown.
TEST_F(TlsFlawsTest, AnAuthorityForClientsAloneIsNoGraveFlaw) {
  Show(options_, stranger_.Issue({.name = "public"}));
  options_.replication = false;
  ASSERT_EQ(Find().size(), 1U);
  EXPECT_FALSE(Find()[0].grave);
  options_.ca_cert_file = "";
  options_.auth_clients = codec::TlsAuthClients::kNo;
  EXPECT_THAT(Texts(), IsEmpty()) << "there is nothing to look at it with";
}

// Nobody connects to us.
TEST_F(TlsFlawsTest, WithoutAPortOnlyLinksCount) {
  options_.port = 0;
  Show(options_, authority_.Issue({.name = "calling", .usage = "clientAuth"}));
  ASSERT_EQ(Find().size(), 1U);
  EXPECT_FALSE(Find()[0].grave);
}

TEST_F(TlsFlawsTest, DatesCountWhoeverHasSigned) {
  for (const bool known : {true, false}) {
    SCOPED_TRACE(known);
    harness::CertificateAuthority& authority = known ? authority_ : stranger_;
    Show(options_, authority.Issue({.name = "short", .ends = 10 * kDay}));
    options_.replication = false;
    const auto dates = [&](std::chrono::seconds from_now) {
      std::vector<std::string> texts;
      for (const TlsFlaw& flaw : Find(from_now)) {
        if (flaw.kind == Kind::kDates) texts.push_back(flaw.text);
      }
      return texts;
    };
    EXPECT_THAT(dates(9 * kDay), IsEmpty());
    EXPECT_THAT(dates(11 * kDay), ElementsAre(HasSubstr(") has expired at 20")));
    EXPECT_THAT(dates(-2 * kDay), ElementsAre(HasSubstr(") is not valid before 20")));
  }
  Show(options_, authority_.Issue({.name = "long", .ends = 5000 * kDay}));
  EXPECT_THAT(Texts(4000 * kDay),
              ElementsAre(HasSubstr(" comes from an authority that has expired at 20")));
}

// As a cross-signed one that nobody needs any more.
TEST_F(TlsFlawsTest, WhatIsNotOnTheWayToTheAuthorityIsOfNoInterest) {
  const CertificateFiles old = authority_.Issue({.name = "old", .ends = -kDay});
  const std::string shown = options_.cert_file;
  harness::WriteFile(shown, harness::ReadFile(shown) + harness::ReadFile(old.certificate));
  EXPECT_THAT(Texts(), IsEmpty());
  EXPECT_TRUE(Make(options_).certificates[0].ValidAt(std::chrono::system_clock::now()));
  options_.ca_cert_file = stranger_.file();
  options_.replication = false;
  ASSERT_EQ(Find().size(), 1U);
  EXPECT_EQ(Find()[0].kind, Kind::kTrust);
}

TEST_F(TlsFlawsTest, AreNewWhereTheUseHadNoneOfThatKind) {
  const TlsFlaw links{TlsUse::kLinks, Kind::kTrust, true, "a"};
  const TlsFlaw listener{TlsUse::kListener, Kind::kTrust, true, "b"};
  const TlsFlaw dates{TlsUse::kLinks, Kind::kDates, true, "c"};
  const auto news = [](const std::vector<TlsFlaw>& next, const std::vector<TlsFlaw>& in_force) {
    std::string texts;
    for (const TlsFlaw& flaw : NewFlaws(next, in_force)) texts += flaw.text;
    return texts;
  };
  EXPECT_EQ(news({links, listener, dates}, {}), "abc");
  EXPECT_EQ(news({links, listener, dates}, {links}), "bc");
  EXPECT_EQ(news({links}, {links, dates}), "");
  EXPECT_EQ(news({{TlsUse::kLinks, Kind::kTrust, true, "other"}}, {links}), "") << "no worse";
  EXPECT_EQ(news({}, {links}), "");
}

}  // namespace
}  // namespace sentinel::io
