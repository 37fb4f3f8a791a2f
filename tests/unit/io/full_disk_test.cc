// A disk that is full indeed, and one that became read-only: a small file system, of root where
// root may mount one, else in a namespace of its own where that is allowed.
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "io/store/file_lock.h"
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

bool MountAt(const fs::path& folder) {
  return mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=64k") == 0;
}

// Nobody else sees it, where that can be had.
bool MountAsRoot(const fs::path& folder) {
  if (getuid() != 0) return false;
  if (unshare(CLONE_NEWNS) == 0) mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
  return MountAt(folder);
}

bool Mount(const fs::path& folder) {
  return MountAsRoot(folder) || (EnterNamespace() && MountAt(folder));
}

using Body = Status (*)(const fs::path& folder);

Status SaveOnAFullDisk(const fs::path& folder) {
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

// As after an error of the disk.
Status SaveOnAReadOnlyDisk(const fs::path& folder) {
  const fs::path file = folder / "sentinel.conf";
  FileOps ops;
  if (!ReplaceFile(file, "old", ops).ok) return kBad;
  const auto remount = [&](unsigned long flags) {
    return mount("tmpfs", folder.c_str(), "tmpfs", MS_REMOUNT | flags, "size=64k") == 0;
  };
  if (!remount(MS_RDONLY)) return kNotAllowed;
  const ReplacedFile refused = ReplaceFile(file, "new", ops, OldText::kKeep);
  const FileLock lock = Lock(file);
  const std::string why = "Read-only file system";
  const bool as_it_was = !refused.ok && refused.reason == why && *ReadFile(file) == "old" &&
                         lock.state == FileLock::State::kImpossible && lock.reason == why;
  if (!as_it_was || !remount(0)) return kBad;
  return ReplaceFile(file, "new", ops).ok && *ReadFile(file) == "new" ? kGood : kBad;
}

// In a process of its own. Where nothing may be mounted, crash points and failing calls have to do.
void RunOnADisk(Body body) {
  const harness::TempDir dir;
  const pid_t child = fork();
  if (child == 0) _exit(Mount(dir.path()) ? body(dir.path()) : kNotAllowed);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  umount2(dir.path().c_str(), MNT_DETACH);  // Where root has no namespace of its own.
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == kNotAllowed) {
    std::cout << "Nothing may be mounted here: not tested.\n";
    return testing::Test::RecordProperty("disk", "not allowed");
  }
  EXPECT_EQ(WEXITSTATUS(status), kGood);
}

TEST(FullDisk, LeavesTheOldTextUntilThereIsRoomAgain) { RunOnADisk(SaveOnAFullDisk); }

TEST(ReadOnlyDisk, LeavesTheOldTextUntilItCanBeWrittenAgain) { RunOnADisk(SaveOnAReadOnlyDisk); }

}  // namespace
}  // namespace sentinel::io
