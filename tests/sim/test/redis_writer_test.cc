#include <map>

#include "sim/client/writer.h"
#include "sim/net/resp_session.h"
#include "sim/redis/replication_log.h"
#include "sim/test/redis_world.h"

namespace sentinel::sim {
namespace {

constexpr std::uint16_t kPort = 26379;

// Knows where the master is, and tells of a new one whoever wants to hear it.
class ToldSentinel {
 public:
  ToldSentinel(Network& network, Host& host) {
    network.Listen(host, kPort, [this](Channel channel) {
      sessions_.push_back(std::make_unique<RespSession>(
          sessions_.size(), std::move(channel),
          RespSession::Callbacks{
              [this](RespSession& session, const Words& words) { OnRequest(session, words); },
              [this](RespSession& session) { listeners_.erase(session.id()); }}));
    });
  }

  void Tell(const std::string& ip, bool aloud) {
    const std::string news = "g1 " + ip_ + " 6379 " + ip + " 6379";
    ip_ = ip;
    if (!aloud) return;
    for (const auto& [id, session] : listeners_) {
      session->Send(
          codec::Reply::Array({codec::Reply::Bulk("message"), codec::Reply::Bulk("+switch-master"),
                               codec::Reply::Bulk(news)}));
    }
  }

 private:
  void OnRequest(RespSession& session, const Words& words) {
    if (words[0] == "SUBSCRIBE") {
      listeners_.emplace(session.id(), &session);
      return session.Send(
          codec::Reply::Array({codec::Reply::Bulk("subscribe"), codec::Reply::Bulk(words[1]),
                               codec::Reply::Integer(1)}));
    }
    EXPECT_EQ(words, (Words{"SENTINEL", "get-master-addr-by-name", "g1"}));
    session.Send(codec::Reply::Array({codec::Reply::Bulk(ip_), codec::Reply::Bulk("6379")}));
  }

  std::string ip_;
  std::vector<std::unique_ptr<RespSession>> sessions_;
  std::map<std::uint64_t, RespSession*> listeners_;
};

class WriterTest : public RedisWorld {
 protected:
  WriterTest() {
    EXPECT_TRUE(RunUntil([&] { return replica_.link_up(); }, seconds(5)));
    TellBoth(master_.ip(), false);
  }

  Writer& StartWriter(WriterOptions options = {}) {
    writer_ = std::make_unique<Writer>(
        network_, asker_, ledger_, random_,
        std::vector<Writer::SentinelAddress>{{first_host_.ip()}, {second_host_.ip()}}, "g1",
        std::move(options));
    writer_->Start();
    return *writer_;
  }

  void TellBoth(const std::string& ip, bool aloud) {
    first_.Tell(ip, aloud);
    second_.Tell(ip, aloud);
  }

  void Promote() {
    const auto caller = Call(replica_);
    EXPECT_EQ(caller->Ask({"SLAVEOF", "NO", "ONE"}), "OK");
  }

  RedisServer& master_ = StartMaster();
  RedisServer& replica_ = StartReplica(master_);
  Host& first_host_ = network_.AddHost("s1", "10.0.1.1");
  Host& second_host_ = network_.AddHost("s2", "10.0.1.2");
  ToldSentinel first_{network_, first_host_};
  ToldSentinel second_{network_, second_host_};
  std::unique_ptr<Writer> writer_;
};

TEST_F(WriterTest, WritesAtItsPace) {
  Writer& writer = StartWriter();
  Run(seconds(10));
  EXPECT_EQ(writer.master_ip(), master_.ip());
  EXPECT_EQ(writer.counts().sent, 100U);
  EXPECT_EQ(writer.counts().acknowledged, 100U);
  EXPECT_EQ(ledger_.acknowledged(), 100U);
  EXPECT_EQ(ledger_.LostWrites(replica_.data()), 0U);
  EXPECT_LT(writer.LongestSilence(), milliseconds(102));
  writer.Stop();
  Run(seconds(10));
  EXPECT_EQ(writer.counts().sent, 100U);
  EXPECT_EQ(writer.master_ip(), "");
}

TEST_F(WriterTest, FollowsTheMasterAndCountsWhatWasLost) {
  Writer& writer = StartWriter();
  Run(seconds(1));
  network_.Cut(master_.host(), replica_.host());  // The stream stops, clients go on.
  const std::uint64_t before = ledger_.acknowledged();
  Run(seconds(1));
  const std::uint64_t gone = ledger_.acknowledged() - before;
  EXPECT_EQ(gone, 10U);
  master_.Crash(false);
  Run(seconds(3));
  EXPECT_EQ(writer.master_ip(), "");
  Promote();
  TellBoth(replica_.ip(), false);
  Run(seconds(1));
  EXPECT_EQ(writer.master_ip(), replica_.ip());
  EXPECT_EQ(ledger_.LostWrites(replica_.data()), gone);
  EXPECT_GT(writer.LongestSilence(), seconds(3));
  EXPECT_LT(writer.LongestSilence(), milliseconds(3400));
  EXPECT_EQ(writer.counts().acknowledged, ledger_.acknowledged());
}

TEST_F(WriterTest, AsksTheNextSentinelWhenOneIsSilent) {
  network_.Crash(first_host_, true);
  Writer& writer = StartWriter();
  Run(seconds(2));
  EXPECT_EQ(writer.master_ip(), master_.ip());
  EXPECT_EQ(writer.counts().lookups, 2U);
  EXPECT_GT(writer.LongestSilence(), seconds(1));
}

TEST_F(WriterTest, AReplicaIsNotWrittenTo) {
  TellBoth(replica_.ip(), false);
  Writer& writer = StartWriter();
  Run(seconds(1));
  EXPECT_EQ(writer.counts().sent, 0U);
  EXPECT_GE(writer.counts().lookups, 5U);
  EXPECT_EQ(writer.master_ip(), "");
}

TEST_F(WriterTest, AServerThatIsPausedIsLeft) {
  Writer& writer = StartWriter();
  Run(seconds(1));
  Promote();
  TellBoth(replica_.ip(), false);
  master_.host().Pause();
  Run(seconds(2));
  EXPECT_EQ(writer.master_ip(), replica_.ip());
  EXPECT_EQ(writer.counts().unanswered, 1U);
}

TEST_F(WriterTest, AWriteWhoseAnswerIsLostIsNobodysLoss) {
  StartWriter();
  Run(seconds(1));
  network_.Cut(master_.host(), asker_);
  network_.Cut(master_.host(), replica_.host());
  Run(seconds(2));
  EXPECT_EQ(writer_->counts().unanswered, 1U);
  EXPECT_EQ(ledger_.executed(), ledger_.acknowledged() + 1);
  EXPECT_FALSE(ledger_.Includes(replica_.data(), master_.data()));
  EXPECT_EQ(ledger_.LostWrites(replica_.data()), 0U);
}

TEST_F(WriterTest, ASubscriberHearsOfTheNewMasterAtOnce) {
  WriterOptions options;
  options.subscribes = true;
  Writer& writer = StartWriter(options);
  Run(seconds(1));
  Promote();
  TellBoth(replica_.ip(), true);
  Run(milliseconds(150));
  EXPECT_EQ(writer.master_ip(), replica_.ip());
  EXPECT_EQ(writer.counts().switches, 1U);
  EXPECT_EQ(writer.counts().lookups, 1U);
  EXPECT_LT(writer.LongestSilence(), milliseconds(150));
}

TEST_F(WriterTest, ANaiveOneStaysWhereItIs) {
  WriterOptions options;
  options.naive = true;
  Writer& writer = StartWriter(options);
  Run(seconds(1));
  Promote();
  TellBoth(replica_.ip(), false);
  EXPECT_EQ(Ask(master_, {"SLAVEOF", replica_.ip(), "6379"}), "OK");
  const std::uint64_t sent = writer.counts().sent;
  Run(seconds(2));
  EXPECT_EQ(writer.master_ip(), master_.ip());
  EXPECT_EQ(writer.counts().sent, sent + 20);
  EXPECT_EQ(writer.counts().refused, 20U);
  EXPECT_EQ(Ask(master_, {"CLIENT", "KILL", "TYPE", "normal"}), "1");
  Run(seconds(1));
  EXPECT_EQ(writer.master_ip(), replica_.ip());
}

TEST_F(WriterTest, APasswordIsGiven) {
  master_.SetPassword("secret");
  Writer& stranger = StartWriter();
  Run(seconds(1));
  EXPECT_EQ(stranger.counts().acknowledged, 0U);
  WriterOptions options;
  options.password = "secret";
  Writer& writer = StartWriter(options);
  Run(seconds(1));
  EXPECT_GE(writer.counts().acknowledged, 9U);
}

}  // namespace
}  // namespace sentinel::sim
