// Shows of each rule that it can fail, and that it does not fail without reason.
#include "rules.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "source.h"

namespace sentinel::tidy {
namespace {

// Words that the rules look for, in halves: this file is under the rules too.
const std::string kToDo = std::string("TO") + "DO";
const std::string kFixMe = std::string("FIX") + "ME";
const std::string kSkip = std::string("GTEST_") + "SKIP";
const std::string kOff = std::string("DISA") + "BLED_";
const std::string kTripleX = std::string("XX") + "X";

std::vector<std::string> Whats(const Findings& findings) {
  std::vector<std::string> whats;
  for (const Finding& finding : findings) whats.push_back(finding.what);
  return whats;
}

using Strings = std::vector<std::string>;

Strings InCore(const std::string& line) {
  return Whats(CheckCoreIsPure(MakeSource("src/core/engine/x.cc", line)));
}

TEST(Rules, SayWhereAndWhat) {
  const Findings findings =
      CheckLines(MakeSource("src/x.cc", "int a;\n\tint b;\nint c;\n" + std::string(101, 'x')));
  EXPECT_EQ(findings, (Findings{{"src/x.cc", 2, "tab"}, {"src/x.cc", 4, "more than 100 columns"}}));
  EXPECT_EQ(Format(findings.front()), "src/x.cc:2: tab");
}

// --- purity of the core ---------------------------------------------------------------------

TEST(CoreIsPure, RefusesHeadersOfTheOutsideWorld) {
  for (const char* header :
       {"event2/event.h", "hiredis/hiredis.h", "spdlog/spdlog.h", "fmt/format.h", "thread", "mutex",
        "fstream", "filesystem", "iostream", "ctime", "sys/time.h", "unistd.h", "csignal"}) {
    const std::string name = header;
    EXPECT_EQ(InCore("#include <" + name + ">"), (Strings{"the core must not include " + name}));
  }
  EXPECT_EQ(InCore("  #  include \"event2/event.h\" // why"),
            (Strings{"the core must not include event2/event.h"}));
}

TEST(CoreIsPure, LetsOtherHeadersPass) {
  for (const char* header : {"random", "chrono", "map", "sentinel/event.h", "model/thread.h"}) {
    EXPECT_EQ(InCore("#include <" + std::string(header) + ">"), Strings{}) << header;
  }
}

struct ImpureLine {
  const char* line;
  const char* found;
};

TEST(CoreIsPure, RefusesClocksEnvironmentAndRandomSources) {
  const ImpureLine cases[] = {
      {"auto t = time(nullptr);", "time"},
      {"auto t = std::time(nullptr);", "time"},
      {"  clock_gettime(CLOCK_MONOTONIC, &ts);", "clock_gettime"},
      {"gettimeofday(&tv, nullptr);", "gettimeofday"},
      {"return getenv(\"HOME\");", "getenv"},
      {"return std::getenv(\"HOME\");", "getenv"},
      {"int r = std::rand();", "rand"},
      {"int r = a>0 ? b: rand ();", "rand"},
      {"auto now = std::chrono::steady_clock::now();", "::now"},
      {"auto now = Clock::now();", "::now"},
      {"std::random_device device;", "random_device"},
      {"std::this_thread::sleep_for(1s);", "sleep_for"},
      {"usleep(1);", "usleep"},
  };
  for (const ImpureLine& c : cases) {
    EXPECT_EQ(InCore(c.line), (Strings{"the core must not use " + std::string(c.found)})) << c.line;
  }
}

TEST(CoreIsPure, LooksAtCodeNotAtWordsLikeIt) {
  for (const char* line : {
           "// Each call of time() costs; see std::rand() and sleep(1).",
           "Log(\"time() went back, getenv(x)\");",
           "MonotonicTime(1);",
           "const auto uptime = uptime_(now);",
           "group.time();",
           "link->clock();",
           "int operand(int);",
           "std::mt19937_64 engine(seed);",
           "constexpr Duration kNow = Now(5);",
           "bool asleep = true;",
           "char c = '\"'; // time(",
           "long n = 1'000; char q = '\"';  // rand(",
       }) {
    EXPECT_EQ(InCore(line), Strings{}) << line;
  }
}

TEST(CoreIsPure, IsARuleForTheCoreAlone) {
  const std::string line = "#include <sys/time.h>";
  EXPECT_TRUE(CheckCoreIsPure(MakeSource("src/io/event/x.cc", line)).empty());
  EXPECT_TRUE(CheckCoreIsPure(MakeSource("tests/unit/core/x.cc", line)).empty());
}

// --- layers ---------------------------------------------------------------------------------

Strings Include(const std::string& path, const std::string& header) {
  return Whats(CheckIncludesPointDown(MakeSource(path, "#include \"" + header + "\"")));
}

struct IncludeCase {
  const char* path;
  const char* header;
};

TEST(IncludesPointDown, LetsLowerAndOwnLayersPass) {
  const IncludeCase cases[] = {
      {"src/app/main.cc", "daemon/runner.h"},
      {"src/daemon/runner.cc", "command/command_table.h"},
      {"src/command/x.cc", "codec/resp/reply.h"},
      {"src/io/net/x.cc", "io/event/loop.h"},
      {"src/io/net/x.cc", "io/net/connection.h"},
      {"src/codec/resp/x.cc", "codec/info/info.h"},
      {"src/core/engine/x.cc", "failover/machine.h"},
      {"src/core/failover/x.cc", "quorum/vote.h"},
      {"src/core/model/x.cc", "base/text.h"},
      {"src/base/x.cc", "sentinel/address.h"},
      {"include/sentinel/x.h", "sentinel/ids.h"},
  };
  for (const IncludeCase& c : cases) EXPECT_EQ(Include(c.path, c.header), Strings{}) << c.path;
}

TEST(IncludesPointDown, RefusesUpperLayers) {
  const IncludeCase cases[] = {
      {"src/daemon/x.cc", "app/options.h"},      {"src/command/x.cc", "daemon/runner.h"},
      {"src/io/net/x.cc", "command/handlers.h"}, {"src/io/event/x.cc", "io/net/connection.h"},
      {"src/codec/x.cc", "io/event/loop.h"},     {"src/core/engine/x.cc", "codec/resp/reply.h"},
      {"src/core/quorum/x.cc", "engine/x.h"},    {"src/core/quorum/x.cc", "core/engine/x.h"},
      {"src/core/model/x.cc", "notify/turn.h"},  {"src/core/notify/x.cc", "monitor/links.h"},
      {"src/base/x.cc", "model/model.h"},        {"include/sentinel/x.h", "base/result.h"},
  };
  for (const IncludeCase& c : cases) {
    const std::string path = c.path;
    const bool in_codec = path.starts_with("src/codec/");
    const std::string folder = in_codec ? "src/codec/" : path.substr(0, path.rfind('/') + 1);
    EXPECT_EQ(Include(path, c.header),
              (Strings{std::string(c.header) + " does not lie below " + folder}));
  }
}

TEST(IncludesPointDown, RefusesNeighboursOfTheSameRow) {
  EXPECT_EQ(Include("src/io/net/x.cc", "io/store/file_ops.h"),
            (Strings{"io/store/file_ops.h does not lie below src/io/net/"}));
}

TEST(IncludesPointDown, RefusesWhatBelongsToNoLayer) {
  EXPECT_EQ(Include("src/base/x.cc", "text.h"), (Strings{"text.h belongs to no layer"}));
  EXPECT_EQ(Include("src/util/x.cc", "base/text.h"), (Strings{"belongs to no layer"}));
}

TEST(IncludesPointDown, LeavesLibrariesAndTestsAlone) {
  const SourceFile library = MakeSource("src/base/x.cc", "#include <daemon/runner.h>");
  EXPECT_TRUE(CheckIncludesPointDown(library).empty());
  EXPECT_EQ(Include("tests/unit/x_test.cc", "daemon/runner.h"), Strings{});
}

TEST(LibeventStaysInIo, RefusesItElsewhere) {
  const std::string line = "#include <event2/event.h>";
  EXPECT_EQ(Whats(CheckLibeventStaysInIo(MakeSource("src/daemon/x.cc", line))),
            (Strings{"libevent is for src/io alone"}));
  EXPECT_TRUE(CheckLibeventStaysInIo(MakeSource("src/io/net/x.cc", line)).empty());
}

// --- text -----------------------------------------------------------------------------------

TEST(Lines, CountColumnsNotBytes) {
  std::string line;
  for (int i = 0; i < 100; ++i) line += "\xc3\xa4";
  EXPECT_TRUE(CheckLines(MakeSource("src/x.cc", line)).empty());
  EXPECT_FALSE(CheckLines(MakeSource("src/x.cc", line + "\xc3\xa4")).empty());
}

TEST(NothingIsLeftOpen, FindsNotesAndDisabledTests) {
  for (const std::string& line :
       {"// " + kToDo + ": later", "// " + kToDo, "// " + kFixMe, "int " + kTripleX + " = 1;",
        "TEST(A, " + kOff + "B) {", "  " + kSkip + "() << 1;"}) {
    EXPECT_EQ(CheckNothingIsLeftOpen(MakeSource("tests/x.cc", line)).size(), 1U) << line;
  }
}

TEST(NothingIsLeftOpen, LetsTemplatesOfTemporaryNamesPass) {
  const SourceFile file =
      MakeSource("src/x.cc", "char n[] = \"/tmp/" + kTripleX + kTripleX + "\";");
  EXPECT_TRUE(CheckNothingIsLeftOpen(file).empty());
}

TEST(HeaderGuard, HasToComeFirst) {
  const auto missing = [](const std::string& path, const std::string& text) {
    return !CheckHeaderGuard(MakeSource(path, text)).empty();
  };
  EXPECT_TRUE(missing("src/x.h", "int a;\n"));
  EXPECT_TRUE(missing("src/x.h", ""));
  EXPECT_TRUE(missing("src/x.h", "#include <map>\n#pragma once\n"));
  EXPECT_TRUE(missing("src/x.h", "// #pragma once\n"));
  EXPECT_FALSE(missing("src/x.h", "// Why.\n//\n\n#pragma once\nint a;\n"));
  EXPECT_FALSE(missing("src/x.cc", "int a;\n"));
}

// --- build ----------------------------------------------------------------------------------

TEST(EveryUnitIsBuilt, LooksInTheListsAtAndAboveAFile) {
  const std::vector<SourceFile> sources = {
      MakeSource("src/base/listed.cc", ""),    MakeSource("src/base/forgotten.cc", ""),
      MakeSource("src/base/header.h", ""),     MakeSource("tests/unit/a/below.cc", ""),
      MakeSource("src/base/commented.cc", ""), MakeSource("src/base/elsewhere.cc", "")};
  const std::vector<SourceFile> lists = {
      MakeSource("src/base/CMakeLists.txt",
                 "sentinel_layer(base SOURCES listed.cc)\n# commented.cc\nx(not_forgotten.cc)\n"),
      MakeSource("src/codec/CMakeLists.txt", "x(elsewhere.cc)\n"),
      MakeSource("tests/unit/CMakeLists.txt", "x(\n  a/below.cc)\n")};
  EXPECT_EQ(CheckEveryUnitIsBuilt(sources, lists),
            (Findings{{"src/base/forgotten.cc", 0, "no CMakeLists.txt names it"},
                      {"src/base/commented.cc", 0, "no CMakeLists.txt names it"},
                      {"src/base/elsewhere.cc", 0, "no CMakeLists.txt names it"}}));
}

}  // namespace
}  // namespace sentinel::tidy
