// The package as an administrator gets it. Nothing is installed on this machine: packages go into a
// folder, with the scripts of the package run for that folder (dpkg's DPKG_ROOT).
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "support/error.h"
#include "support/process.h"
#include "support/temp_dir.h"

namespace sentinel::harness {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::filesystem::path kSource = SENTINEL_SOURCE_DIR;

class Packaging : public testing::Test {
 protected:
  Outcome Run(const std::vector<std::string>& argv, std::filesystem::path working_dir = {}) {
    ProcessOptions options;
    options.argv = argv;
    options.working_dir = std::move(working_dir);
    return RunToEnd(options, dir_.path());
  }

  // What it prints; fails the test, with what it said, unless it ends well.
  std::string OutputOf(const std::vector<std::string>& argv,
                       std::filesystem::path working_dir = {}) {
    const Outcome outcome = Run(argv, std::move(working_dir));
    EXPECT_EQ(outcome.status.Describe(), "exit code 0")
        << argv[0] << ": " << outcome.output << outcome.errors;
    return outcome.output;
  }

  // Builds the package and returns the file.
  std::filesystem::path BuildPackage() {
    OutputOf({"cpack", "-G", "DEB", "-B", dir_.path().string()}, SENTINEL_BINARY_DIR);
    for (const auto& entry : std::filesystem::directory_iterator(dir_.path())) {
      if (entry.path().extension() == ".deb") return entry.path();
    }
    throw HarnessError("no package was built");
  }

  // An empty system that packages can be installed into; `conf` is what redis-sentinel has left.
  std::filesystem::path MakeSystem(const std::string& conf) {
    std::filesystem::path root = dir_.path() / "system";
    std::filesystem::create_directories(root / "var/lib/dpkg");
    for (const char* file : {"status", "available"}) WriteFile(root / "var/lib/dpkg" / file, "");
    if (!conf.empty()) {
      std::filesystem::create_directories(root / "etc/redis");
      WriteFile(root / "etc/redis/sentinel.conf", conf);
    }
    return root;
  }

  Outcome Dpkg(const std::filesystem::path& root, const std::vector<std::string>& arguments) {
    std::vector<std::string> argv = {"dpkg", "--root=" + root.string(), "--force-depends",
                                     "--force-script-chrootless"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return Run(argv);
  }

  TempDir dir_{"sentinel-packaging"};
};

std::string Contents(const std::string& page) { return ReadFile(kSource / "packaging" / page); }

TEST_F(Packaging, HoldsWhatAServiceNeeds) {
  const std::filesystem::path package = BuildPackage();
  const std::string list = OutputOf({"dpkg-deb", "--contents", package.string()});
  for (const char* file :
       {"./usr/bin/sentinel", "./usr/lib/systemd/system/sentineld.service",
        "./usr/lib/systemd/system/sentineld@.service", "./etc/logrotate.d/sentineld",
        "./usr/share/man/man8/sentinel.8.gz", "./usr/share/man/man5/sentinel.conf.5.gz",
        "./usr/share/sentinel/sentinel.conf", "./usr/share/doc/sentinel/copyright",
        "./usr/share/doc/sentinel/examples/sentinel.conf"}) {
    EXPECT_THAT(list, HasSubstr(std::string(file) + "\n"));
  }
  // Those of redis-sentinel are its own: both packages may be installed.
  EXPECT_THAT(list, AllOf(Not(HasSubstr("redis-sentinel")), Not(HasSubstr("etc/redis"))));
  EXPECT_THAT(OutputOf({"dpkg-deb", "--field", package.string(), "Depends"}),
              AllOf(HasSubstr("adduser"), HasSubstr("libevent")));
}

TEST_F(Packaging, LeavesTheConfigurationThatIsThereAlone) {
  if (geteuid() != 0) return;  // dpkg installs for root only.
  const std::string conf = "port 26379\nsentinel myid " + std::string(40, 'a') + "\n";
  const std::filesystem::path package = BuildPackage();
  const std::filesystem::path root = MakeSystem(conf);
  const Outcome installed = Dpkg(root, {"--install", package.string()});
  ASSERT_EQ(installed.status.Describe(), "exit code 0") << installed.output << installed.errors;
  EXPECT_EQ(ReadFile(root / "etc/redis/sentinel.conf"), conf);
  EXPECT_THAT(OutputOf({(root / "usr/bin/sentinel").string(), "--version"}), HasSubstr("0.1.0"));

  const Outcome removed = Dpkg(root, {"--remove", "sentinel"});
  EXPECT_EQ(removed.status.Describe(), "exit code 0") << removed.output << removed.errors;
  EXPECT_EQ(ReadFile(root / "etc/redis/sentinel.conf"), conf);
  EXPECT_FALSE(std::filesystem::exists(root / "usr/bin/sentinel"));
}

TEST_F(Packaging, BringsAConfigurationWhereThereIsNone) {
  if (geteuid() != 0) return;  // dpkg installs for root only.
  const std::filesystem::path package = BuildPackage();
  const std::filesystem::path root = MakeSystem("");
  const Outcome installed = Dpkg(root, {"--install", package.string()});
  ASSERT_EQ(installed.status.Describe(), "exit code 0") << installed.output << installed.errors;
  EXPECT_EQ(ReadFile(root / "etc/redis/sentinel.conf"), Contents("debian/sentinel.conf"));
  struct stat folder {};
  ASSERT_EQ(stat((root / "etc/redis").c_str(), &folder), 0);
  EXPECT_EQ(folder.st_mode & 07777U, 02770U);
  EXPECT_NE(folder.st_uid, 0U);
  ASSERT_EQ(stat((root / "var/lib/sentinel").c_str(), &folder), 0) << "for a state file";
  EXPECT_EQ(folder.st_mode & 07777U, 0750U);
  EXPECT_NE(folder.st_uid, 0U);
}

TEST_F(Packaging, TakesWhatIsBesideTheConfigurationWithItWhenPurged) {
  const std::filesystem::path root = dir_.path() / "root";
  const std::filesystem::path conf = root / "etc/redis/sentinel.conf";
  std::filesystem::create_directories(conf.parent_path());
  for (const char* end : {"", ".last-good", ".damaged", ".sentinel-lock", ".names-state-file",
                          ".sentinel-saving-a1B2c3", ".damaged.sentinel-saving-a1B2c3"}) {
    WriteFile(conf.string() + end, "");
  }
  WriteFile(conf.string() + ".backup", "");
  // On a machine with redis-sentinel, the configuration is that one's.
  const std::filesystem::path nobody = dir_.path() / "dpkg-query";
  WriteFile(nobody, "#!/bin/sh\nexit 1\n");
  std::filesystem::permissions(nobody, std::filesystem::perms::owner_all);
  const std::string path = "PATH=" + dir_.path().string() + ":/usr/bin:/bin";
  OutputOf({"env", path, "DPKG_ROOT=" + root.string(), "sh",
            (kSource / "packaging/debian/postrm").string(), "purge"});
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(conf.parent_path()), {}), 1);
  EXPECT_TRUE(std::filesystem::exists(conf.string() + ".backup"));
}

// The commands in a unit have to be there, so it is looked at where they are.
TEST_F(Packaging, HasUnitsThatSystemdUnderstands) {
  for (const char* name : {"sentineld.service", "sentineld@.service"}) {
    const std::filesystem::path unit = dir_.path() / name;
    const std::string text =
        ReadFile(std::filesystem::path(SENTINEL_BINARY_DIR) / "packaging" / name);
    EXPECT_THAT(text, AllOf(Not(HasSubstr("@UNIT")), HasSubstr("Type=notify"),
                            HasSubstr("StateDirectory=sentinel\n"),
                            HasSubstr("\nStartLimitIntervalSec=0\n")));
    WriteFile(unit, std::regex_replace(text, std::regex("/usr/bin/sentinel "),
                                       SENTINEL_BINARY_DIR "/sentinel "));
    const Outcome verified = Run({"systemd-analyze", "verify", "--man=no", unit.string()});
    // Units of this machine that it looks at as well may have flaws of their own.
    EXPECT_THAT(verified.errors, Not(HasSubstr(name)));
  }
}

TEST_F(Packaging, HasManPagesWithoutWarnings) {
  const std::filesystem::path built = std::filesystem::path(SENTINEL_BINARY_DIR) / "packaging";
  for (const char* page : {"sentinel.8.gz", "sentinel.conf.5.gz"}) {
    SCOPED_TRACE(page);
    const Outcome shown = Run(
        {"sh", "-c",
         "gzip -dc '" + (built / page).string() + "' | groff -man -Tutf8 -ww -P -cbou -K utf8"});
    EXPECT_EQ(shown.status.Describe(), "exit code 0");
    EXPECT_THAT(shown.errors, IsEmpty());
    EXPECT_THAT(shown.output, HasSubstr("SEE ALSO"));
  }
}

// Every setting of the sample configuration is in the page that is made of it.
TEST_F(Packaging, ExplainsEveryDirectiveInItsManPage) {
  const std::string page = OutputOf(
      {"gzip", "-dc",
       (std::filesystem::path(SENTINEL_BINARY_DIR) / "packaging" / "sentinel.conf.5.gz").string()});
  const std::string sample = ReadFile(kSource / "conf" / "sentinel.conf");
  static const std::regex setting(R"((?:^|\n)#?((?:sentinel )?[a-z][a-z-]*) [^\n]*)");
  int found = 0;
  for (std::sregex_iterator it(sample.begin(), sample.end(), setting), end; it != end; ++it) {
    const std::string name = std::regex_replace((*it)[1].str(), std::regex("-"), "\\-");
    EXPECT_THAT(page, HasSubstr(".B " + name + ' '));
    ++found;
  }
  EXPECT_GT(found, 40);
}

// No engine builds the image here: what it copies has to exist, and what it installs is what the
// scripts install to build.
TEST_F(Packaging, HasAnImageOfWhatIsInTheTree) {
  const std::string text = Contents("docker/Dockerfile");
  EXPECT_THAT(text, AllOf(HasSubstr("FROM debian:bookworm-slim"), HasSubstr("\nUSER redis\n"),
                          HasSubstr("ENTRYPOINT [\"/usr/bin/sentinel\"]")));
  static const std::regex copy(R"(\nCOPY (?!--from)([^\n]*) \S+)");
  int copied = 0;
  for (std::sregex_iterator it(text.begin(), text.end(), copy), end; it != end; ++it) {
    std::istringstream words((*it)[1].str());
    for (std::string word; words >> word; ++copied) {
      EXPECT_TRUE(std::filesystem::exists(kSource / word)) << word;
    }
  }
  EXPECT_GE(copied, 10);
  const std::string packages = ReadFile(kSource / "scripts/lib/packages.sh");
  static const std::regex needed(R"(build_packages=\(([^)]*)\))");
  std::smatch list;
  ASSERT_TRUE(std::regex_search(packages, list, needed));
  std::istringstream words(list[1].str());
  for (std::string word; words >> word;) {
    const bool for_tests = word.find("gtest") != std::string::npos ||
                           word.find("gmock") != std::string::npos ||
                           word.find("benchmark") != std::string::npos;
    if (for_tests) continue;
    EXPECT_THAT(text, HasSubstr(' ' + word + ' '));
  }
}

}  // namespace
}  // namespace sentinel::harness
