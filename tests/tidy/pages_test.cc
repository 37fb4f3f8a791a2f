// Shows of each rule about pages and defects that it can fail, and that it does not fail without
// reason.
#include "pages.h"

#include <gtest/gtest.h>

namespace sentinel::tidy {
namespace {

TEST(Links, LeadSomewhere) {
  const auto exists = [](const std::string& path) {
    return path == "docs/rules.md" || path == "README.md" || path == "docs/decisions/";
  };
  const SourceFile page = MakeSource("docs/decisions/x.md",
                                     "[a](../rules.md) [b](../rules.md#f3), [c](../../README.md)\n"
                                     "[d](https://example.org/x.md), [e](#below) and [f](.)\n"
                                     "[g](rules.md) ![h](../x.svg \"Title\")\n");
  EXPECT_EQ(CheckLinks(page, exists),
            (Findings{{"docs/decisions/x.md", 3, "leads nowhere: rules.md"},
                      {"docs/decisions/x.md", 3, "leads nowhere: ../x.svg"}}));
}

TEST(Defects, ApplyToTheFilesTheyName) {
  const std::vector<SourceFile> sources = {MakeSource("src/a.cc", "one\ntwo\nthree\n")};
  const auto check = [&](const std::string& piece) {
    return CheckDefectApplies(
        MakeSource(
            "p",
            "A rule.\ndiff --git a/src/a.cc b/src/a.cc\n--- a/src/a.cc\n+++ b/src/a.cc\n" + piece),
        sources);
  };
  EXPECT_EQ(check("@@ -1,3 +1,3 @@\n one\n-two\n+other\n three\n"), Findings{});
  EXPECT_EQ(check("@@ -1,2 +1,2 @@\n one\n-three\n+other\n"),
            (Findings{{"p", 5, "does not apply to src/a.cc"}}));
  EXPECT_EQ(check(""), (Findings{{"p", 0, "changes nothing"}}));
}

}  // namespace
}  // namespace sentinel::tidy
