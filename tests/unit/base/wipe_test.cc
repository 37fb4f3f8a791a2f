#include "base/wipe.h"

#include <gtest/gtest.h>

#include <string>

namespace sentinel {
namespace {

const std::string kSecret = "a password that is too long to be kept inside of the string";

TEST(Wipe, LeavesNothingInTheRoomOfAText) {
  std::string text = kSecret;
  const char* const room = text.data();
  const std::size_t size = text.size();
  text.resize(3);  // What was cut off is still there.
  Wipe(text);
  EXPECT_EQ(text, "");
  EXPECT_EQ(text.data(), room);
  text.resize(size, 'x');
  Wipe(text.data(), size);
  EXPECT_EQ(text, std::string(size, '\0'));
}

TEST(Wipe, TheRestMovesToTheFrontAndLeavesNothingBehind) {
  std::string text = std::string(100, '-') + kSecret;
  const char* const room = text.data();
  DropFront(text, 100);
  EXPECT_EQ(text, kSecret);
  EXPECT_EQ(text.data(), room);
  text.resize(100 + kSecret.size(), 'x');
  EXPECT_EQ(text.find("password", kSecret.size()), std::string::npos);
}

TEST(Wipe, AllOfATextMayBeDropped) {
  std::string text = kSecret;
  DropFront(text, text.size());
  EXPECT_EQ(text, "");
}

}  // namespace
}  // namespace sentinel
