#include "io/store/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "failing_file_ops.h"
#include "io/store/file_lock.h"
#include "support/temp_dir.h"

namespace sentinel::io {
namespace {

namespace fs = std::filesystem;
using Call = FailingFileOps::Call;

class FilesTest : public testing::Test {
 protected:
  std::size_t FilesInFolder() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(dir_.path()), {}));
  }
  static mode_t ModeOf(const fs::path& file) {
    struct stat info {};
    EXPECT_EQ(stat(file.c_str(), &info), 0);
    return info.st_mode & 07777;
  }

  harness::TempDir dir_;
  fs::path file_ = dir_.path() / "sentinel.conf";
  FailingFileOps ops_;
};

TEST_F(FilesTest, ReplacesTheWholeText) {
  harness::WriteFile(file_, "a long old text");
  const std::string text = "new\n" + std::string(1'000'000, 'x');
  const SaveResult result = ReplaceFile(file_, text, ops_);
  EXPECT_TRUE(result.ok);
  EXPECT_EQ(result.error, "");
  EXPECT_EQ(*ReadFile(file_), text);
  EXPECT_EQ(FilesInFolder(), 1U);
}

TEST_F(FilesTest, WritesOnAfterShortWrites) {
  ops_.write_max = 3;
  EXPECT_TRUE(ReplaceFile(file_, "ten bytes!", ops_).ok);
  EXPECT_EQ(ops_.writes, 4);
  EXPECT_EQ(*ReadFile(file_), "ten bytes!");
}

TEST_F(FilesTest, RemovesWhatAKilledProcessHasLeft) {
  harness::WriteFile(file_, "old");
  std::string temporary;
  ops_.before_write = [&] {  // It is killed here.
    for (const auto& entry : fs::directory_iterator(dir_.path())) {
      if (entry.path() != file_) temporary = entry.path();
    }
  };
  EXPECT_TRUE(ReplaceFile(file_, "new", ops_).ok);
  ASSERT_NE(temporary, "");
  harness::WriteFile(temporary, "ne");
  ASSERT_EQ(chmod(temporary.c_str(), 0600), 0);
  const std::vector<std::string> others = {"sentinel.conf.backup",
                                           "sentinel.conf.a1B2c3",
                                           "sentinel.conf.saving-backup",
                                           "sentinel.conf.sentinel-saving-plan",
                                           "sentinel.conf.sentinel-saving-a.plan",
                                           "other.conf.sentinel-saving-a1B2c3"};
  for (const std::string& other : others) {
    harness::WriteFile(dir_.path() / other, "theirs");
    ASSERT_EQ(chmod((dir_.path() / other).c_str(), 0600), 0);
  }
  const std::string with_a_mode = file_.string() + ".sentinel-saving-a3B2c3";
  harness::WriteFile(with_a_mode, "theirs");
  ASSERT_EQ(chmod(with_a_mode.c_str(), 0755), 0);
  fs::create_directory(file_.string() + ".sentinel-saving-folder");
  fs::create_symlink(file_, file_.string() + ".sentinel-saving-a2B2c3");
  RemoveLeftovers(file_);
  EXPECT_FALSE(fs::exists(temporary));
  EXPECT_EQ(FilesInFolder(), 1 + others.size() + 3);
  RemoveLeftovers(dir_.path() / "none" / "state");
}

TEST_F(FilesTest, KeepsTheMode) {
  for (const mode_t mode : {0600U, 0640U, 0664U}) {
    harness::WriteFile(file_, "old");
    ASSERT_EQ(chmod(file_.c_str(), mode), 0);
    EXPECT_TRUE(ReplaceFile(file_, "new", ops_).ok);
    EXPECT_EQ(ModeOf(file_), mode);
  }
}

TEST_F(FilesTest, ANewFileIsForItsOwnerOnly) {
  EXPECT_TRUE(ReplaceFile(file_, "new", ops_).ok);
  EXPECT_EQ(ModeOf(file_), 0600U);
}

TEST_F(FilesTest, KeepsTheGroupWhereTheOwnerCannotBeKept) {
  harness::WriteFile(file_, "old");
  ops_.owner_fails = true;
  EXPECT_TRUE(ReplaceFile(file_, "new", ops_).ok);
  EXPECT_EQ(ops_.owners, (std::vector<uid_t>{getuid(), static_cast<uid_t>(-1)}));
}

TEST_F(FilesTest, KeepsTheOwner) {
  const bool root = getuid() == 0;  // Only root can give files away.
  const uid_t owner = root ? 12345 : getuid();
  const gid_t group = root ? 23456 : getgid();
  harness::WriteFile(file_, "old");
  ASSERT_EQ(chown(file_.c_str(), owner, group), 0);
  EXPECT_TRUE(ReplaceFile(file_, "new", ops_).ok);
  struct stat info {};
  ASSERT_EQ(stat(file_.c_str(), &info), 0);
  EXPECT_EQ(info.st_uid, owner);
  EXPECT_EQ(info.st_gid, group);
}

TEST_F(FilesTest, ANewFileOfRootIsForWhomTheOthersAre) {
  if (getuid() != 0) return;  // Only root can give files away.
  const auto owner_of = [](const std::string& file) {
    struct stat info {};
    EXPECT_EQ(stat(file.c_str(), &info), 0) << file;
    return info.st_uid;
  };
  ASSERT_EQ(chown(dir_.path().c_str(), 12345, 23456), 0);
  EXPECT_EQ(Lock(file_).state, FileLock::State::kHeld);
  EXPECT_EQ(owner_of(LockOf(file_)), 12345u);
  EXPECT_TRUE(ReplaceFile(file_, "new", ops_).ok);
  EXPECT_EQ(owner_of(file_), 12345u);
  fs::remove(file_);
  harness::WriteFile(LastGoodCopy(file_), "old");
  ASSERT_EQ(chown(LastGoodCopy(file_).c_str(), 12346, 23456), 0);
  EXPECT_TRUE(ReplaceFile(file_, "new", ops_).ok);
  EXPECT_EQ(owner_of(file_), 12346u);
}

TEST_F(FilesTest, FollowsSymbolicLinks) {
  fs::create_directory(dir_.path() / "real");
  const fs::path target = dir_.path() / "real" / "target.conf";
  harness::WriteFile(target, "old");
  fs::create_symlink("real/target.conf", file_);
  EXPECT_TRUE(ReplaceFile(file_, "new", ops_).ok);
  EXPECT_TRUE(fs::is_symlink(file_));
  EXPECT_FALSE(fs::is_symlink(target));
  EXPECT_EQ(*ReadFile(target), "new");
}

TEST_F(FilesTest, FollowsSymbolicLinksToWhatIsNotThereYet) {
  fs::create_directory(dir_.path() / "real");
  fs::create_symlink("real/target.conf", dir_.path() / "between");
  fs::create_symlink(dir_.path() / "between", file_);
  EXPECT_TRUE(ReplaceFile(file_, "new", ops_).ok);
  EXPECT_TRUE(fs::is_symlink(file_));
  EXPECT_EQ(*ReadFile(dir_.path() / "real" / "target.conf"), "new");
  fs::remove(file_);
  fs::create_symlink(file_, file_);
  EXPECT_EQ(Resolved(file_), file_) << "round and round";
}

TEST_F(FilesTest, ReplacesNothingButFiles) {
  ASSERT_EQ(mkfifo(file_.c_str(), 0600), 0);
  const SaveResult result = ReplaceFile(file_, "new", ops_);
  EXPECT_FALSE(result.ok);
  EXPECT_EQ(result.error, "Config file is not a regular file");
  EXPECT_TRUE(fs::is_fifo(file_));
  EXPECT_EQ(FilesInFolder(), 1U);
}

struct Breakage {
  Call call;
  const char* error;
};

class BrokenFilesTest : public FilesTest, public testing::WithParamInterface<Breakage> {};

TEST_P(BrokenFilesTest, LeavesTheOldFileAndNothingElse) {
  harness::WriteFile(file_, "old");
  ops_.write_max = 2;
  ops_.Break(GetParam().call, ENOSPC);
  const SaveResult result = ReplaceFile(file_, "new text", ops_);
  EXPECT_FALSE(result.ok);
  EXPECT_EQ(result.error, GetParam().error);
  EXPECT_EQ(result.reason, "No space left on device");
  EXPECT_EQ(*ReadFile(file_), "old");
  EXPECT_EQ(FilesInFolder(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    EachSystemCall, BrokenFilesTest,
    testing::Values(
        Breakage{Call::kOpenFolder, "Could not sync config file dir (No space left on device)"},
        Breakage{Call::kMakeTemporary,
                 "Could not create tmp config file (No space left on device)"},
        Breakage{Call::kWrite,
                 "Failed after writing (2) bytes to tmp config file (No space left on device)"},
        Breakage{Call::kChangeMode, "Could not chmod config file (No space left on device)"},
        Breakage{Call::kSyncFile,
                 "Could not sync tmp config file to disk (No space left on device)"},
        Breakage{Call::kRename, "Could not rename tmp config file (No space left on device)"}));

TEST_F(FilesTest, SaysThatTheFolderWasNotSyncedAlthoughTheFileIsInPlace) {
  harness::WriteFile(file_, "old");
  ops_.Break(Call::kSyncFolder, EIO);
  const SaveResult result = ReplaceFile(file_, "new", ops_);
  EXPECT_FALSE(result.ok);
  EXPECT_EQ(result.error, "Could not sync config file dir (Input/output error)");
  EXPECT_EQ(*ReadFile(file_), "new");
  EXPECT_EQ(FilesInFolder(), 1U);
}

TEST_F(FilesTest, AcceptsAFolderThatCannotBeSyncedAtAll) {
  ops_.Break(Call::kSyncFolder, EINVAL);
  EXPECT_TRUE(ReplaceFile(file_, "new", ops_).ok);
}

TEST_F(FilesTest, RefusesAPathThatIsTooLong) {
  const SaveResult result = ReplaceFile("/" + std::string(4090, 'x'), "new", ops_);
  EXPECT_FALSE(result.ok);
  EXPECT_EQ(result.error, "Config file full path is too long");
  EXPECT_EQ(result.reason, "File name too long");
}

TEST_F(FilesTest, ReadingSaysWhyItFailed) {
  const Result<std::string> missing = ReadFile(file_);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ENOENT);
  EXPECT_EQ(missing.error().message, "No such file or directory");
  EXPECT_EQ(ReadFile(dir_.path()).error().code, EISDIR);
}

TEST_F(FilesTest, ThePidFileHoldsTheNumberAndALineBreak) {
  harness::WriteFile(file_, "a much longer old text");
  ASSERT_TRUE(WritePidFile(file_, 4711));
  EXPECT_EQ(*ReadFile(file_), "4711\n");
  EXPECT_EQ(WritePidFile(dir_.path() / "none" / "pid", 1).error().message,
            "No such file or directory");
}

}  // namespace
}  // namespace sentinel::io
