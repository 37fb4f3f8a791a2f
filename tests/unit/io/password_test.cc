#include "io/store/password.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "support/temp_dir.h"

namespace sentinel::io {
namespace {

TEST(Password, OfAFileEndsBeforeItsLineBreak) {
  const harness::TempDir dir;
  const std::string path = dir.path() / "pw";
  for (const char* text : {"two words", "two words\n", "two words\r\n"}) {
    harness::WriteFile(path, text);
    EXPECT_EQ(ReadPassword("file:" + path).value_or(""), "two words");
  }
}

TEST(Password, ThatIsNotThereIsAnError) {
  const harness::TempDir dir;
  const std::string path = dir.path() / "pw";
  const auto why = [&](const std::string& words) { return ReadPassword(words).error().message; };
  EXPECT_EQ(why("file:" + path),
            "Can't read the password file " + path + ": No such file or directory");
  harness::WriteFile(path, "\n");
  EXPECT_EQ(why("file:" + path), "The password file " + path + " is empty");
  harness::WriteFile(path, std::string(100'000, 'x'));
  EXPECT_EQ(why("file:" + path), "The password file " + path + " is too large");
  EXPECT_EQ(why("file:/dev/zero"), "The password file /dev/zero is not a regular file");
}

TEST(Password, OfAVariableIsItsValue) {
  ASSERT_EQ(setenv("SENTINEL_TEST_PASSWORD", "secret", 1), 0);
  EXPECT_EQ(ReadPassword("env:SENTINEL_TEST_PASSWORD").value_or(""), "secret");
  unsetenv("SENTINEL_TEST_PASSWORD");
  EXPECT_EQ(ReadPassword("env:SENTINEL_TEST_PASSWORD").error().message,
            "The environment variable SENTINEL_TEST_PASSWORD, which holds a password, is not set");
}

}  // namespace
}  // namespace sentinel::io
