#include "io/net/dns_resolver.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "io/event/watchers.h"
#include "io/net/socket_address.h"
#include "loop_test_base.h"
#include "support/temp_dir.h"

namespace sentinel::io {
namespace {

// A name server that knows one address per name and answers "no such name" to everything else.
class NameServer {
 public:
  explicit NameServer(Loop& loop) : fd_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    const SocketAddress any = *NumericAddress("127.0.0.1", 0);
    EXPECT_EQ(bind(fd_.get(), any.get(), any.length), 0);
    watcher_ = std::make_unique<FdWatcher>(loop, fd_.get(), [this] { Answer(); });
  }

  std::string text() const { return LocalAddress(fd_.get()).text(); }
  void Know(const std::string& name, const std::string& v4) { known_[name] = v4; }
  void Silence() { silent_ = true; }
  // Questions for IPv4 addresses.
  int questions() const { return questions_; }

 private:
  void Answer() {
    std::array<char, 512> buffer{};
    sockaddr_storage from{};
    socklen_t from_length = sizeof(from);
    const ssize_t size = recvfrom(fd_.get(), buffer.data(), buffer.size(), 0,
                                  reinterpret_cast<sockaddr*>(&from), &from_length);
    ASSERT_GT(size, 12);
    std::string message(buffer.data(), static_cast<std::size_t>(size));

    std::string name;
    std::size_t at = 12;
    while (message[at] != 0) {
      const auto length = static_cast<std::size_t>(message[at]);
      name += (name.empty() ? "" : ".") + message.substr(at + 1, length);
      at += length + 1;
    }
    const bool asks_v4 = message[at + 2] == 1;
    message.resize(at + 5);  // Header and question; no additional records.
    questions_ += asks_v4 ? 1 : 0;
    if (silent_) return;

    const auto known = known_.find(name);
    const bool found = known != known_.end() && asks_v4;
    message[2] = '\x81';
    message[3] = static_cast<char>(known == known_.end() ? 0x83 : 0x80);
    message[7] = found ? 1 : 0;
    message[9] = message[11] = 0;
    if (found) {
      message += std::string("\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x01\x00\x04", 12);
      const SocketAddress address = *NumericAddress(known->second, 0);
      message.append(reinterpret_cast<const char*>(&address.storage) + 4, 4);
    }
    sendto(fd_.get(), message.data(), message.size(), 0, reinterpret_cast<sockaddr*>(&from),
           from_length);
  }

  UniqueFd fd_;
  std::map<std::string, std::string> known_;
  bool silent_ = false;
  int questions_ = 0;
  std::unique_ptr<FdWatcher> watcher_;
};

class DnsResolverTest : public LoopTest {
 protected:
  DnsResolverTest() : server_(loop_) {
    harness::WriteFile(files_.hosts,
                       "127.0.0.1 localhost\n"
                       "::7 both.test\n10.1.2.3 both.test other.test\n10.1.2.4 both.test\n"
                       "::8 six.test\n");
    harness::WriteFile(files_.resolv_conf, "nameserver " + server_.text() + "\n");
    Make();
  }

  void Make() {
    resolver_ = std::make_unique<DnsResolver>(loop_, files_, [this](Input input) {
      EXPECT_FALSE(in_call_) << "the sink was called from inside a call";
      answers_.push_back(std::get<NameResolved>(std::move(input)));
    });
  }

  void Resolve(const std::string& host) {
    in_call_ = true;
    resolver_->Resolve(host);
    in_call_ = false;
  }

  std::string AnswerFor(const std::string& host) {
    answers_.clear();
    Resolve(host);
    EXPECT_TRUE(RunUntil([&] { return !answers_.empty(); }));
    if (answers_.empty()) return "no answer";
    EXPECT_EQ(answers_.front().host, host);
    return answers_.front().ip;
  }

  harness::TempDir dir_;
  DnsResolver::Files files_{.hosts = dir_.path() / "hosts",
                            .resolv_conf = dir_.path() / "resolv.conf"};
  NameServer server_;
  std::vector<NameResolved> answers_;
  bool in_call_ = false;
  std::unique_ptr<DnsResolver> resolver_;
};

TEST_F(DnsResolverTest, PrefersTheFirstIpv4AddressOfTheHostsFile) {
  EXPECT_EQ(AnswerFor("both.test"), "10.1.2.3");
  EXPECT_EQ(AnswerFor("other.test"), "10.1.2.3");
  EXPECT_EQ(AnswerFor("localhost"), "127.0.0.1");
}

TEST_F(DnsResolverTest, KeepsToAnAddressOfSeveralWhateverTheirOrder) {
  harness::WriteFile(files_.hosts, "10.1.2.3 many.test\n10.1.2.4 many.test\n");
  EXPECT_EQ(AnswerFor("many.test"), "10.1.2.3");
  harness::WriteFile(files_.hosts, "10.1.2.5 many.test\n10.1.2.3 many.test\n");
  EXPECT_EQ(AnswerFor("many.test"), "10.1.2.3");
  harness::WriteFile(files_.hosts, "10.1.2.4 many.test\n10.1.2.5 many.test\n");
  EXPECT_EQ(AnswerFor("many.test"), "10.1.2.4");
}

TEST_F(DnsResolverTest, TakesAnIpv6AddressWhereThereIsNoOther) {
  EXPECT_EQ(AnswerFor("six.test"), "::8");
}

TEST_F(DnsResolverTest, LeavesNumericAddressesAsTheyAre) {
  EXPECT_EQ(AnswerFor("10.9.8.7"), "10.9.8.7");
  EXPECT_EQ(AnswerFor("::1"), "::1");
}

TEST_F(DnsResolverTest, AsksTheNameServer) {
  server_.Know("redis.test", "10.5.5.5");
  EXPECT_EQ(AnswerFor("redis.test"), "10.5.5.5");
  server_.Know("redis.test", "10.5.5.6");
  EXPECT_EQ(AnswerFor("redis.test"), "10.5.5.6") << "an old answer was kept";
}

TEST_F(DnsResolverTest, AnswersWithoutAddressForAnUnknownName) {
  EXPECT_EQ(AnswerFor("nobody.test"), "");
  EXPECT_EQ(AnswerFor(""), "");
  EXPECT_EQ(AnswerFor("a host name with blanks"), "");
}

TEST_F(DnsResolverTest, OneLookUpServesAllWhoAskForTheSameHost) {
  server_.Know("redis.test", "10.5.5.5");
  Resolve("redis.test");
  Resolve("redis.test");
  Resolve("other.test");
  ASSERT_TRUE(RunUntil([&] { return answers_.size() == 2; }));
  RunTurns(5);
  EXPECT_EQ(answers_.size(), 2U);
  EXPECT_EQ(server_.questions(), 1);
}

TEST_F(DnsResolverTest, SeesChangesOfTheHostsFile) {
  EXPECT_EQ(AnswerFor("new.test"), "");
  harness::WriteFile(files_.hosts, "10.7.7.7 new.test\n");
  EXPECT_EQ(AnswerFor("new.test"), "10.7.7.7");
}

TEST_F(DnsResolverTest, WorksWithoutItsFiles) {
  files_ = {.hosts = dir_.path() / "none", .resolv_conf = dir_.path() / "none"};
  Make();
  EXPECT_EQ(AnswerFor("127.0.0.5"), "127.0.0.5");
  EXPECT_EQ(AnswerFor("localhost"), "127.0.0.1");
}

TEST_F(DnsResolverTest, MayDieWithALookUpOnItsWay) {
  server_.Silence();
  Resolve("redis.test");
  ASSERT_TRUE(RunUntil([&] { return server_.questions() > 0; }));
  resolver_.reset();
  RunTurns(5);
  EXPECT_TRUE(answers_.empty());
}

}  // namespace
}  // namespace sentinel::io
