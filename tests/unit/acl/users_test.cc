#include "acl/users.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "acl/rule_words.h"
#include "small_catalog.h"

namespace sentinel::acl {
namespace {

using Strings = std::vector<std::string>;

tl::expected<void, BadRule> Set(Users& users, const std::string& name, const Strings& rules) {
  return users.Set(name, rules);
}

TEST(Users, BeginWithAnOpenDefaultUser) {
  const Users users(kTerms);
  ASSERT_EQ(users.all().size(), 1U);
  EXPECT_EQ(users.default_user(), users.Find("default"));
  EXPECT_TRUE(users.default_user()->open());
  EXPECT_EQ(users.default_user()->Describe(SmallCatalog()), "on nopass ~* &* +@all");
  EXPECT_EQ(users.Find("Default"), nullptr);
}

TEST(Users, AllRulesOrNone) {
  Users users(kTerms);
  const auto set = Set(users, "bob", {"on", "bogus", "+ping"});
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().rule, "bogus");
  EXPECT_EQ(set.error().flaw, Flaw::kSyntax);
  EXPECT_EQ(users.Find("bob"), nullptr);
  ASSERT_TRUE(Set(users, "bob", {"on", "+ping"}));
  ASSERT_FALSE(Set(users, "bob", {"off", "bogus"}));
  EXPECT_TRUE(users.Find("bob")->enabled());
}

TEST(Users, WhoHoldsOneSeesItChange) {
  Users users(kTerms);
  ASSERT_TRUE(Set(users, "bob", {"on"}));
  const auto bob = users.Find("bob");
  ASSERT_TRUE(Set(users, "bob", {"off"}));
  EXPECT_FALSE(bob->enabled());
  EXPECT_TRUE(users.Remove("bob"));
  EXPECT_FALSE(users.Remove("bob"));
  EXPECT_EQ(bob->name(), "bob");
}

TEST(Users, TakeOverOthersAndStayWhoTheyAre) {
  Users users(kTerms);
  ASSERT_TRUE(Set(users, "bob", {"on"}));
  ASSERT_TRUE(Set(users, "eve", {"on"}));
  const auto bob = users.Find("bob");
  const auto default_user = users.default_user();
  Users others(kTerms);
  ASSERT_TRUE(Set(others, "bob", {"off"}));
  ASSERT_TRUE(Set(others, "ann", {"on"}));
  ASSERT_TRUE(Set(others, "default", {">x"}));
  users.TakeOver(others);
  EXPECT_EQ(users.Find("bob"), bob);
  EXPECT_FALSE(bob->enabled());
  EXPECT_EQ(users.Find("eve"), nullptr);
  EXPECT_NE(users.Find("ann"), nullptr);
  EXPECT_EQ(users.default_user(), default_user);
  EXPECT_FALSE(default_user->open());
}

TEST(Users, AreCalledByOneWord) {
  for (const char* name : {"a", "a\"b", "\\", "#"}) EXPECT_TRUE(IsUserName(name)) << name;
  for (const char* name : {"", "a b", "a\tb", "a\n"}) EXPECT_FALSE(IsUserName(name)) << name;
  EXPECT_FALSE(IsUserName(std::string_view("a\0b", 3)));
}

TEST(RuleWords, JoinASelector) {
  EXPECT_EQ(JoinSelectors(Strings({"on", "(+a", "~b", "c)", "(d)", "off"})).value(),
            Strings({"on", "(+a ~b c)", "(d)", "off"}));
  EXPECT_EQ(JoinSelectors(Strings({"on", "(+a", "~b"})).error(), "(+a");
  EXPECT_EQ(JoinSelectors(Strings({"(a)b"})).error(), "(a)b");
  EXPECT_EQ(JoinSelectors(Strings({")"})).value(), Strings({")"}));
}

}  // namespace
}  // namespace sentinel::acl
