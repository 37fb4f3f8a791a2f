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

  void Open(const std::string& host = "127.0.0.1") {
    inputs_.clear();
    table_->Open({.link = LinkId{++last_},
                  .kind = LinkKind::kCommand,
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
  void Fail(const std::string& host = "127.0.0.1") {
    Open(host);
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
}

}  // namespace
}  // namespace sentinel::io
