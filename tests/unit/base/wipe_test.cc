#include "base/wipe.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
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

// Where it has been is where the next function of its kind looks.
[[gnu::noipa]] bool HasBeenHere(bool leave) {
  std::array<char, 256> texts;
  char* here = texts.data();
  asm volatile("" : "+r"(here) : : "memory");  // What is not written is looked at all the same.
  if (leave) {
    std::memcpy(here, kSecret.data(), kSecret.size());
    return true;
  }
  return std::memcmp(here, kSecret.data(), kSecret.size()) == 0;
}

TEST(Wipe, LeavesNothingOnTheStack) {
  HasBeenHere(true);
  const bool left = HasBeenHere(false);
  WipeStack(4096);
  const bool still_left = HasBeenHere(false);
  EXPECT_TRUE(left);
  EXPECT_FALSE(still_left);
}

TEST(Renew, LeavesNothingOfWhatWasThere) {
  struct Kept {
    std::string text;
    int number = 0;
  };
  Kept kept{"0123456789", 1};  // Inside of the string.
  Renew(kept, Kept{"ab", 2});
  EXPECT_EQ(kept.text, "ab");
  EXPECT_EQ(kept.number, 2);
  const std::string bytes(reinterpret_cast<const char*>(&kept), sizeof kept);
  EXPECT_EQ(bytes.find("456789"), std::string::npos);
}

}  // namespace
}  // namespace sentinel
