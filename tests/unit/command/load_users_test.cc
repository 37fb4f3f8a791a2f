#include "command/load_users.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "command/access.h"
#include "command/command_catalog.h"

namespace sentinel::command {
namespace {

using Strings = std::vector<std::string>;

Result<std::string> NoFiles(const std::string&) { return Fail("No such file or directory"); }

codec::ServerOptions With(const std::vector<codec::UserLine>& users) {
  codec::ServerOptions options;
  options.users = users;
  return options;
}

TEST(LoadUsers, RequirePassIsThePasswordOfTheDefaultUser) {
  const auto loaded = LoadUsers({}, "secret", NoFiles);
  ASSERT_TRUE(loaded);
  EXPECT_TRUE(loaded->users.default_user()->Accepts("secret"));
  EXPECT_FALSE(loaded->users.default_user()->open());
  EXPECT_TRUE(LoadUsers({}, "", NoFiles)->users.default_user()->open());
}

TEST(LoadUsers, ALineIsAllThereIsToSayOfAUser) {
  const auto loaded =
      LoadUsers(With({{"default", {"on", ">x"}}, {"bob", {"on", "(+ping", "~a)"}}}), "x", NoFiles);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->users.default_user()->root().commands().AsGiven(), "-@all");
  EXPECT_EQ(loaded->users.Find("bob")->selectors().size(), 1U);
  EXPECT_TRUE(loaded->notices.empty());
}

TEST(LoadUsers, TellsOfWhatIsHardlyMeantSo) {
  const auto loaded =
      LoadUsers(With({{"default", {"on", ">x", "+@all"}}, {"bob", {}}}), "other", NoFiles);
  ASSERT_TRUE(loaded);
  ASSERT_EQ(loaded->notices.size(), 2U);
  EXPECT_TRUE(loaded->notices[0].starts_with("The user 'bob' is disabled (there is no 'on'"));
  EXPECT_TRUE(loaded->notices[1].starts_with("WARNING: what is said of the user 'default'"));
}

TEST(LoadUsers, SaysWhatStopsTheProcess) {
  const std::string critical = "Critical error while loading ACLs. Exiting.";
  EXPECT_EQ(LoadUsers(With({{"bob", {"on", "+nope"}}}), "", NoFiles).error(),
            Strings({"Error loading ACL rule '+nope' for the user named 'bob': Unknown command or "
                     "category name in ACL",
                     critical}));
  EXPECT_EQ(LoadUsers(With({{"b b", {"on"}}}), "", NoFiles).error(),
            Strings({"Spaces not allowed in ACL usernames", critical}));
  codec::ServerOptions options;
  options.aclfile = "users.acl";
  EXPECT_EQ(LoadUsers(options, "", NoFiles).error(),
            Strings({"Aborting Redis startup because of ACL errors: Error loading ACLs, opening "
                     "file 'users.acl': No such file or directory"}));
  options.users = {{"bob", {"on"}}};
  EXPECT_TRUE(LoadUsers(options, "", NoFiles)
                  .error()
                  .front()
                  .starts_with("Configuring Redis with users defined in redis.conf and at the same "
                               "setting an ACL file"));
}

TEST(LoadUsers, WithAFileRequirePassOpensNothing) {
  codec::ServerOptions options;
  options.aclfile = "users.acl";
  const auto loaded = LoadUsers(
      options, "secret", [](const std::string&) -> Result<std::string> { return "user bob on\n"; });
  ASSERT_TRUE(loaded);
  EXPECT_TRUE(loaded->users.default_user()->open()) << "the file alone counts";
  EXPECT_EQ(loaded->notices.size(), 1U) << "and that is worth a warning";
  EXPECT_NE(loaded->users.Find("bob"), nullptr);
}

TEST(LoadUsers, NewUsersMayHearAllChannelsByDefault) {
  codec::ServerOptions options = With({{"bob", {}}, {"eve", {"on", "resetchannels"}}});
  options.acl_pubsub_default = codec::ChannelDefault::kAllChannels;
  const auto loaded = LoadUsers(options, "", NoFiles);
  ASSERT_TRUE(loaded);
  EXPECT_TRUE(loaded->users.Find("bob")->AllowsChannel("x"));
  EXPECT_FALSE(loaded->users.Find("eve")->AllowsChannel("x"));
}

TEST(CheckUserLine, NamesTheRule) {
  EXPECT_TRUE(CheckUserLine({"bob", {"on", ">x", "+nope", "(+ping", ")"}}));
  EXPECT_EQ(CheckUserLine({"bob", {"on", "+ping|"}}).error().message, "'+ping|': Syntax error");
  EXPECT_EQ(CheckUserLine({"bob", {"on", "secret"}}).error().message, "'******': Syntax error");
  EXPECT_EQ(CheckUserLine({"bob", {"on", "(+ping"}}).error().message,
            "'(+ping': Unmatched parenthesis in selector definition");
}

TEST(Access, LeavesOutTheDefaultUserThatRequirePassMakes) {
  acl::Users users(acl::Terms{CommandCatalog()});
  SetRequirePass(users, "secret");
  Access access(std::move(users), {.default_user_by_require_pass = true});
  EXPECT_TRUE(access.Lines().empty());
  Strings rules = {"-shutdown"};
  ASSERT_TRUE(access.Change().Set("default", rules));
  EXPECT_EQ(access.Lines().size(), 1U);
}

}  // namespace
}  // namespace sentinel::command
