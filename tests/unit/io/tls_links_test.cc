#include "io/net/tls_links.h"

#include <gmock/gmock.h>

#include <memory>
#include <variant>
#include <vector>

#include "io/net/link_table.h"
#include "tls_fixture.h"

namespace sentinel::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class TlsLinksTest : public TlsTest {
 protected:
  TlsLinksTest() {
    LinkTable::Options options;
    options.tls = &links_;
    table_ = std::make_unique<LinkTable>(
        loop_, options, [this](Input input) { inputs_.push_back(std::move(input)); });
  }

  void Open(const std::string& host = "127.0.0.1", LinkKind kind = LinkKind::kCommand) {
    inputs_.clear();
    table_->Open({.link = LinkId{++last_},
                  .kind = kind,
                  .ip = "127.0.0.1",
                  .port = server_.port(),
                  .host = host});
    const RequestTag ping{.kind = RequestKind::kPing, .master = MasterId{7}, .serial = 0};
    table_->Send({.link = LinkId{last_}, .tag = ping, .words = {"PING"}});
  }

  template <typename T>
  bool Came() const {
    return std::ranges::any_of(inputs_,
                               [](const Input& input) { return std::holds_alternative<T>(input); });
  }

  // A link that is answered, and ends then.
  void Exchange() {
    const std::size_t before = server_.connections.size();
    Open();
    ASSERT_TRUE(RunUntil([&] {
      if (server_.connections.size() == before) return false;
      Hearer& heard = *server_.hearers.back();
      if (heard.received == "*1\r\n$4\r\nPING\r\n") {
        heard.received.clear();
        server_.connections.back()->Write("+PONG\r\n");
      }
      return Came<ReplyReceived>();
    }));
    table_->Close({LinkId{last_}, false});
  }

  // A link that does not come to stand.
  void Fail(const std::string& host = "127.0.0.1", LinkKind kind = LinkKind::kCommand) {
    Open(host, kind);
    ASSERT_TRUE(RunUntil([&] { return Came<LinkClosed>(); }));
  }

  codec::TlsOptions options_ = Options();
  TlsContexts contexts_ = Make(options_);
  TlsServerEnd server_{loop_, contexts_.server};
  std::vector<std::string> lines_;
  std::vector<bool> worked_;  // Whether each was resumed.
  TlsLinks links_{{.context = [this] { return contexts_.client; },
                   .log = [this](const std::string& line) { lines_.push_back(line); },
                   .on_working = [this](bool resumed) { worked_.push_back(resumed); }}};
  std::vector<Input> inputs_;
  std::uint64_t last_ = 0;
  std::unique_ptr<LinkTable> table_;
};

TEST_F(TlsLinksTest, LinksSpeakTlsAndReconnectWithTheirSession) {
  Exchange();
  Exchange();
  EXPECT_THAT(worked_, ElementsAre(false, true));
  EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(TlsLinksTest, ATroubleIsLoggedOnceUntilItChangesOrEnds) {
  const auto trusted = server_.context;
  harness::CertificateAuthority stranger(dir_.path(), "stranger");
  const harness::CertificateFiles forged = stranger.Issue({.name = "forged"});
  codec::TlsOptions options = options_;
  options.cert_file = forged.certificate;
  options.key_file = forged.key;
  server_.context = Make(options).server;
  Fail();
  Fail();
  const std::string server = "127.0.0.1:" + std::to_string(server_.port());
  ASSERT_EQ(lines_.size(), 1U);
  EXPECT_THAT(lines_[0], HasSubstr("TLS with " + server + " failed: error:"));
  EXPECT_THAT(lines_[0], HasSubstr("certificate verify failed"));

  server_.context = trusted;
  options_.verify_hostname = true;
  contexts_.client = Make(options_).client;
  Fail("other.example");
  ASSERT_EQ(lines_.size(), 2U);
  EXPECT_THAT(lines_[1], HasSubstr("hostname mismatch"));

  Exchange();
  Exchange();
  ASSERT_EQ(lines_.size(), 3U);
  EXPECT_EQ(lines_[2], "TLS with " + server + " works");
}

// What a server does that refuses our certificate: an alert, or a reset that overtakes it.
TEST_F(TlsLinksTest, AResetOrATimeoutIsNoNewsWhereAReasonIsKnown) {
  const std::string alert = "error:0A000418:SSL routines::tlsv1 alert unknown ca";
  for (int i = 0; i < 10; ++i) {
    links_.OnTrouble("192.0.2.1", 1, {alert, false});
    links_.OnTrouble("192.0.2.1", 1, {"Connection reset by peer", true});
    links_.OnTrouble("192.0.2.1", 1, {"the TLS handshake is not answered", true});
  }
  EXPECT_THAT(lines_, ElementsAre("TLS with 192.0.2.1:1 failed: " + alert));
  lines_.clear();

  // The other way round the reason is news.
  for (int i = 0; i < 10; ++i) {
    links_.OnTrouble("192.0.2.1", 2, {"Connection reset by peer", true});
    links_.OnTrouble("192.0.2.1", 2, {alert, false});
  }
  EXPECT_THAT(lines_, ElementsAre("TLS with 192.0.2.1:2 failed: Connection reset by peer",
                                  "TLS with 192.0.2.1:2 failed: " + alert));
}

// As of two servers behind one address.
TEST_F(TlsLinksTest, ReasonsThatTakeTurnsAreToldOnceEach) {
  for (int i = 0; i < 100; ++i) {
    links_.OnTrouble("192.0.2.1", 1, {"reason " + std::to_string(i % 2), false});
  }
  EXPECT_THAT(lines_, ElementsAre(HasSubstr("reason 0"), HasSubstr("reason 1")));
  for (int i = 0; i < 100; ++i) {
    links_.OnTrouble("192.0.2.1", 1, {"other reason " + std::to_string(i), false});
  }
  EXPECT_EQ(lines_.size(), 8U) << "there is an end to it";
}

// As of a redis-server without TLS, which waits for the end of what it takes for a request.
TEST_F(TlsLinksTest, AHandshakeThatIsGivenUpIsATrouble) {
  server_.keep_accepted = true;
  Open();
  ASSERT_TRUE(RunUntil([&] { return server_.kept() == 1; }));
  RunTurns(5);
  table_->Close({LinkId{last_}, false});
  EXPECT_THAT(lines_, ElementsAre(HasSubstr("the TLS handshake is not answered")));
}

TEST_F(TlsLinksTest, AHandshakeThatTakesTooLongIsATrouble) {
  server_.keep_accepted = true;
  LinkTable::Options options;
  options.tls = &links_;
  options.connect.timeout = std::chrono::milliseconds(20);
  table_ = std::make_unique<LinkTable>(
      loop_, options, [this](Input input) { inputs_.push_back(std::move(input)); });
  Fail();
  Fail();
  EXPECT_THAT(lines_, ElementsAre(HasSubstr("the TLS handshake is not answered")));
}

// TLS 1.3 lets a client think for a moment that all is well.
TEST_F(TlsLinksTest, ACertificateOfOursThatIsRefusedIsATrouble) {
  harness::CertificateAuthority stranger(dir_.path(), "stranger");
  const harness::CertificateFiles forged = stranger.Issue({.name = "forged"});
  options_.client_cert_file = forged.certificate;
  options_.client_key_file = forged.key;
  contexts_.client = Make(options_).client;
  Fail();
  ASSERT_EQ(lines_.size(), 1U);
  EXPECT_THAT(lines_[0], HasSubstr("alert unknown ca"));
  EXPECT_THAT(worked_, IsEmpty());

  // Both links to a master, again and again; a connection that is reset tells nothing new.
  for (int i = 0; i < 5; ++i) {
    Fail();
    Fail("127.0.0.1", LinkKind::kSubscriber);
  }
  server_.keep_accepted = true;
  Open();
  ASSERT_TRUE(RunUntil([&] { return server_.kept() == 1; }));
  server_.DropKept();
  ASSERT_TRUE(RunUntil([&] { return Came<LinkClosed>(); }));
  EXPECT_EQ(lines_.size(), 1U);
}

TEST_F(TlsLinksTest, ANameThatNoCertificateCanHaveIsATrouble) {
  options_.verify_hostname = true;
  contexts_.client = Make(options_).client;
  Fail("");
  EXPECT_THAT(lines_, ElementsAre(HasSubstr("no certificate can name this host: ''")));
}

}  // namespace
}  // namespace sentinel::io
