// ACL SETUSER and its kin, and what becomes of the connections of users; ACL LOAD and SAVE.
#include <gmock/gmock.h>

#include "acl/password_hash.h"
#include "fixture.h"

namespace sentinel::command {
namespace {

using Strings = std::vector<std::string>;

class AclUsersTest : public CommandTest {
 protected:
  // A connection of this user.
  ClientState& ConnectAs(std::uint64_t id, const std::string& user) {
    ClientState& client = Connect(id, "127.0.0.1:1");
    EXPECT_TRUE(access.LogIn(client, user, "pw"));
    return client;
  }
  void SetUser(const Strings& words) {
    Words command = {"acl", "setuser"};
    command.insert(command.end(), words.begin(), words.end());
    EXPECT_EQ(Ask(command), Reply::Ok());
  }
  std::vector<std::uint64_t> Closed() {
    std::vector<std::uint64_t> ids;
    for (const ClientId id : clients.TakeCloseRequests()) {
      ids.push_back(static_cast<std::uint64_t>(id));
    }
    return ids;
  }
};

TEST_F(AclUsersTest, MakesAndShowsUsers) {
  SetUser({"bob", "on", ">pw", "~k", "&c", "+ping", "(", "+role", ")"});
  SetUser({"ann"});
  const std::string hash = acl::HashPassword("pw");
  EXPECT_EQ(Texts(Ask({"acl", "users"})), Strings({"ann", "bob", "default"}));
  EXPECT_EQ(Texts(Ask({"acl", "list"})),
            Strings({"user ann off resetchannels -@all",
                     "user bob on #" + hash +
                         " ~k resetchannels &c -@all +ping (resetchannels -@all +role)",
                     "user default on nopass ~* &* +@all"}));
  const Reply bob = Ask({"acl", "getuser", "bob"});
  EXPECT_EQ(Texts(bob.elements()[3]), Strings({hash}));
  EXPECT_EQ(Field(bob, "commands"), "-@all +ping");
  EXPECT_EQ(Field(bob, "keys"), "~k");
  EXPECT_EQ(Field(bob, "channels"), "&c");
  const Reply& selectors = bob.elements()[11];
  ASSERT_EQ(selectors.elements().size(), 1U);
  EXPECT_EQ(Keys(selectors.elements()[0]), Strings({"commands", "keys", "channels"}));
  EXPECT_EQ(Field(selectors.elements()[0], "commands"), "-@all +role");
}

TEST_F(AclUsersTest, RefusesBadRulesAndNames) {
  EXPECT_EQ(ErrorOf({"acl", "setuser", "bob", "on", "+nope"}),
            "ERR Error in ACL SETUSER modifier '+nope': Unknown command or category name in ACL");
  EXPECT_EQ(ErrorOf({"acl", "setuser", "bob", "(+ping", "~a"}),
            "ERR Unmatched parenthesis in acl selector starting at '(+ping'.");
  EXPECT_EQ(ErrorOf({"acl", "setuser", "a b"}),
            "ERR Usernames can't contain spaces or null characters");
  EXPECT_EQ(ErrorOf({"acl", "setuser", ""}), "ERR Usernames can't be empty");
  EXPECT_EQ(Texts(Ask({"acl", "users"})), Strings({"default"}));
}

TEST_F(AclUsersTest, AConnectionFollowsTheRulesOfItsUser) {
  SetUser({"bob", "on", "nopass", "+@all", "-shutdown"});
  access.LogIn(self(), "bob", "");
  EXPECT_EQ(Ask({"ping"}), Reply::Simple("PONG"));
  SetUser({"bob", "off", "resetpass", "-ping"});
  EXPECT_EQ(ErrorOf({"ping"}), "NOPERM this user has no permissions to run the 'ping' command");
  EXPECT_EQ(TextOf({"acl", "whoami"}), "bob") << "turning it off closes nothing";
  EXPECT_EQ(Ask({"acl", "setuser", "bob", "-@all"}), Reply::Ok());
  EXPECT_EQ(ErrorOf({"auth", "bob", "x"}),
            "WRONGPASS invalid username-password pair or user is disabled.")
      << "AUTH is always allowed";
}

TEST_F(AclUsersTest, AUserThatIsRemovedIsDisconnected) {
  SetUser({"bob", "on", ">pw", "+@all"});
  ConnectAs(20, "bob");
  Connect(21, "127.0.0.1:2");
  EXPECT_EQ(Ask({"acl", "deluser", "bob", "nobody", "bob"}), Reply::Integer(1));
  EXPECT_EQ(Closed(), std::vector<std::uint64_t>({20}));
  EXPECT_EQ(ErrorOf({"acl", "deluser", "bob", "default"}),
            "ERR The 'default' user cannot be removed");
}

TEST_F(AclUsersTest, WhoRemovesItselfIsAnswered) {
  SetUser({"bob", "on", ">pw", "+@all"});
  access.LogIn(self(), "bob", "pw");
  EXPECT_EQ(Ask({"acl", "deluser", "bob"}), Reply::Integer(1));
  EXPECT_TRUE(self().close_after_reply);
  EXPECT_TRUE(Closed().empty());
}

TEST_F(AclUsersTest, SubscribersThatMayNotHearAnyMoreAreDisconnected) {
  SetUser({"bob", "on", ">pw", "+@all", "&a*", "(&b)"});
  for (const std::uint64_t id : {20, 21, 22, 23}) ConnectAs(id, "bob");
  pubsub.Subscribe(ClientId{20}, "abc");
  pubsub.Subscribe(ClientId{21}, "b");
  pubsub.SubscribePattern(ClientId{22}, "a*");
  SetUser({"bob", "clearselectors"});
  EXPECT_EQ(Closed(), std::vector<std::uint64_t>({21}));
  SetUser({"bob", "resetchannels", "&abc"});
  EXPECT_EQ(Closed(), std::vector<std::uint64_t>({22}));
  SetUser({"bob", "resetchannels", "&b"});
  EXPECT_EQ(Closed(), std::vector<std::uint64_t>({20}));
}

TEST_F(AclUsersTest, AnOpenDefaultUserLetsEverybodyIn) {
  RequirePass("secret");
  Connect(20, "127.0.0.1:1");
  ClientState& other = *clients.Find(ClientId{20});
  EXPECT_FALSE(access.IsAuthenticated(other));
  SetUser({"default", "nopass"});
  EXPECT_TRUE(access.IsAuthenticated(other));
  SetUser({"default", "off"});
  EXPECT_FALSE(access.IsAuthenticated(other));
  EXPECT_EQ(ErrorOf({"auth", "x"}).substr(0, 28), "ERR AUTH <password> called w");
}

TEST_F(AclUsersTest, DryRunsWhatCouldRun) {
  SetUser({"bob", "+subscribe", "&a"});
  EXPECT_EQ(Ask({"acl", "dryrun", "default", "PING", "a", "b", "c"}), Reply::Ok());
  EXPECT_EQ(TextOf({"acl", "dryrun", "bob", "Sentinel", "masters"}),
            "This user has no permissions to run the 'sentinel|masters' command");
  EXPECT_EQ(TextOf({"acl", "dryrun", "bob", "subscribe", "a", "b"}),
            "This user has no permissions to access the 'b' channel");
  EXPECT_EQ(Ask({"acl", "dryrun", "bob", "auth", "x"}), Reply::Ok());
  EXPECT_EQ(ErrorOf({"acl", "dryrun", "eve", "ping"}), "ERR User 'eve' not found");
  EXPECT_EQ(ErrorOf({"acl", "dryrun", "bob", "get", "x"}), "ERR Command 'get' not found");
  EXPECT_EQ(ErrorOf({"acl", "dryrun", "bob", "sentinel", "nope"}),
            "ERR Command 'sentinel' not found");
  EXPECT_EQ(ErrorOf({"acl", "dryrun", "bob", "role", "x"}),
            "ERR wrong number of arguments for 'role' command");
  EXPECT_TRUE(access.log().entries().empty());
}

// Rules of a stock file know nothing of the names of other servers.
TEST_F(AclUsersTest, ARuleCoversTheOtherNameOfACommand) {
  SetUser({"bob", "on", "nopass", "+@all", "-sentinel|is-master-down-by-addr"});
  const std::string lacks = "has no permissions to run the 'sentinel|is-primary-down-by-addr' comm";
  EXPECT_THAT(TextOf({"acl", "dryrun", "bob", "sentinel", "is-primary-down-by-addr", "127.0.0.1",
                      "1", "1", "x"}),
              testing::HasSubstr(lacks));
  SetUser({"eve", "on", "nopass", "+acl|whoami", "+sentinel|primary"});
  EXPECT_EQ(Field(Ask({"acl", "getuser", "eve"}), "commands"),
            "-@all +acl|whoami +sentinel|master");
  EXPECT_EQ(Ask({"acl", "dryrun", "eve", "sentinel", "master", "x"}), Reply::Ok());
  access.LogIn(self(), "bob", "");
  EXPECT_THAT(ErrorOf({"sentinel", "is-primary-down-by-addr", "127.0.0.1", "1", "1", "x"}),
              testing::HasSubstr(lacks));
}

TEST_F(AclUsersTest, KillsByUser) {
  SetUser({"bob", "on", ">pw"});
  ConnectAs(20, "bob");
  EXPECT_EQ(Ask({"client", "kill", "user", "bob"}), Reply::Integer(1));
  EXPECT_EQ(Closed(), std::vector<std::uint64_t>({20}));
  EXPECT_EQ(ErrorOf({"client", "kill", "user", "eve"}), "ERR No such user 'eve'");
}

TEST_F(AclUsersTest, SavesTheUsersToTheFile) {
  SetUser({"bob", "on", "+sentinel"});
  const Outcome outcome = Run({"acl", "save"});
  const WriteFile& file = std::get<WriteFile>(outcome);
  EXPECT_EQ(file.path, "users.acl");
  EXPECT_EQ(file.text,
            "user bob on resetchannels -@all +sentinel\nuser default on nopass ~* &* +@all\n");
  EXPECT_EQ(file.render(true), Reply::Ok());
  EXPECT_TRUE(file.render(false).text().starts_with("ERR There was an error trying to save"));
}

TEST_F(AclUsersTest, LoadsTheUsersOfTheFile) {
  SetUser({"bob", "on", ">pw", "&*"});
  SetUser({"eve", "on", ">pw"});
  ConnectAs(20, "bob");
  ConnectAs(21, "bob");
  ConnectAs(22, "eve");
  pubsub.Subscribe(ClientId{21}, "x");
  host.files["users.acl"] = "user bob on >new +ping\nuser ann on\n";
  EXPECT_EQ(Ask({"acl", "load"}), Reply::Ok());
  EXPECT_EQ(Texts(Ask({"acl", "users"})), Strings({"ann", "bob", "default"}));
  EXPECT_EQ(Closed(), std::vector<std::uint64_t>({21, 22})) << "bob's other connection stays";
  EXPECT_TRUE(access.users().Find("bob")->Accepts("new"));
}

TEST_F(AclUsersTest, LoadsNothingOfABadFile) {
  EXPECT_EQ(ErrorOf({"acl", "load"}),
            "ERR Error loading ACLs, opening file 'users.acl': No such file or directory");
  host.files["users.acl"] = "user bob on\nuser eve bad\n";
  EXPECT_EQ(ErrorOf({"acl", "load"}),
            "ERR users.acl:2: Syntax error. WARNING: ACL errors detected, no change to the "
            "previously active ACL rules was performed");
  EXPECT_EQ(Texts(Ask({"acl", "users"})), Strings({"default"}));
}

}  // namespace
}  // namespace sentinel::command
