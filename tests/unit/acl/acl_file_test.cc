#include "acl/acl_file.h"

#include <gtest/gtest.h>

#include <string>

#include "acl/password_hash.h"
#include "small_catalog.h"

namespace sentinel::acl {
namespace {

constexpr char kEnd[] =
    "WARNING: ACL errors detected, no change to the previously active ACL rules was performed";

std::string ErrorOf(const std::string& text) {
  const auto users = ReadUsers(text, "f", kTerms);
  return users ? "" : users.error();
}

TEST(AclFile, HasOneUserALine) {
  const auto users = ReadUsers(
      "user bob on >x ~a +ping\r\n\n \t user eve (+ping &a) \nuser default on >y", "f", kTerms);
  ASSERT_TRUE(users) << users.error();
  EXPECT_EQ(users->all().size(), 3U);
  EXPECT_TRUE(users->Find("bob")->Accepts("x"));
  EXPECT_EQ(users->Find("eve")->Describe(SmallCatalog()),
            "off resetchannels -@all (resetchannels &a -@all +ping)");
  EXPECT_EQ(users->default_user()->FileRules(),
            std::vector<std::string>({"on", "#" + HashPassword("y"), "resetchannels", "-@all"}));
}

TEST(AclFile, LeavesADefaultUserOpenThatItDoesNotName) {
  EXPECT_TRUE(ReadUsers("", "f", kTerms)->default_user()->open());
}

TEST(AclFile, TellsAllThatIsWrong) {
  EXPECT_EQ(ErrorOf("# no comments\nuser\nUSER bob\n"),
            "f:1 should start with user keyword followed by the username. "
            "f:2 should start with user keyword followed by the username. "
            "f:3 should start with user keyword followed by the username. " +
                std::string(kEnd));
  EXPECT_EQ(ErrorOf("user a on\nuser b\tb on\nuser a off"),
            "'f:2: username 'b\tb' contains invalid characters. "
            "WARNING: Duplicate user 'a' found on line 3. " +
                std::string(kEnd));
  EXPECT_EQ(ErrorOf("user a +nope >secret#bad <other bad -@nope"),
            "f:1: Error in applying operation '+nope': Unknown command or category name in ACL. "
            "f:1: The password you are trying to remove from the user does not exist. "
            "f:1: Error in applying operation '-@nope': Unknown command or category name in ACL. " +
                std::string(kEnd));
  EXPECT_EQ(ErrorOf("user a (+ping"),
            "f:1: Unmatched parenthesis in selector definition." + std::string(kEnd));
}

TEST(AclFile, IsReadAsItWasWritten) {
  const std::string text = "user bob on #" + HashPassword("x") +
                           " ~a\"b resetchannels &c -@all +sentinel -sentinel|set "
                           "(resetchannels -@all +ping)\n"
                           "user default on nopass ~* &* +@all\n";
  const auto users = ReadUsers(text, "f", kTerms);
  ASSERT_TRUE(users) << users.error();
  EXPECT_EQ(WriteUsers(*users), text);
}

}  // namespace
}  // namespace sentinel::acl
