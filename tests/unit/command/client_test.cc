// CLIENT.
#include <variant>

#include "fixture.h"

namespace sentinel::command {
namespace {

using std::chrono::seconds;

class ClientTest : public CommandTest {
 protected:
  // Ids in CLIENT LIST, in order.
  std::vector<std::string> Ids(const Words& words) {
    std::vector<std::string> ids;
    std::string text = TextOf(words);
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
      EXPECT_EQ(text.substr(at, 3), "id=");
      ids.push_back(text.substr(at + 3, text.find(' ', at) - at - 3));
    }
    return ids;
  }
  std::vector<std::uint64_t> Closed() {
    std::vector<std::uint64_t> ids;
    for (const ClientId id : clients.TakeCloseRequests()) {
      ids.push_back(static_cast<std::uint64_t>(id));
    }
    return ids;
  }
};

using Strings = std::vector<std::string>;
using Numbers = std::vector<std::uint64_t>;

TEST_F(ClientTest, NamesAndIds) {
  EXPECT_EQ(Bytes({"client", "id"}), ":7\r\n");
  EXPECT_EQ(Bytes({"client", "getname"}), "$-1\r\n");
  EXPECT_EQ(Ask({"client", "setname", "sentinel-1564ec52-cmd"}), Reply::Ok());
  EXPECT_EQ(TextOf({"client", "getname"}), "sentinel-1564ec52-cmd");
  EXPECT_EQ(ErrorOf({"client", "setname", "a b"}),
            "ERR Client names cannot contain spaces, newlines or special characters.");
  EXPECT_EQ(ErrorOf({"client", "setname", "\xc3\xa9"}),
            "ERR Client names cannot contain spaces, newlines or special characters.");
  EXPECT_EQ(self().name, "sentinel-1564ec52-cmd");
  EXPECT_EQ(Ask({"client", "setname", ""}), Reply::Ok());
  self().resp = 3;
  EXPECT_EQ(Bytes({"client", "getname"}), "_\r\n");
}

TEST_F(ClientTest, SetInfoNamesTheLibrary) {
  EXPECT_EQ(Ask({"client", "SETINFO", "lib-name", "redis-py"}), Reply::Ok());
  EXPECT_EQ(Ask({"client", "setinfo", "LIB-VER", "5.0"}), Reply::Ok());
  EXPECT_NE(TextOf({"client", "info"}).find(" lib-name=redis-py lib-ver=5.0 "), std::string::npos);
  EXPECT_EQ(Ask({"client", "setinfo", "lib-ver", ""}), Reply::Ok());
  EXPECT_EQ(self().lib_version, "");
  EXPECT_EQ(ErrorOf({"client", "setinfo", "Foo", "x"}), "ERR Unrecognized option 'Foo'");
  EXPECT_EQ(ErrorOf({"client", "setinfo", "lib-name", "a b"}),
            "ERR LIB-NAME cannot contain spaces, newlines or special characters.");
  EXPECT_EQ(ErrorOf({"client", "setinfo", "lib-ver", "a\n"}),
            "ERR LIB-VER cannot contain spaces, newlines or special characters.");
}

TEST_F(ClientTest, InfoShowsEveryFieldInOrder) {
  ClientState& client = self();
  client.name = "me";
  client.query_bytes = 13;
  client.query_capacity = 100;
  client.argv_bytes = 10;
  client.output_bytes = 5;
  client.net_input_bytes = 200;
  client.net_output_bytes = 300;
  now += seconds(9);
  const std::string memory = std::to_string(sizeof(ClientState) + 13 + 100 + 10 + 5);
  EXPECT_EQ(TextOf({"client", "info"}),
            "id=7 addr=127.0.0.1:5000 laddr=127.0.0.1:26379 fd=17 name=me age=9 idle=0 flags=N "
            "db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=13 qbuf-free=100 argv-mem=10 multi-mem=0 rbs=0 "
            "rbp=0 obl=0 oll=1 omem=5 tot-mem=" +
                memory +
                " events=r cmd=client|info user=default redir=-1 resp=2 lib-name= lib-ver= "
                "tot-net-in=200 tot-net-out=300 tot-cmds=0\n");
}

TEST_F(ClientTest, ListsAllClientsAsVerbatimText) {
  Connect(9, "127.0.0.1:5001");
  EXPECT_EQ(Ids({"client", "list"}), Strings({"7", "9"}));
  EXPECT_NE(TextOf({"client", "list"}).find(" cmd=NULL "), std::string::npos);
  EXPECT_TRUE(Bytes({"client", "list"}).starts_with("$"));
  self().resp = 3;
  EXPECT_EQ(Bytes({"client", "list", "id", "99"}), "=4\r\ntxt:\r\n");
}

TEST_F(ClientTest, FlagsShowTheState) {
  self().resp = 3;
  const auto shows = [this](const std::string& flags) {
    return TextOf({"client", "info"}).find(" flags=" + flags + " ") != std::string::npos;
  };
  EXPECT_TRUE(shows("N"));
  Run({"psubscribe", "*"});
  EXPECT_TRUE(shows("P"));
  Run({"client", "no-evict", "ON"});
  EXPECT_TRUE(shows("Pe"));
  self().unix_socket = true;
  self().close_after_reply = true;
  self().write_pending = true;
  EXPECT_TRUE(shows("PcUe"));
  EXPECT_NE(TextOf({"client", "info"}).find(" sub=0 psub=1 "), std::string::npos);
  EXPECT_NE(TextOf({"client", "info"}).find(" events=rw "), std::string::npos);
}

TEST_F(ClientTest, ListsByTypeAndId) {
  Connect(9, "127.0.0.1:5001");
  pubsub.Subscribe(ClientId{9}, "c");
  EXPECT_EQ(Ids({"client", "list", "TYPE", "pubsub"}), Strings({"9"}));
  EXPECT_EQ(Ids({"client", "list", "type", "Normal"}), Strings({"7"}));
  for (const char* type : {"master", "replica", "slave", "primary"}) {
    EXPECT_EQ(TextOf({"client", "list", "type", type}), "") << type;
  }
  EXPECT_EQ(Ids({"client", "list", "id", "9", "8", "7"}), Strings({"9", "7"}));
  EXPECT_EQ(ErrorOf({"client", "list", "type", "Foo"}), "ERR Unknown client type 'Foo'");
  EXPECT_EQ(ErrorOf({"client", "list", "id", "7", "x"}), "ERR Invalid client ID");
  EXPECT_EQ(ErrorOf({"client", "list", "id"}), "ERR syntax error");
  EXPECT_EQ(ErrorOf({"client", "list", "type"}), "ERR syntax error");
  EXPECT_EQ(ErrorOf({"client", "list", "foo", "7"}), "ERR syntax error");
  EXPECT_EQ(ErrorOf({"client", "list", "type", "normal", "x"}), "ERR syntax error");
}

TEST_F(ClientTest, KillsByAddress) {
  Connect(9, "127.0.0.1:5001");
  EXPECT_EQ(Ask({"client", "kill", "127.0.0.1:5001"}), Reply::Ok());
  EXPECT_EQ(Closed(), Numbers({9}));
  EXPECT_EQ(ErrorOf({"client", "kill", "1.2.3.4:5"}), "ERR No such client");
  // Its own address: the reply is delivered first.
  EXPECT_EQ(Ask({"client", "kill", "127.0.0.1:5000"}), Reply::Ok());
  EXPECT_TRUE(self().close_after_reply);
  EXPECT_EQ(Closed(), Numbers({}));
}

TEST_F(ClientTest, KillsByFiltersThatAllMatch) {
  Connect(9, "127.0.0.1:5001");
  Connect(10, "127.0.0.1:5002");
  EXPECT_EQ(Ask({"client", "kill", "ID", "9", "ADDR", "127.0.0.1:5002"}), Reply::Integer(0));
  EXPECT_EQ(Ask({"client", "kill", "ID", "9", "ADDR", "127.0.0.1:5001"}), Reply::Integer(1));
  EXPECT_EQ(Closed(), Numbers({9}));
  EXPECT_EQ(Ask({"client", "kill", "LADDR", "127.0.0.1:26379"}), Reply::Integer(2));
  EXPECT_EQ(Closed(), Numbers({9, 10}));
  EXPECT_FALSE(self().close_after_reply);
  EXPECT_EQ(Ask({"client", "kill", "user", "default", "skipme", "NO"}), Reply::Integer(3));
  EXPECT_TRUE(self().close_after_reply);
  EXPECT_EQ(Closed(), Numbers({9, 10}));
}

TEST_F(ClientTest, KillsByTypeAndAge) {
  Connect(9, "127.0.0.1:5001");
  pubsub.Subscribe(ClientId{9}, "c");
  now += seconds(10);
  Connect(10, "127.0.0.1:5002");
  EXPECT_EQ(Ask({"client", "kill", "type", "pubsub"}), Reply::Integer(1));
  EXPECT_EQ(Closed(), Numbers({9}));
  EXPECT_EQ(Ask({"client", "kill", "maxage", "5"}), Reply::Integer(1));
  EXPECT_EQ(Closed(), Numbers({9}));
  EXPECT_EQ(Ask({"client", "kill", "type", "replica"}), Reply::Integer(0));
}

TEST_F(ClientTest, KillRefusesBadFiltersAndKillsNobody) {
  Connect(9, "127.0.0.1:5001");
  const std::string small = "ERR client-id should be greater than 0";
  EXPECT_EQ(ErrorOf({"client", "kill", "id", "0"}), small);
  EXPECT_EQ(ErrorOf({"client", "kill", "id", "x"}), small);
  EXPECT_EQ(ErrorOf({"client", "kill", "type", "foo"}), "ERR Unknown client type 'foo'");
  EXPECT_EQ(ErrorOf({"client", "kill", "user", "Bob"}), "ERR No such user 'Bob'");
  EXPECT_EQ(ErrorOf({"client", "kill", "maxage", "x"}),
            "ERR maxage is not an integer or out of range");
  EXPECT_EQ(ErrorOf({"client", "kill", "foo", "bar"}), "ERR syntax error");
  EXPECT_EQ(ErrorOf({"client", "kill", "id", "9", "skipme"}), "ERR syntax error");
  EXPECT_EQ(ErrorOf({"client", "kill", "id", "9", "skipme", "maybe"}), "ERR syntax error");
  EXPECT_EQ(Closed(), Numbers({}));
}

TEST_F(ClientTest, ReplyOffSilencesUntilReplyOn) {
  EXPECT_EQ(Bytes({"client", "reply", "OFF"}), "");
  EXPECT_EQ(Bytes({"ping"}), "");
  EXPECT_EQ(Bytes({"nonsense"}), "");
  EXPECT_EQ(Bytes({"client", "reply", "skip"}), "");
  EXPECT_EQ(Bytes({"client", "reply", "foo"}), "");
  EXPECT_EQ(Bytes({"client", "reply", "on"}), "+OK\r\n");
  EXPECT_EQ(Bytes({"ping"}), "+PONG\r\n");
}

TEST_F(ClientTest, ReplySkipSilencesOneCommand) {
  EXPECT_EQ(Bytes({"client", "reply", "skip"}), "");
  EXPECT_EQ(Bytes({"ping"}), "");
  EXPECT_EQ(Bytes({"ping"}), "+PONG\r\n");
  Run({"client", "reply", "skip"});
  EXPECT_EQ(Bytes({"client", "reply", "on"}), "+OK\r\n");
  Run({"client", "reply", "skip"});
  EXPECT_EQ(Bytes({"client", "reply", "skip"}), "");
  EXPECT_EQ(Bytes({"ping"}), "");
  EXPECT_EQ(Bytes({"ping"}), "+PONG\r\n");
  EXPECT_EQ(ErrorOf({"client", "reply", "foo"}), "ERR syntax error");
}

TEST_F(ClientTest, ReplyOffDoesNotSilenceSubscriptions) {
  Run({"client", "reply", "off"});
  EXPECT_EQ(Bytes({"subscribe", "a"}), "*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n");
  // Refused while subscribed, silently.
  EXPECT_EQ(Bytes({"client", "reply", "on"}), "");
  EXPECT_EQ(Bytes({"unsubscribe"}), "*3\r\n$11\r\nunsubscribe\r\n$1\r\na\r\n:0\r\n");
  EXPECT_EQ(Bytes({"client", "reply", "on"}), "+OK\r\n");
}

TEST_F(ClientTest, ReplyOffSilencesWhatTheCoreAnswersLater) {
  Run({"client", "reply", "off"});
  const Outcome change = Run({"sentinel", "flushconfig"});
  ASSERT_TRUE(std::holds_alternative<Submit>(change));
  EXPECT_EQ(std::get<Submit>(change).render, nullptr);
  const Outcome hello = Run({"publish", "__sentinel__:hello", "x"});
  ASSERT_TRUE(std::holds_alternative<HelloArrived>(hello));
  EXPECT_EQ(std::get<HelloArrived>(hello).reply, Reply::Nothing());
}

TEST_F(ClientTest, NoEvict) {
  EXPECT_EQ(Ask({"client", "no-evict", "off"}), Reply::Ok());
  EXPECT_EQ(ErrorOf({"client", "no-evict", "foo"}), "ERR syntax error");
}

}  // namespace
}  // namespace sentinel::command
