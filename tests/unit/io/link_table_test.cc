#include "io/net/link_table.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "codec/hello/hello.h"
#include "loop_test_base.h"
#include "socket_peer.h"

namespace sentinel::io {
namespace {

constexpr LinkId kLink{1};

RequestTag Tag(RequestKind kind, std::uint64_t serial = 0) {
  return {.kind = kind, .master = MasterId{7}, .serial = serial};
}

class LinkTableTest : public LoopTest {
 protected:
  void Make(LinkTable::Options options = {}) {
    links_ = std::make_unique<LinkTable>(loop_, options, [this](Input input) {
      EXPECT_FALSE(in_call_) << "the sink was called from inside a call";
      inputs_.push_back(std::move(input));
      if (on_input_) on_input_(inputs_.back());
    });
  }

  void Open(LinkId link, std::uint16_t port, LinkKind kind = LinkKind::kCommand) {
    in_call_ = true;
    links_->Open(
        {.link = link, .kind = kind, .ip = "127.0.0.1", .port = port, .host = "127.0.0.1"});
    in_call_ = false;
  }

  void Send(LinkId link, RequestTag tag, std::vector<std::string> words) {
    in_call_ = true;
    links_->Send({.link = link, .tag = tag, .words = std::move(words)});
    in_call_ = false;
  }

  // A link whose other end is server_end_.
  void MakeEstablished(LinkKind kind = LinkKind::kCommand, LinkTable::Options options = {}) {
    Make(options);
    Open(kLink, server_.port(), kind);
    ASSERT_TRUE(RunUntil([&] {
      if (!server_end_) server_end_ = server_.Accept();
      return server_end_ && Count<LinkConnected>() == 1;
    }));
    inputs_.clear();
  }

  template <typename T>
  std::size_t Count() const {
    return static_cast<std::size_t>(
        std::count_if(inputs_.begin(), inputs_.end(),
                      [](const Input& input) { return std::holds_alternative<T>(input); }));
  }

  bool RunUntilInputs(std::size_t count) {
    return RunUntil([&] { return inputs_.size() >= count; });
  }

  template <typename T>
  const T& At(std::size_t index) const {
    return std::get<T>(inputs_.at(index));
  }

  SocketServer server_;
  std::optional<SocketPeer> server_end_;
  std::vector<Input> inputs_;
  std::function<void(const Input&)> on_input_;
  bool in_call_ = false;
  std::unique_ptr<LinkTable> links_;
};

TEST_F(LinkTableTest, TellsOfTheConnectionWithTheLocalAddress) {
  LinkTable::Options options;
  options.connect.source_ip = "127.0.0.3";
  Make(options);
  Open(kLink, server_.port());
  ASSERT_TRUE(RunUntilInputs(1));
  EXPECT_EQ(At<LinkConnected>(0).link, kLink);
  EXPECT_EQ(At<LinkConnected>(0).local_ip, "127.0.0.3");
}

TEST_F(LinkTableTest, RequestsBeforeTheConnectionLeaveTogether) {
  Make();
  Open(kLink, server_.port());
  Send(kLink, Tag(RequestKind::kSetName), {"CLIENT", "SETNAME", "x"});
  Send(kLink, Tag(RequestKind::kPing), {"PING"});
  ASSERT_TRUE(RunUntil([&] {
    if (!server_end_) server_end_ = server_.Accept();
    return server_end_ && !server_end_->received().empty();
  }));
  EXPECT_EQ(server_end_->received(),
            "*3\r\n$6\r\nCLIENT\r\n$7\r\nSETNAME\r\n$1\r\nx\r\n*1\r\n$4\r\nPING\r\n");
}

TEST_F(LinkTableTest, GivesEachReplyToItsRequest) {
  MakeEstablished();
  Send(kLink, Tag(RequestKind::kAuth), {"AUTH", "x"});
  Send(kLink, Tag(RequestKind::kPing, 2), {"PING"});
  Send(kLink, Tag(RequestKind::kAskPeer, 3), {"SENTINEL", "is-master-down-by-addr"});
  server_end_->Send("-WRONGPASS no\r\n+PONG\r\n*3\r\n:1\r\n$1\r\n*\r\n:5\r\n");
  ASSERT_TRUE(RunUntilInputs(3));
  EXPECT_EQ(std::get<AckReply>(At<ReplyReceived>(0).body).error, "WRONGPASS no");
  EXPECT_EQ(std::get<PingReply>(At<ReplyReceived>(1).body), PingReply::kPong);
  EXPECT_EQ(At<ReplyReceived>(1).tag, Tag(RequestKind::kPing, 2));
  EXPECT_TRUE(std::get<OpinionReply>(At<ReplyReceived>(2).body).down);
  EXPECT_EQ(At<ReplyReceived>(2).link, kLink);
}

TEST_F(LinkTableTest, WaitsForTheRestOfAReply) {
  MakeEstablished();
  Send(kLink, Tag(RequestKind::kPing), {"PING"});
  server_end_->Send("+PO");
  RunTurns(5);
  EXPECT_TRUE(inputs_.empty());
  server_end_->Send("NG\r\n");
  ASSERT_TRUE(RunUntilInputs(1));
  EXPECT_EQ(std::get<PingReply>(At<ReplyReceived>(0).body), PingReply::kPong);
}

TEST_F(LinkTableTest, TakesAReplyOfTenMegabytes) {
  MakeEstablished();
  Send(kLink, Tag(RequestKind::kInfo), {"INFO"});
  std::string info = "role:master\r\n";
  while (info.size() < 10'000'000) info += "filler:0123456789012345678901234567890123456789\r\n";
  const std::string reply = "$" + std::to_string(info.size()) + "\r\n" + info + "\r\n";
  std::size_t done = 0;
  ASSERT_TRUE(RunUntil([&] {
    done += server_end_->SendSome(std::string_view(reply).substr(done));
    return !inputs_.empty();
  }));
  EXPECT_EQ(std::get<InfoReport>(At<ReplyReceived>(0).body).role, Role::kMaster);
}

TEST_F(LinkTableTest, EndsALinkWhoseReplyIsTooLong) {
  LinkTable::Options options;
  options.reply_bytes_max = 100'000;
  MakeEstablished(LinkKind::kCommand, options);
  Send(kLink, Tag(RequestKind::kInfo), {"INFO"});
  server_end_->SendSome("$150000\r\n" + std::string(150'000, 'x'));
  ASSERT_TRUE(RunUntilInputs(1));
  EXPECT_EQ(At<LinkClosed>(0).reason, "Reply too long");
  EXPECT_EQ(links_->size(), 0U);
}

TEST_F(LinkTableTest, ManyShortRepliesAreNotOneLongOne) {
  LinkTable::Options options;
  options.reply_bytes_max = 1000;
  MakeEstablished(LinkKind::kCommand, options);
  for (int i = 0; i < 500; ++i) {
    Send(kLink, Tag(RequestKind::kPing), {"PING"});
    server_end_->Send("+PONG\r\n");
  }
  ASSERT_TRUE(RunUntilInputs(500));
  EXPECT_EQ(Count<ReplyReceived>(), 500U);
}

TEST_F(LinkTableTest, SaysWhyAConnectFailed) {
  const ClosedPort nobody;
  Make();
  Open(kLink, nobody.port());
  Send(kLink, Tag(RequestKind::kPing), {"PING"});
  ASSERT_TRUE(RunUntilInputs(1));
  EXPECT_EQ(At<LinkClosed>(0).link, kLink);
  EXPECT_EQ(At<LinkClosed>(0).reason, "Connection refused");
  EXPECT_EQ(links_->size(), 0U);
  RunTurns(3);
  EXPECT_EQ(inputs_.size(), 1U);
}

TEST_F(LinkTableTest, SaysThatAServerWentAwayInTheMiddleOfAReply) {
  MakeEstablished();
  Send(kLink, Tag(RequestKind::kInfo), {"INFO"});
  server_end_->Send("$100\r\nhalf");
  RunTurns(3);
  ASSERT_TRUE(RunUntil([&] { return !server_end_->received().empty(); }));
  server_end_->Close();
  ASSERT_TRUE(RunUntilInputs(1));
  EXPECT_EQ(At<LinkClosed>(0).reason, "Server closed the connection");
}

TEST_F(LinkTableTest, SaysThatAServerResetTheConnectionInTheMiddleOfAReply) {
  MakeEstablished();
  Send(kLink, Tag(RequestKind::kInfo), {"INFO"});
  server_end_->Send("$100\r\nhalf");
  RunTurns(3);
  server_end_->Reset();
  ASSERT_TRUE(RunUntilInputs(1));
  EXPECT_EQ(At<LinkClosed>(0).reason, "Connection reset by peer");
}

TEST_F(LinkTableTest, DeliversTheRepliesThatCameBeforeTheEnd) {
  MakeEstablished();
  Send(kLink, Tag(RequestKind::kPing), {"PING"});
  ASSERT_TRUE(RunUntil([&] { return !server_end_->received().empty(); }));
  server_end_->Send("-ERR max number of clients reached\r\n");
  server_end_->Close();
  ASSERT_TRUE(RunUntilInputs(2));
  EXPECT_EQ(std::get<PingReply>(At<ReplyReceived>(0).body), PingReply::kOther);
  EXPECT_EQ(Count<LinkClosed>(), 1U);
}

TEST_F(LinkTableTest, BytesThatAreNoReplyEndTheLink) {
  MakeEstablished();
  Send(kLink, Tag(RequestKind::kPing), {"PING"});
  server_end_->Send("HTTP/1.1 200 OK\r\n\r\n");
  ASSERT_TRUE(RunUntilInputs(1));
  EXPECT_TRUE(At<LinkClosed>(0).reason.starts_with("Protocol error")) << At<LinkClosed>(0).reason;
  EXPECT_TRUE(RunUntil([&] { return server_end_->closed(); }));
}

TEST_F(LinkTableTest, AReplyThatNobodyAskedForEndsTheLink) {
  MakeEstablished();
  server_end_->Send("+OK\r\n");
  ASSERT_TRUE(RunUntilInputs(1));
  EXPECT_EQ(At<LinkClosed>(0).reason, "Protocol error, reply without a request");
}

TEST_F(LinkTableTest, AnArrayWithAHugeCountEndsTheLink) {
  MakeEstablished();
  Send(kLink, Tag(RequestKind::kPing), {"PING"});
  server_end_->Send("*2000000000\r\n");
  ASSERT_TRUE(RunUntilInputs(1));
  EXPECT_EQ(Count<LinkClosed>(), 1U);
}

TEST_F(LinkTableTest, RepliesOfAnUnexpectedShapeAreMalformed) {
  MakeEstablished();
  Send(kLink, Tag(RequestKind::kAskPeer), {"SENTINEL"});
  server_end_->Send("*1\r\n*1\r\n*-1\r\n");
  ASSERT_TRUE(RunUntilInputs(1));
  EXPECT_TRUE(std::holds_alternative<MalformedReply>(At<ReplyReceived>(0).body));
  EXPECT_EQ(links_->size(), 1U);
}

TEST_F(LinkTableTest, ASubscriberGetsRepliesFirstAndThenMessages) {
  MakeEstablished(LinkKind::kSubscriber);
  Send(kLink, Tag(RequestKind::kSetName), {"CLIENT", "SETNAME", "x"});
  Send(kLink, Tag(RequestKind::kSubscribe), {"SUBSCRIBE", "c"});
  const HelloMessage hello{.sentinel_host = "127.0.0.1",
                           .sentinel_port = 26379,
                           .sentinel_id = std::string(40, 'a'),
                           .current_epoch = 3,
                           .master_name = "m",
                           .master_host = "127.0.0.1",
                           .master_port = 6379,
                           .config_epoch = 2};
  const auto message = [](const std::string& payload) {
    return "*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$" + std::to_string(payload.size()) + "\r\n" +
           payload + "\r\n";
  };
  server_end_->Send("+OK\r\n*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n");
  server_end_->Send(message(FormatHello(hello)) + message("noise"));
  ASSERT_TRUE(RunUntilInputs(4));
  EXPECT_TRUE(std::get<AckReply>(At<ReplyReceived>(0).body).ok);
  EXPECT_EQ(At<ReplyReceived>(1).tag.kind, RequestKind::kSubscribe);
  EXPECT_TRUE(std::get<AckReply>(At<ReplyReceived>(1).body).ok);
  EXPECT_EQ(At<SubscriptionMessage>(2).hello, hello);
  EXPECT_EQ(At<SubscriptionMessage>(3).link, kLink);
  EXPECT_FALSE(At<SubscriptionMessage>(3).hello);
}

TEST_F(LinkTableTest, ARefusedSubscriptionReachesTheCore) {
  MakeEstablished(LinkKind::kSubscriber);
  Send(kLink, Tag(RequestKind::kSubscribe), {"SUBSCRIBE", "c"});
  server_end_->Send("-NOPERM no\r\n");
  ASSERT_TRUE(RunUntilInputs(1));
  EXPECT_EQ(std::get<AckReply>(At<ReplyReceived>(0).body).error, "NOPERM no");
}

TEST_F(LinkTableTest, NothingIsHeardOfALinkAfterClose) {
  MakeEstablished();
  Send(kLink, Tag(RequestKind::kPing), {"PING"});
  server_end_->Send("+PONG\r\n");
  links_->Close({kLink});
  links_->Close({kLink});
  Send(kLink, Tag(RequestKind::kPing), {"PING"});
  EXPECT_EQ(links_->size(), 0U);
  EXPECT_TRUE(RunUntil([&] { return server_end_->closed(); }));
  EXPECT_TRUE(inputs_.empty());
}

TEST_F(LinkTableTest, WhatWasSentArrivesBeforeALinkParts) {
  MakeEstablished();
  Send(kLink, Tag(RequestKind::kPing), {"PING"});
  Send(kLink, Tag(RequestKind::kHandoverOver), {"CLIENT", "UNPAUSE"});
  links_->Close({.link = kLink, .behind_requests = true});
  EXPECT_EQ(links_->size(), 0U);
  ASSERT_TRUE(RunUntil([&] {
    return server_end_->received() == "*1\r\n$4\r\nPING\r\n*2\r\n$6\r\nCLIENT\r\n$7\r\nUNPAUSE\r\n";
  }));
  server_end_->Send("+PONG\r\n");
  RunTurns(5);
  EXPECT_FALSE(server_end_->closed()) << "one request has not been answered";
  server_end_->Send("+OK\r\n");
  EXPECT_TRUE(RunUntil([&] { return server_end_->closed(); }));
  EXPECT_EQ(links_->parting(), 0U);
  EXPECT_TRUE(inputs_.empty());
}

TEST_F(LinkTableTest, ALinkDoesNotPartForLong) {
  MakeEstablished();
  Send(kLink, Tag(RequestKind::kPing), {"PING"});
  links_->Close({.link = kLink, .behind_requests = true});
  EXPECT_TRUE(RunUntil([&] { return server_end_->closed(); }));
  EXPECT_EQ(links_->parting(), 0U);
}

TEST_F(LinkTableTest, APartingLinkEndsWithItsServer) {
  MakeEstablished();
  Send(kLink, Tag(RequestKind::kPing), {"PING"});
  links_->Close({.link = kLink, .behind_requests = true});
  server_end_->Close();
  EXPECT_TRUE(RunUntil([&] { return links_->parting() == 0; }));
  EXPECT_TRUE(inputs_.empty());
}

TEST_F(LinkTableTest, ALinkWithNothingToSayPartsAtOnce) {
  MakeEstablished();
  links_->Close({.link = kLink, .behind_requests = true});
  EXPECT_EQ(links_->parting(), 0U);
  EXPECT_TRUE(RunUntil([&] { return server_end_->closed(); }));
}

TEST_F(LinkTableTest, ALinkMayBeClosedFromInsideTheSink) {
  MakeEstablished();
  on_input_ = [&](const Input&) { links_->Close({kLink}); };
  Send(kLink, Tag(RequestKind::kPing), {"PING"});
  Send(kLink, Tag(RequestKind::kPing), {"PING"});
  server_end_->Send("+PONG\r\n+PONG\r\n");
  ASSERT_TRUE(RunUntil([&] { return server_end_->closed(); }));
  EXPECT_EQ(inputs_.size(), 1U) << "the second reply was not dropped";
}

TEST_F(LinkTableTest, ALinkMayBeReplacedFromInsideTheSink) {
  const ClosedPort nobody;
  Make();
  on_input_ = [&](const Input& input) {
    if (std::holds_alternative<LinkClosed>(input)) Open(LinkId{2}, server_.port());
  };
  Open(kLink, nobody.port());
  ASSERT_TRUE(RunUntilInputs(2));
  EXPECT_EQ(At<LinkConnected>(1).link, LinkId{2});
  EXPECT_EQ(links_->size(), 1U);
}

TEST_F(LinkTableTest, EndsALinkThatReadsNoRequests) {
  LinkTable::Options options;
  options.output_bytes_max = 1'000'000;
  MakeEstablished(LinkKind::kCommand, options);
  const std::string long_word(500'000, 'x');
  for (int i = 0; i < 60; ++i) {
    Send(kLink, Tag(RequestKind::kPublishHello), {"PUBLISH", long_word});
    RunTurns(1);
  }
  ASSERT_TRUE(RunUntilInputs(1));
  EXPECT_EQ(At<LinkClosed>(0).reason, "Requests are not being read");
  EXPECT_EQ(inputs_.size(), 1U);
}

TEST_F(LinkTableTest, ManyLinksAreKeptApart) {
  Make();
  constexpr std::uint64_t kCount = 200;
  for (std::uint64_t i = 1; i <= kCount; ++i) {
    Open(LinkId{i}, server_.port());
    Send(LinkId{i}, Tag(RequestKind::kPing, i), {"PING", std::to_string(i)});
  }
  std::vector<SocketPeer> ends;
  ASSERT_TRUE(RunUntil([&] {
    while (std::optional<SocketPeer> end = server_.Accept()) ends.push_back(std::move(*end));
    return ends.size() == kCount && Count<LinkConnected>() == kCount;
  }));
  for (SocketPeer& end : ends) end.Send("+PONG\r\n");
  ASSERT_TRUE(RunUntil([&] { return Count<ReplyReceived>() == kCount; }));
  for (const Input& input : inputs_) {
    if (const auto* reply = std::get_if<ReplyReceived>(&input)) {
      EXPECT_EQ(static_cast<std::uint64_t>(reply->link), reply->tag.serial);
    }
  }
}

TEST_F(LinkTableTest, PassesTheTextOfInfoOn) {
  std::vector<std::string> texts;
  LinkTable::Options options;
  options.on_info = [&](const std::string& ip, std::uint16_t port, std::string_view text) {
    EXPECT_EQ(ip, "127.0.0.1");
    EXPECT_EQ(port, server_.port());
    texts.emplace_back(text);
  };
  MakeEstablished(LinkKind::kCommand, options);
  Send(kLink, Tag(RequestKind::kPing), {"PING"});
  Send(kLink, Tag(RequestKind::kInfo), {"INFO"});
  Send(kLink, Tag(RequestKind::kInfo), {"INFO"});
  server_end_->Send("$4\r\nPONG\r\n$11\r\nrole:master\r\n-ERR no\r\n");
  ASSERT_TRUE(RunUntilInputs(3));
  EXPECT_EQ(texts, std::vector<std::string>{"role:master"});
}

}  // namespace
}  // namespace sentinel::io
