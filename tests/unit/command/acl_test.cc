// ACL: the default user, passwords that are made up, and the log.
#include <chrono>

#include "acl/password_hash.h"
#include "fixture.h"

namespace sentinel::command {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Strings = std::vector<std::string>;

using AclTest = CommandTest;

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
  RequirePass("secret");
  const std::string hash = acl::HashPassword("secret");
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

TEST_F(AclTest, LogsFailedLogins) {
  EXPECT_EQ(Bytes({"acl", "log"}), "*0\r\n");
  Run({"Auth", "bob", "x"});
  now += std::chrono::microseconds(1'500'999);  // Shown in milliseconds, as stock does.
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

// Nobody has to be let in to be remembered.
TEST_F(AclTest, CutsLongTextsOff) {
  const std::string text(1'000'000, 'x');
  const std::string shown = std::string(1024, 'x') + "...";
  Run({"auth", text, "pw"});
  Run({"hello", "2", "setname", text});
  Run({"acl", "setuser", "default", "-@all", "resetchannels", "+subscribe", "+acl|log"});
  Run({"subscribe", text});
  const Reply entries = Ask({"acl", "log"});
  ASSERT_EQ(entries.elements().size(), 2U);
  EXPECT_EQ(Field(entries.elements()[0], "object"), shown);
  EXPECT_EQ(Field(entries.elements()[0], "client-info").size(), shown.size());
  EXPECT_EQ(Field(entries.elements()[1], "username"), shown);
  for (const AclLogEntry& entry : access.log().entries()) {
    for (const std::string* kept : {&entry.object, &entry.username, &entry.client}) {
      EXPECT_LT(kept->capacity(), 4096U);
    }
  }
  Run({"auth", text, "pw"});
  EXPECT_EQ(access.log().entries().front().count, 2U) << "the same as before";
}

TEST_F(AclTest, KeepsTextsOfUsualLengths) {
  const std::string name(1024, 'x');
  Run({"auth", name, "pw"});
  EXPECT_EQ(access.log().entries().front().username, name);
}

// A subcommand is a right of its own, in both directions.
TEST_F(AclTest, JudgesASubcommandByItselfAndNotByItsCommand) {
  Run({"acl", "setuser", "default", "-@all", "+sentinel|myid", "+acl|whoami", "+acl|setuser"});
  EXPECT_FALSE(Ask({"sentinel", "myid"}).is_error());
  EXPECT_EQ(ErrorOf({"sentinel", "masters"}),
            "NOPERM this user has no permissions to run the 'sentinel|masters' command");
  Run({"acl", "setuser", "default", "+sentinel", "-sentinel|masters"});
  EXPECT_FALSE(Ask({"sentinel", "myid"}).is_error());
  EXPECT_TRUE(Ask({"sentinel", "masters"}).is_error());
}

TEST_F(AclTest, LogsWrongPasswordsOfAuthAndHello) {
  RequirePass("secret");
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

TEST_F(AclTest, LogsWhatUsersMayNotDo) {
  Ask({"acl", "setuser", "bob", "on", "nopass", "+subscribe", "&a"});
  ASSERT_EQ(Ask({"auth", "bob", "x"}), Reply::Ok());
  EXPECT_EQ(ErrorOf({"SENTINEL", "Masters"}),
            "NOPERM this user has no permissions to run the 'sentinel|masters' command");
  EXPECT_EQ(ErrorOf({"subscribe", "a", "b"}),
            "NOPERM this user has no permissions to access one of the channels used as arguments");
  EXPECT_EQ(pubsub.Count(self().id), 0U);
  EXPECT_EQ(ErrorOf({"acl", "log"}),
            "NOPERM this user has no permissions to run the 'acl|log' command");
  RequirePass("");
  ASSERT_EQ(Ask({"auth", "default", "x"}), Reply::Ok());
  const Reply log = Ask({"acl", "log"});
  ASSERT_EQ(log.elements().size(), 3U);
  EXPECT_EQ(Field(log.elements()[0], "object"), "acl|log");
  EXPECT_EQ(Field(log.elements()[1], "reason"), "channel");
  EXPECT_EQ(Field(log.elements()[1], "object"), "b");
  EXPECT_EQ(Field(log.elements()[2], "reason"), "command");
  EXPECT_EQ(Field(log.elements()[2], "object"), "sentinel|masters");
  EXPECT_EQ(Field(log.elements()[2], "username"), "bob");
}

TEST_F(AclTest, TheLogIsBounded) {
  for (int i = 0; i < 500; ++i) Run({"auth", "user" + std::to_string(i), "x"});
  EXPECT_EQ(Ask({"acl", "log", "1000"}).elements().size(), 128U);
  EXPECT_EQ(Ask({"acl", "log"}).elements().size(), 10U);
  EXPECT_EQ(Field(Ask({"acl", "log"}).elements()[0], "username"), "user499");
}

}  // namespace
}  // namespace sentinel::command
