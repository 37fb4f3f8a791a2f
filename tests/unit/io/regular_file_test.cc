#include "io/file/regular_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>

#include "support/temp_dir.h"

namespace sentinel::io {
namespace {

class RegularFileTest : public testing::Test {
 protected:
  Error ErrorOf(const std::string& path) {
    const Result<std::string> text = ReadRegularFile(path, 100);
    return text ? Error{"none"} : text.error();
  }

  harness::TempDir dir_;
  const std::string path_ = dir_.path() / "file";
};

TEST_F(RegularFileTest, IsReadWhole) {
  for (const std::size_t size : {0, 1, 4096, 10'000}) {
    const std::string text(size, 'x');
    harness::WriteFile(path_, text);
    EXPECT_EQ(ReadRegularFile(path_, 10'000).value_or("none"), text);
  }
}

TEST_F(RegularFileTest, IsNoLongerThanAllowed) {
  harness::WriteFile(path_, std::string(100, 'x'));
  EXPECT_EQ(ErrorOf(path_).message, "none");
  harness::WriteFile(path_, std::string(101, 'x'));
  EXPECT_EQ(ErrorOf(path_).message, "too large");
  EXPECT_EQ(ErrorOf("/proc/self/maps").message, "too large") << "its size is said to be 0";
}

// One that waits for a writer would stop the loop.
TEST_F(RegularFileTest, IsNoPipeDeviceOrFolder) {
  const std::string pipe = dir_.path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(ErrorOf(pipe).message, "not a regular file");
  EXPECT_EQ(ErrorOf(pipe).code, 0);
  EXPECT_EQ(ErrorOf("/dev/zero").message, "not a regular file");
  EXPECT_EQ(ErrorOf(dir_.path()).code, EISDIR);
  EXPECT_EQ(ErrorOf("/nosuch").code, ENOENT);
}

}  // namespace
}  // namespace sentinel::io
