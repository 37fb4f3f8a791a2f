#include "codec/conf/title_template.h"

#include <gtest/gtest.h>

namespace sentinel::codec {
namespace {

std::optional<std::string> Variable(std::string_view name) {
  if (name == "title") return "sentinel";
  if (name == "port") return "26379";
  return std::nullopt;
}

TEST(TitleTemplate, VariablesAreFilledIn) {
  EXPECT_EQ(ExpandTitle("{title} on {port}!", Variable), "sentinel on 26379!");
  EXPECT_EQ(ExpandTitle("{title}{port}", Variable), "sentinel26379");
  EXPECT_EQ(ExpandTitle("plain", Variable), "plain");
}

TEST(TitleTemplate, AClosingBraceAloneIsText) { EXPECT_EQ(ExpandTitle("abc}", Variable), "abc}"); }

TEST(TitleTemplate, OpenBracesAndUnknownVariablesAreErrors) {
  EXPECT_FALSE(ExpandTitle("{title", Variable).has_value());
  EXPECT_FALSE(ExpandTitle("{foo}", Variable).has_value());
  EXPECT_FALSE(ExpandTitle("{}", Variable).has_value());
}

TEST(TitleTemplate, KnowsTheStockVariables) {
  EXPECT_TRUE(IsTitleTemplate("{title} {listen-addr} {server-mode}"));
  EXPECT_TRUE(IsTitleTemplate("{title}{port}{tls-port}{unixsocket}{config-file}"));
  EXPECT_TRUE(IsTitleTemplate("abc}"));
  EXPECT_FALSE(IsTitleTemplate(""));
  EXPECT_FALSE(IsTitleTemplate(" "));
  EXPECT_FALSE(IsTitleTemplate("{title}"));
  EXPECT_FALSE(IsTitleTemplate("{foo}"));
  EXPECT_FALSE(IsTitleTemplate("{title"));
}

}  // namespace
}  // namespace sentinel::codec
