// A disk that is full indeed: a small file system in a namespace of its own, where that is allowed.
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "io/store/files.h"
#include "support/temp_dir.h"

namespace sentinel::io {
namespace {

namespace fs = std::filesystem;

enum Status : int { kGood = 0, kBad = 1, kNotAllowed = 77 };

bool Write(const char* file, const std::string& text) {
  return static_cast<bool>(std::ofstream(file) << text << std::flush);
}

// Files of an owner who is unknown in the new namespace could not be created.
bool EnterNamespace() {
  const std::string user = "0 " + std::to_string(getuid()) + " 1";
  const std::string group = "0 " + std::to_string(getgid()) + " 1";
  return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && Write("/proc/self/setgroups", "deny") &&
         Write("/proc/self/uid_map", user) && Write("/proc/self/gid_map", group);
}

// How much fits, until nothing does.
void Fill(const fs::path& file) {
  std::ofstream out(file);
  while (out << 'x' << std::flush) {
  }
}

// Runs in a process of its own.
int SaveOnAFullDisk(const fs::path& folder) {
  if (!EnterNamespace() || mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=64k") != 0) {
    return kNotAllowed;
  }
  const fs::path file = folder / "sentinel.conf";
  const std::string text(20'000, 'n');
  FileOps ops;
  if (!ReplaceFile(file, "old", ops).ok) return kBad;
  Fill(folder / "rest");
  const ReplacedFile full = ReplaceFile(file, text, ops, OldText::kKeep);
  const bool as_it_was = !full.ok && full.reason == "No space left on device" &&
                         *ReadFile(file) == "old" &&
                         std::distance(fs::directory_iterator(folder), {}) == 2;
  if (!as_it_was) return kBad;
  fs::remove(folder / "rest");
  return ReplaceFile(file, text, ops).ok && *ReadFile(file) == text ? kGood : kBad;
}

TEST(FullDisk, LeavesTheOldTextUntilThereIsRoomAgain) {
  const harness::TempDir dir;
  const pid_t child = fork();
  if (child == 0) _exit(SaveOnAFullDisk(dir.path()));
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  // Where nothing may be mounted, crash points and failing calls have to do.
  if (WEXITSTATUS(status) == kNotAllowed) return RecordProperty("full_disk", "not allowed");
  EXPECT_EQ(WEXITSTATUS(status), kGood);
}

}  // namespace
}  // namespace sentinel::io
