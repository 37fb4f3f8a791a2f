// PING, AUTH, HELLO, QUIT.
#include "fixture.h"

namespace sentinel::command {
namespace {

using ConnectionTest = CommandTest;

constexpr char kWrongPass[] = "WRONGPASS invalid username-password pair or user is disabled.";

class LockedConnectionTest : public CommandTest {
 protected:
  LockedConnectionTest() {
    RequirePass("secret");
    self().authenticated = false;
  }
};

TEST_F(ConnectionTest, PingAnswersPongOrItsMessage) {
  EXPECT_EQ(Bytes({"PING"}), "+PONG\r\n");
  EXPECT_EQ(Bytes({"ping", "hi"}), "$2\r\nhi\r\n");
  EXPECT_EQ(ErrorOf({"ping", "a", "b"}), "ERR wrong number of arguments for 'ping' command");
}

TEST_F(ConnectionTest, PingOfSubscribedClientIsAnArrayInResp2Only) {
  Run({"subscribe", "c"});
  EXPECT_EQ(Bytes({"ping"}), "*2\r\n$4\r\npong\r\n$0\r\n\r\n");
  EXPECT_EQ(Bytes({"ping", "hi"}), "*2\r\n$4\r\npong\r\n$2\r\nhi\r\n");
  self().resp = 3;
  EXPECT_EQ(Bytes({"ping"}), "+PONG\r\n");
}

TEST_F(ConnectionTest, AuthWithoutConfiguredPasswordIsAMistake) {
  EXPECT_EQ(ErrorOf({"auth", "x"}),
            "ERR AUTH <password> called without any password configured for the default user. Are "
            "you sure your configuration is correct?");
  EXPECT_EQ(Ask({"auth", "default", "anything"}), Reply::Ok());
  EXPECT_EQ(ErrorOf({"auth", "nobody", "x"}), kWrongPass);
  EXPECT_EQ(ErrorOf({"auth", "a", "b", "c"}), "ERR syntax error");
}

TEST_F(LockedConnectionTest, AuthTakesTheOnePassword) {
  EXPECT_EQ(ErrorOf({"auth", "secre"}), kWrongPass);
  EXPECT_EQ(ErrorOf({"auth", "secretsecret"}), kWrongPass);
  EXPECT_EQ(ErrorOf({"auth", ""}), kWrongPass);
  EXPECT_EQ(ErrorOf({"auth", "nobody", "secret"}), kWrongPass);
  EXPECT_EQ(ErrorOf({"ping"}), "NOAUTH Authentication required.");
  EXPECT_EQ(Ask({"auth", "secret"}), Reply::Ok());
  EXPECT_EQ(Ask({"ping"}), Reply::Simple("PONG"));
}

TEST_F(LockedConnectionTest, FailedAuthKeepsTheIdentity) {
  EXPECT_EQ(Ask({"auth", "default", "secret"}), Reply::Ok());
  EXPECT_EQ(ErrorOf({"auth", "wrong"}), kWrongPass);
  EXPECT_EQ(Ask({"ping"}), Reply::Simple("PONG"));
}

TEST_F(ConnectionTest, HelloReportsInTheProtocolAskedFor) {
  EXPECT_EQ(Bytes({"hello"}),
            "*12\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$6\r\n7.0.15\r\n"
            "$5\r\nproto\r\n:2\r\n$2\r\nid\r\n:7\r\n$4\r\nmode\r\n$8\r\nsentinel\r\n"
            "$7\r\nmodules\r\n*0\r\n");
  EXPECT_EQ(Bytes({"HELLO", "3"}),
            "%6\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$6\r\n7.0.15\r\n"
            "$5\r\nproto\r\n:3\r\n$2\r\nid\r\n:7\r\n$4\r\nmode\r\n$8\r\nsentinel\r\n"
            "$7\r\nmodules\r\n*0\r\n");
  EXPECT_EQ(self().resp, 3);
  // Without a version nothing changes.
  EXPECT_TRUE(Bytes({"hello"}).starts_with("%6"));
  EXPECT_TRUE(Bytes({"hello", "2"}).starts_with("*12"));
}

TEST_F(ConnectionTest, HelloRefusesWhatItDoesNotUnderstand) {
  EXPECT_EQ(ErrorOf({"hello", "foo"}), "ERR Protocol version is not an integer or out of range");
  EXPECT_EQ(ErrorOf({"hello", "03"}), "ERR Protocol version is not an integer or out of range");
  EXPECT_EQ(ErrorOf({"hello", "4"}), "NOPROTO unsupported protocol version");
  EXPECT_EQ(ErrorOf({"hello", "1"}), "NOPROTO unsupported protocol version");
  EXPECT_EQ(ErrorOf({"hello", "3", "Foo"}), "ERR Syntax error in HELLO option 'Foo'");
  EXPECT_EQ(ErrorOf({"hello", "3", "SetName"}), "ERR Syntax error in HELLO option 'SetName'");
  EXPECT_EQ(ErrorOf({"hello", "3", "auth", "default"}), "ERR Syntax error in HELLO option 'auth'");
  EXPECT_EQ(ErrorOf({"hello", "3", "setname", "a b"}),
            "ERR Client names cannot contain spaces, newlines or special characters.");
  EXPECT_EQ(ErrorOf({"hello", "3", "auth", "nobody", "x"}), kWrongPass);
  EXPECT_EQ(self().resp, 2);
}

TEST_F(ConnectionTest, LastNameOfHelloWins) {
  EXPECT_FALSE(Ask({"hello", "3", "SETNAME", "a", "setname", "b"}).is_error());
  EXPECT_EQ(self().name, "b");
}

TEST_F(LockedConnectionTest, HelloNeedsCredentials) {
  EXPECT_EQ(ErrorOf({"hello", "3"}),
            "NOAUTH HELLO must be called with the client already authenticated, otherwise the "
            "HELLO AUTH <user> <pass> option can be used to authenticate the client and select the "
            "RESP protocol version at the same time");
  EXPECT_TRUE(ErrorOf({"hello"}).starts_with("NOAUTH HELLO"));
  EXPECT_EQ(ErrorOf({"hello", "4"}), "NOPROTO unsupported protocol version");
  EXPECT_FALSE(Ask({"hello", "3", "auth", "default", "secret"}).is_error());
  EXPECT_TRUE(self().authenticated);
}

TEST_F(LockedConnectionTest, RefusedHelloChangesNothing) {
  EXPECT_TRUE(Ask({"hello", "3", "auth", "default", "secret", "setname", "a b"}).is_error());
  EXPECT_TRUE(Ask({"hello", "3", "setname", "x"}).is_error());
  EXPECT_TRUE(Ask({"hello", "3", "setname", "x", "auth", "default", "wrong"}).is_error());
  EXPECT_FALSE(self().authenticated);
  EXPECT_EQ(self().name, "");
  EXPECT_EQ(self().resp, 2);
}

TEST_F(LockedConnectionTest, QuitNeedsNoPassword) {
  EXPECT_EQ(Ask({"quit"}), Reply::Ok());
  EXPECT_TRUE(self().close_after_reply);
}

TEST_F(ConnectionTest, QuitWorksWhileSubscribed) {
  Run({"subscribe", "c"});
  EXPECT_EQ(Ask({"QUIT"}), Reply::Ok());
  EXPECT_TRUE(self().close_after_reply);
}

}  // namespace
}  // namespace sentinel::command
