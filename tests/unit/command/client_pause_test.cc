// CLIENT PAUSE, UNPAUSE and UNBLOCK.
#include <chrono>
#include <variant>

#include "fixture.h"

namespace sentinel::command {
namespace {

using std::chrono::milliseconds;

class ClientPauseTest : public CommandTest {
 protected:
  bool IsParked(const Words& words) { return std::holds_alternative<Parked>(Run(words)); }
  const Words hello_{"publish", "__sentinel__:hello", "x"};
};

TEST_F(ClientPauseTest, AllHoldsEveryCommandThatCouldRun) {
  EXPECT_EQ(Ask({"client", "pause", "100"}), Reply::Ok());
  EXPECT_TRUE(IsParked({"ping"}));
  EXPECT_TRUE(self().parked);
  EXPECT_TRUE(IsParked({"client", "unpause"})) << "even that one";
  // What is refused is refused at once.
  EXPECT_EQ(ErrorOf({"client", "id", "x"}),
            "ERR wrong number of arguments for 'client|id' command");
  EXPECT_TRUE(Ask({"nonsense"}).is_error());
  now += milliseconds(99);
  EXPECT_TRUE(IsParked({"ping"}));
  now += milliseconds(1);
  EXPECT_EQ(Ask({"ping"}), Reply::Simple("PONG"));
  EXPECT_FALSE(self().parked);
}

TEST_F(ClientPauseTest, ParkedWordsComeBackAsTheyWere) {
  Ask({"client", "pause", "100", "WRITE"});
  Outcome outcome = Run(hello_);
  ASSERT_TRUE(std::holds_alternative<Parked>(outcome));
  EXPECT_EQ(std::get<Parked>(outcome).words, hello_);
}

TEST_F(ClientPauseTest, WriteHoldsWhatIsPublishedOnly) {
  Ask({"client", "pause", "100", "write"});
  EXPECT_EQ(Ask({"ping"}), Reply::Simple("PONG"));
  EXPECT_TRUE(IsParked(hello_));
  EXPECT_EQ(Ask({"client", "unpause"}), Reply::Ok());
  EXPECT_TRUE(std::holds_alternative<HelloArrived>(Run(hello_)));
}

TEST_F(ClientPauseTest, IsNeverShortenedOrRelaxed) {
  Ask({"client", "pause", "1000", "write"});
  Ask({"client", "pause", "100", "all"});
  now += milliseconds(500);
  EXPECT_TRUE(IsParked({"ping"})) << "all, for as long as was asked first";
  now += milliseconds(500);
  EXPECT_FALSE(IsParked({"ping"}));
  Ask({"client", "pause", "100", "write"});
  EXPECT_FALSE(IsParked({"ping"})) << "the scope of a pause that is over does not count";
}

TEST_F(ClientPauseTest, ShowsParkedClients) {
  Connect(9, "127.0.0.1:5001");
  Ask({"client", "pause", "100", "write"});
  clients.Find(ClientId{9})->parked = true;
  EXPECT_NE(TextOf({"client", "list", "id", "9"}).find(" flags=b "), std::string::npos);
  clients.Find(ClientId{9})->tracking.on = true;
  EXPECT_NE(TextOf({"client", "list", "id", "9"}).find(" flags=bt "), std::string::npos);
  EXPECT_NE(TextOf({"info", "clients"}).find("blocked_clients:1\r\n"), std::string::npos);
}

TEST_F(ClientPauseTest, KeepsWhatWasSaidOfTheNextReply) {
  Ask({"client", "pause", "100", "write"});
  Run({"client", "reply", "skip"});
  ASSERT_TRUE(IsParked(hello_));
  now += milliseconds(100);
  Outcome outcome = Run(hello_);
  EXPECT_EQ(std::get<HelloArrived>(outcome).reply, Reply::Nothing());
  EXPECT_EQ(Ask({"ping"}), Reply::Simple("PONG"));
}

TEST_F(ClientPauseTest, RefusesBadWords) {
  const std::string late =
      "ERR unknown subcommand or wrong number of arguments for 'Pause'. Try CLIENT HELP.";
  EXPECT_EQ(ErrorOf({"client", "pause", "x"}), "ERR timeout is not an integer or out of range");
  EXPECT_EQ(ErrorOf({"client", "pause", "-1"}), "ERR timeout is negative");
  EXPECT_EQ(ErrorOf({"client", "pause", "1", "foo"}), "ERR CLIENT PAUSE mode must be WRITE or ALL");
  EXPECT_EQ(ErrorOf({"client", "Pause", "1", "all", "x"}), late);
  EXPECT_EQ(ErrorOf({"client", "pause", "9223372036854775807"}), "ERR timeout is out of range");
  EXPECT_EQ(Ask({"client", "pause", "0"}), Reply::Ok());
  EXPECT_EQ(Ask({"ping"}), Reply::Simple("PONG"));
}

TEST_F(ClientPauseTest, NobodyIsEverUnblocked) {
  EXPECT_EQ(Ask({"client", "unblock", "7"}), Reply::Integer(0));
  EXPECT_EQ(Ask({"client", "unblock", "99", "TIMEOUT"}), Reply::Integer(0));
  EXPECT_EQ(Ask({"client", "unblock", "99", "error"}), Reply::Integer(0));
  EXPECT_EQ(ErrorOf({"client", "unblock", "x"}), "ERR value is not an integer or out of range");
  EXPECT_EQ(ErrorOf({"client", "unblock", "x", "foo"}),
            "ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
  EXPECT_EQ(ErrorOf({"client", "unblock", "9", "error", "x"}),
            "ERR unknown subcommand or wrong number of arguments for 'unblock'. Try CLIENT HELP.");
}

}  // namespace
}  // namespace sentinel::command
