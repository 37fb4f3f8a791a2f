#include "codec/conf/lost_memory.h"

#include <gtest/gtest.h>

namespace sentinel::codec {
namespace {

const std::string kCopy =
    "port 7\nsentinel myid " + std::string(40, 'a') +
    "\nsentinel monitor m 127.0.0.1 6379 2\nsentinel config-epoch m 10\n"
    "sentinel leader-epoch m 12\nsentinel monitor n 127.0.0.1 6380 2\nsentinel config-epoch n 0\n"
    "sentinel leader-epoch n 0\nsentinel current-epoch 12\n";

std::string With(const std::string& line, const std::string& other) {
  std::string text = kCopy;
  return text.replace(text.find(line), line.size(), other);
}

TEST(LostMemory, IsNoneWhereNothingWentBack) {
  EXPECT_EQ(FindLoss(kCopy, kCopy), std::nullopt);
  EXPECT_EQ(FindLoss("", ""), std::nullopt);
  EXPECT_EQ(FindLoss(kCopy, "port 7\n"), std::nullopt);
  EXPECT_EQ(FindLoss(With("current-epoch 12", "CURRENT-epoch \"100\""), kCopy), std::nullopt);
  EXPECT_EQ(FindLoss(With("leader-epoch m 12", "leader-epoch m 13"), kCopy), std::nullopt);
  EXPECT_EQ(FindLoss(With("sentinel leader-epoch n 0\n", ""), kCopy), std::nullopt);
}

TEST(LostMemory, TellsWhatWentBack) {
  EXPECT_EQ(FindLoss("", kCopy), "it has no myid");
  EXPECT_EQ(FindLoss(With("current-epoch 12", "current-epoch 1"), kCopy),
            "current-epoch is 1 and was 12");
  EXPECT_EQ(FindLoss(With("sentinel current-epoch 12\n", ""), kCopy),
            "current-epoch is missing and was 12");
  EXPECT_EQ(FindLoss(With("leader-epoch m 12", "leader-epoch m 1"), kCopy),
            "leader-epoch of m is 1 and was 12");
  EXPECT_EQ(FindLoss(With("sentinel config-epoch m 10\n", ""), kCopy),
            "config-epoch of m is missing and was 10");
}

TEST(LostMemory, DoesNotMindMastersThatWentOrCameAnew) {
  std::string without = With("sentinel monitor m 127.0.0.1 6379 2\n", "");
  without.erase(without.find("sentinel config-epoch m"),
                without.find("sentinel monitor n") - without.find("sentinel config-epoch m"));
  EXPECT_EQ(FindLoss(without, kCopy), std::nullopt);
  EXPECT_EQ(FindLoss(With("config-epoch m 10", "config-epoch m 0"), kCopy), std::nullopt);
}

// Wherever it is cut off: refused by the reader, or by this, as long as something of the past went.
TEST(LostMemory, IsSeenWhereverTheFileIsCutOff) {
  const std::size_t last = kCopy.rfind("12");
  for (std::size_t size = 0; size <= last + 1; ++size) {
    EXPECT_NE(FindLoss(kCopy.substr(0, size), kCopy), std::nullopt) << size;
  }
}

TEST(LostMemory, NeedsToKnowWhoseItIs) {
  EXPECT_TRUE(HasState(kCopy));
  EXPECT_FALSE(HasState("sentinel myid " + std::string(40, 'a') + "\n")) << "a template";
  EXPECT_FALSE(HasState("sentinel monitor m 127.0.0.1 6379 2\n# sentinel myid x\n"));
}

}  // namespace
}  // namespace sentinel::codec
