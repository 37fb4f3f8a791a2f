// ACL for the one user there is.
#include <chrono>

#include "base/sha256.h"
#include "fixture.h"

namespace sentinel::command {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Strings = std::vector<std::string>;

class AclTest : public CommandTest {
 protected:
  std::string SetUserError(const std::string& rule) {
    return ErrorOf({"acl", "setuser", "default", rule});
  }
  // The text behind the colon.
  std::string WhyNot(const std::string& rule) {
    const std::string error = SetUserError(rule);
    const std::string head = "ERR Error in ACL SETUSER modifier '" + rule + "': ";
    EXPECT_TRUE(error.starts_with(head)) << error;
    return error.substr(std::min(head.size(), error.size()));
  }
};

TEST_F(AclTest, ShowsTheDefaultUser) {
  EXPECT_EQ(TextOf({"acl", "whoami"}), "default");
  EXPECT_EQ(Texts(Ask({"acl", "users"})), Strings({"default"}));
  EXPECT_EQ(Texts(Ask({"acl", "list"})), Strings({"user default on nopass ~* &* +@all"}));
  const Reply user = Ask({"acl", "getuser", "default"});
  EXPECT_EQ(Keys(user),
            Strings({"flags", "passwords", "commands", "keys", "channels", "selectors"}));
  EXPECT_EQ(Texts(user.elements()[1]), Strings({"on", "nopass"}));
  EXPECT_EQ(user.elements()[1].kind(), Reply::Kind::kSet);
  EXPECT_EQ(Texts(user.elements()[3]), Strings({}));
  EXPECT_EQ(Field(user, "commands"), "+@all");
  EXPECT_EQ(Field(user, "keys"), "~*");
  EXPECT_EQ(Field(user, "channels"), "&*");
  EXPECT_EQ(Ask({"acl", "getuser", "Default"}), Reply::NullBulk());
}

TEST_F(AclTest, ShowsThePasswordAsItsHashOnly) {
  model.process.require_pass = "secret";
  const std::string hash = Sha256Hex("secret");
  EXPECT_EQ(Texts(Ask({"acl", "list"})), Strings({"user default on #" + hash + " ~* &* +@all"}));
  const Reply user = Ask({"acl", "getuser", "default"});
  EXPECT_EQ(Texts(user.elements()[1]), Strings({"on"}));
  EXPECT_EQ(Texts(user.elements()[3]), Strings({hash}));
}

TEST_F(AclTest, MakesUpPasswords) {
  const std::string password = TextOf({"acl", "genpass"});
  EXPECT_EQ(password.size(), 64U);
  EXPECT_EQ(password.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_NE(TextOf({"acl", "genpass"}), password);
  EXPECT_EQ(TextOf({"acl", "genpass", "1"}).size(), 1U);
  EXPECT_EQ(TextOf({"acl", "genpass", "5"}).size(), 2U);
  EXPECT_EQ(TextOf({"acl", "genpass", "4096"}).size(), 1024U);
  const std::string bad =
      "ERR ACL GENPASS argument must be the number of bits for the output password, a positive "
      "number up to 4096";
  EXPECT_EQ(ErrorOf({"acl", "genpass", "0"}), bad);
  EXPECT_EQ(ErrorOf({"acl", "genpass", "4097"}), bad);
  EXPECT_EQ(ErrorOf({"acl", "genpass", "x"}), "ERR value is not an integer or out of range");
  EXPECT_EQ(ErrorOf({"acl", "genpass", "5", "6"}),
            "ERR unknown subcommand or wrong number of arguments for 'genpass'. Try ACL HELP.");
}

TEST_F(AclTest, RemovesNobody) {
  EXPECT_EQ(Ask({"acl", "deluser", "bob", "Default"}), Reply::Integer(0));
  EXPECT_EQ(ErrorOf({"acl", "deluser", "bob", "default"}),
            "ERR The 'default' user cannot be removed");
}

TEST_F(AclTest, DryRunsWhatCouldRun) {
  EXPECT_EQ(Ask({"acl", "dryrun", "default", "PING", "a", "b", "c"}), Reply::Ok());
  EXPECT_EQ(Ask({"acl", "dryrun", "default", "sentinel", "masters"}), Reply::Ok());
  EXPECT_EQ(ErrorOf({"acl", "dryrun", "bob", "ping"}), "ERR User 'bob' not found");
  EXPECT_EQ(ErrorOf({"acl", "dryrun", "default", "get", "x"}), "ERR Command 'get' not found");
  EXPECT_EQ(ErrorOf({"acl", "dryrun", "default", "sentinel", "nope"}),
            "ERR Command 'sentinel' not found");
  EXPECT_EQ(ErrorOf({"acl", "dryrun", "default", "sentinel"}),
            "ERR wrong number of arguments for 'sentinel' command");
  EXPECT_EQ(ErrorOf({"acl", "dryrun", "default", "role", "x"}),
            "ERR wrong number of arguments for 'role' command");
}

TEST_F(AclTest, HasNoFile) {
  for (const char* verb : {"load", "save"}) {
    EXPECT_TRUE(
        ErrorOf({"acl", verb})
            .starts_with(
                "ERR This Redis instance is not configured to use an ACL file. You may want to"));
  }
}

TEST_F(AclTest, SetUserAcceptsWhatChangesNothing) {
  EXPECT_EQ(Ask({"acl", "setuser", "default"}), Reply::Ok());
  EXPECT_EQ(Ask({"acl", "setuser", "default", "on", "NoPass", "~*", "&*", "+@all", "allkeys",
                 "AllChannels", "allcommands", "sanitize-payload", "clearselectors", "", "+ping",
                 "+sentinel|masters", "+@pubsub", "+ping|x"}),
            Reply::Ok());
  model.process.require_pass = "secret";
  EXPECT_EQ(Ask({"acl", "setuser", "default", ">secret", "#" + Sha256Hex("secret")}), Reply::Ok());
}

TEST_F(AclTest, SetUserRefusesWhatIsNoRuleWithTheStockTexts) {
  EXPECT_EQ(WhyNot("foo"), "Syntax error");
  EXPECT_EQ(WhyNot("+ping|"), "Syntax error");
  for (const char* rule : {"+foo", "-@foo", "+@", "+sentinel|foo", "-ping|x", "+quit"}) {
    EXPECT_EQ(WhyNot(rule), "Unknown command or category name in ACL") << rule;
  }
  EXPECT_EQ(WhyNot("<x"), "The password you are trying to remove from the user does not exist");
  EXPECT_EQ(WhyNot("!" + std::string(64, 'a')),
            "The password you are trying to remove from the user does not exist");
  for (const char* rule : {"#x", "!x"}) {
    EXPECT_EQ(WhyNot(rule),
              "The password hash must be exactly 64 characters and contain only lowercase "
              "hexadecimal characters");
  }
  EXPECT_TRUE(WhyNot("~a").starts_with("Adding a pattern after the * pattern (or the 'allkeys'"));
  EXPECT_TRUE(WhyNot("%R~a").starts_with("Adding a pattern after the * pattern (or the 'allkeys'"));
  EXPECT_TRUE(WhyNot("&a").starts_with("Adding a pattern after the * pattern (or the 'allchan"));
  EXPECT_EQ(ErrorOf({"acl", "setuser", "default", "(+ping", "~a"}),
            "ERR Unmatched parenthesis in acl selector starting at '(+ping ~a'.");
  EXPECT_EQ(ErrorOf({"acl", "setuser", "a b", "on"}),
            "ERR Usernames can't contain spaces or null characters");
}

TEST_F(AclTest, SetUserRefusesWhatItCannotDo) {
  for (const char* rule : {"off", "-@all", "-ping", "resetkeys", "resetchannels", "nocommands",
                           "reset", "resetpass", ">pass", "(+ping)"}) {
    EXPECT_TRUE(WhyNot(rule).starts_with("Not supported yet by this Sentinel")) << rule;
  }
  EXPECT_EQ(ErrorOf({"acl", "setuser", "bob", "on", "~a"}),
            "ERR Users other than 'default' are not supported yet by this Sentinel");
  EXPECT_EQ(ErrorOf({"acl", "setuser", "bob", "foo"}),
            "ERR Error in ACL SETUSER modifier 'foo': Syntax error");
  model.process.require_pass = "secret";
  for (const char* rule : {"nopass", "<secret", ">other"}) {
    EXPECT_TRUE(WhyNot(rule).starts_with("Not supported yet by this Sentinel")) << rule;
  }
}

TEST_F(AclTest, LogsFailedLogins) {
  EXPECT_EQ(Bytes({"acl", "log"}), "*0\r\n");
  Run({"Auth", "bob", "x"});
  now += milliseconds(1500);
  const Reply log = Ask({"acl", "log"});
  ASSERT_EQ(log.elements().size(), 1U);
  const Reply& entry = log.elements()[0];
  EXPECT_EQ(Keys(entry), Strings({"count", "reason", "context", "object", "username", "age-seconds",
                                  "client-info"}));
  EXPECT_EQ(entry.elements()[1], Reply::Integer(1));
  EXPECT_EQ(Field(entry, "reason"), "auth");
  EXPECT_EQ(Field(entry, "context"), "toplevel");
  EXPECT_EQ(Field(entry, "object"), "Auth");
  EXPECT_EQ(Field(entry, "username"), "bob");
  EXPECT_EQ(entry.elements()[11].number(), 1.5);
  EXPECT_TRUE(Field(entry, "client-info").starts_with("id=7 addr=127.0.0.1:5000 "));
  EXPECT_EQ(Ask({"acl", "log", "RESET"}), Reply::Ok());
  EXPECT_EQ(Bytes({"acl", "log"}), "*0\r\n");
}

TEST_F(AclTest, LogsWrongPasswordsOfAuthAndHello) {
  model.process.require_pass = "secret";
  self().authenticated = false;
  Run({"auth", "wrong"});
  Run({"hello", "3", "AUTH", "default", "wrong"});
  const Reply log = Ask({"auth", "secret"});
  EXPECT_EQ(log, Reply::Ok());
  const Reply entries = Ask({"acl", "log"});
  ASSERT_EQ(entries.elements().size(), 2U);
  EXPECT_EQ(Field(entries.elements()[0], "object"), "hello");
  EXPECT_EQ(Field(entries.elements()[1], "object"), "auth");
  EXPECT_EQ(Field(entries.elements()[1], "username"), "default");
}

TEST_F(AclTest, CountsTheSameUserWithinAMinuteAsOneEntry) {
  Run({"auth", "bob", "x"});
  now += seconds(30);
  Run({"auth", "eve", "x"});
  now += seconds(30);
  Run({"auth", "bob", "y"});
  Reply log = Ask({"acl", "log"});
  ASSERT_EQ(log.elements().size(), 2U);
  EXPECT_EQ(Field(log.elements()[0], "username"), "bob") << "newest first";
  EXPECT_EQ(log.elements()[0].elements()[1], Reply::Integer(2));
  now += seconds(61);
  Run({"auth", "bob", "y"});
  EXPECT_EQ(Ask({"acl", "log"}).elements().size(), 3U);
  EXPECT_EQ(Ask({"acl", "log", "1"}).elements().size(), 1U);
  EXPECT_EQ(Ask({"acl", "log", "-1"}).elements().size(), 0U);
  EXPECT_EQ(ErrorOf({"acl", "log", "x"}), "ERR value is not an integer or out of range");
}

TEST_F(AclTest, TheLogIsBounded) {
  for (int i = 0; i < 500; ++i) Run({"auth", "user" + std::to_string(i), "x"});
  EXPECT_EQ(Ask({"acl", "log", "1000"}).elements().size(), 128U);
  EXPECT_EQ(Ask({"acl", "log"}).elements().size(), 10U);
  EXPECT_EQ(Field(Ask({"acl", "log"}).elements()[0], "username"), "user499");
}

}  // namespace
}  // namespace sentinel::command
