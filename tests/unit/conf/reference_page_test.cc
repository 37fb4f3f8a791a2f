#include "reference_page.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "codec/conf/directive.h"
#include "codec/conf/statement.h"

namespace sentinel::codec {
namespace {

TEST(ReferencePage, IsAsTheTablesSay) {
  if (std::getenv("SENTINEL_REWRITE_PAGES") != nullptr) {
    std::ofstream(CONF_REFERENCE) << ReferencePage();
  }
  std::ifstream in(CONF_REFERENCE);
  const std::string page{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  EXPECT_TRUE(page == ReferencePage()) << "SENTINEL_REWRITE_PAGES=1 writes docs/configuration.md";
}

TEST(ReferencePage, SaysWhatEachRowMeans) {
  for (const Statement& statement : Statements()) {
    EXPECT_FALSE(statement.meaning.empty()) << statement.name;
  }
  for (const Directive& directive : HeededDirectives()) {
    EXPECT_FALSE(directive.meaning.empty()) << directive.name;
  }
}

}  // namespace
}  // namespace sentinel::codec
