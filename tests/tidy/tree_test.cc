// The rules, held against the tree this test was built from.
#include "tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "pages.h"
#include "rules.h"
#include "source.h"

namespace sentinel::tidy {
namespace {

const Tree& TheTree() {
  static const Tree tree = LoadTree(SENTINEL_SOURCE_DIR);
  return tree;
}

void ExpectNone(const Findings& findings) {
  for (const Finding& finding : findings) ADD_FAILURE() << Format(finding);
}

void HoldAgainst(const std::vector<SourceFile>& files,
                 const std::function<Findings(const SourceFile&)>& rule) {
  for (const SourceFile& file : files) ExpectNone(rule(file));
}

bool Contains(const std::vector<SourceFile>& files, const std::string& path) {
  return std::ranges::any_of(files, [&](const SourceFile& file) { return file.path == path; });
}

TEST(Tree, IsTheOneOfThisProject) {
  EXPECT_TRUE(Contains(TheTree().sources, "src/base/text.cc"));
  EXPECT_TRUE(Contains(TheTree().sources, "include/sentinel/engine.h"));
  EXPECT_TRUE(Contains(TheTree().sources, "tests/tidy/tree_test.cc"));
  EXPECT_TRUE(Contains(TheTree().cmake_lists, "src/core/CMakeLists.txt"));
}

TEST(Tree, HasAPureCore) { HoldAgainst(TheTree().sources, CheckCoreIsPure); }

TEST(Tree, IncludesPointDown) { HoldAgainst(TheTree().sources, CheckIncludesPointDown); }

TEST(Tree, KeepsLibeventInIo) { HoldAgainst(TheTree().sources, CheckLibeventStaysInIo); }

TEST(Tree, KeepsItsLinesShortAndFreeOfTabs) {
  HoldAgainst(TheTree().sources, CheckLines);
  HoldAgainst(TheTree().cmake_lists, CheckLines);
}

TEST(Tree, LeavesNothingOpen) {
  HoldAgainst(TheTree().sources, CheckNothingIsLeftOpen);
  HoldAgainst(TheTree().cmake_lists, CheckNothingIsLeftOpen);
}

TEST(Tree, GuardsItsHeaders) { HoldAgainst(TheTree().sources, CheckHeaderGuard); }

TEST(Tree, HasLinksThatLeadSomewhere) {
  EXPECT_TRUE(Contains(TheTree().pages, "docs/rules.md"));
  HoldAgainst(TheTree().pages, [](const SourceFile& page) {
    return CheckLinks(page, [](const std::string& path) {
      return std::filesystem::exists(std::filesystem::path(SENTINEL_SOURCE_DIR) / path);
    });
  });
}

TEST(Tree, HasDefectsThatApply) {
  EXPECT_TRUE(Contains(TheTree().defects, "tests/mutation/vote-not-durable.patch"));
  HoldAgainst(TheTree().defects,
              [](const SourceFile& patch) { return CheckDefectApplies(patch, TheTree().sources); });
}

TEST(Tree, BuildsEveryUnit) {
  ExpectNone(CheckEveryUnitIsBuilt(TheTree().sources, TheTree().cmake_lists));
}

}  // namespace
}  // namespace sentinel::tidy
