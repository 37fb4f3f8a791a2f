#include "acl/user.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "acl/password_hash.h"
#include "small_catalog.h"

namespace sentinel::acl {
namespace {

using Strings = std::vector<std::string>;

User Of(const Strings& rules) {
  User user("bob", kTerms);
  for (const std::string& rule : rules) {
    EXPECT_TRUE(user.Apply(kTerms, rule).has_value()) << rule;
  }
  return user;
}

std::string Described(const Strings& rules) { return Of(rules).Describe(SmallCatalog()); }

TEST(User, MayDoNothingAtFirst) {
  EXPECT_EQ(Described({}), "off resetchannels -@all");
  const User open("bob", Terms{SmallCatalog(), true});
  EXPECT_EQ(open.Describe(SmallCatalog()), "off &* -@all") << "acl-pubsub-default";
}

TEST(User, LogsInWithAnyOfItsPasswords) {
  const User user = Of({"on", ">one", "#" + HashPassword("two"), ">one"});
  EXPECT_EQ(user.password_hashes(), Strings({HashPassword("one"), HashPassword("two")}));
  EXPECT_TRUE(user.Accepts("one"));
  EXPECT_TRUE(user.Accepts("two"));
  EXPECT_FALSE(user.Accepts("One"));
  EXPECT_FALSE(user.Accepts(""));
  EXPECT_TRUE(Of({"on", ">"}).Accepts("")) << "the empty password is one";
  EXPECT_FALSE(Of({"on"}).Accepts("")) << "no password lets nobody in";
  EXPECT_TRUE(Of({"on", "nopass"}).Accepts("anything"));
  EXPECT_FALSE(Of({"nopass"}).Accepts("anything")) << "it is off";
}

TEST(User, APasswordIsKnownByAllOfItsHash) {
  std::string hash = HashPassword("one");
  hash.back() = hash.back() == '0' ? '1' : '0';
  EXPECT_FALSE(Of({"on", "#" + hash}).Accepts("one"));
  EXPECT_TRUE(Of({"on", "#" + HashPassword("one")}).Accepts("one"));
}

TEST(User, PasswordRulesReplaceOneAnother) {
  EXPECT_EQ(Described({">one", "nopass"}), "off nopass resetchannels -@all");
  EXPECT_FALSE(Of({"nopass", ">one"}).nopass());
  EXPECT_FALSE(Of({"on", ">one", "<one"}).Accepts("one"));
  EXPECT_FALSE(Of({"on", "nopass", "resetpass"}).Accepts("one"));
  User user = Of({">one"});
  EXPECT_EQ(user.Apply(kTerms, "<two").error(), Flaw::kNoSuchPassword);
  EXPECT_EQ(user.Apply(kTerms, "!" + HashPassword("two")).error(), Flaw::kNoSuchPassword);
  for (const char* rule : {"#abc", "!abc", "#"}) {
    EXPECT_EQ(user.Apply(kTerms, rule).error(), Flaw::kBadHash) << rule;
  }
  const std::string upper = "#" + std::string(64, 'A');
  EXPECT_EQ(user.Apply(kTerms, upper).error(), Flaw::kBadHash);
  EXPECT_EQ(user.password_hashes(), Strings({HashPassword("one")}));
}

TEST(User, IsResetToNothing) {
  EXPECT_EQ(
      Described({"on", ">x", "~*", "&*", "+@all", "(+ping)", "skip-sanitize-payload", "reset"}),
      "off sanitize-payload resetchannels -@all");
}

TEST(User, IsDescribed) {
  EXPECT_EQ(Described({"ON", "nopass", "AllKeys", "AllChannels", "allcommands"}),
            "on nopass ~* &* +@all");
  EXPECT_EQ(Described({"on", "%R~k", "&c", "+ping", "(~a &b +sentinel|set)", "(+@all)"}),
            "on %R~k resetchannels &c -@all +ping (~a resetchannels &b -@all +sentinel|set) "
            "(resetchannels +@all)");
}

TEST(User, ForAFileItsRulesStayAsGiven) {
  EXPECT_EQ(Of({"on", "+sentinel", "(+sentinel|set &b)"}).FileRules(),
            Strings({"on", "resetchannels", "-@all", "+sentinel", "(resetchannels", "&b", "-@all",
                     "+sentinel|set)"}));
}

TEST(User, OneSetHasToAllowAllOfARequest) {
  const User user = Of({"+ping", "+subscribe", "&a", "(+subscribe &b)"});
  const auto why = [&user](const Strings& words, ChannelUse use) {
    return user.WhyDenied({Id(words[0]), use, words});
  };
  EXPECT_FALSE(why({"ping"}, ChannelUse::kNone));
  EXPECT_FALSE(why({"subscribe", "a"}, ChannelUse::kAll));
  EXPECT_FALSE(why({"subscribe", "b"}, ChannelUse::kAll));
  const auto both = why({"subscribe", "a", "b"}, ChannelUse::kAll);
  ASSERT_TRUE(both);
  EXPECT_EQ(both->what, Denial::Of::kChannel);
  EXPECT_EQ(both->word, 2U) << "the set that came furthest";
  const auto pattern = why({"psubscribe", "a"}, ChannelUse::kPatterns);
  ASSERT_TRUE(pattern);
  EXPECT_EQ(pattern->what, Denial::Of::kCommand);
}

TEST(User, SelectorsHoldNothingButPermissions) {
  for (const char* rule :
       {"(on)", "(>x)", "((+ping))", "(\"~a\\\"b\")", "(+ping \"x)", "(bogus)", "(&a) +ping)"}) {
    User user("bob", kTerms);
    EXPECT_EQ(user.Apply(kTerms, rule).error(), Flaw::kSyntax) << rule;
    EXPECT_TRUE(user.selectors().empty()) << rule;
  }
  EXPECT_EQ(Of({"()", "( )", "(\"+ping\")"}).selectors().size(), 3U);
  EXPECT_TRUE(Of({"(+ping)", "clearselectors"}).selectors().empty());
}

TEST(User, ChannelsOfAnySetMayStay) {
  const User user = Of({"&a*", "(&b)"});
  EXPECT_TRUE(user.AllowsChannel("abc"));
  EXPECT_TRUE(user.AllowsChannel("b"));
  EXPECT_FALSE(user.AllowsChannel("c"));
  EXPECT_TRUE(user.AllowsPattern("a*"));
  EXPECT_FALSE(user.AllowsPattern("abc"));
}

TEST(User, RefusesWhatIsNoRule) {
  for (const char* rule : {"bogus", "on off", ")", "@admin", " on"}) {
    User user("bob", kTerms);
    EXPECT_EQ(user.Apply(kTerms, rule).error(), Flaw::kSyntax) << rule;
  }
}

}  // namespace
}  // namespace sentinel::acl
