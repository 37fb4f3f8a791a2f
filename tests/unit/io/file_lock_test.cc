#include "io/store/file_lock.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <optional>
#include <string>

#include "io/store/files.h"
#include "support/temp_dir.h"

namespace sentinel::io {
namespace {

using State = FileLock::State;

class FileLockTest : public ::testing::Test {
 protected:
  harness::TempDir dir_;
  const std::string file_ = dir_.path() / "state";
};

TEST_F(FileLockTest, IsHeldByOneUntilThatIsGone) {
  std::optional<FileLock> mine = Lock(file_);
  EXPECT_EQ(mine->state, State::kHeld) << mine->reason;
  EXPECT_EQ(Lock(file_).state, State::kTaken);
  EXPECT_EQ(Lock(file_ + "2").state, State::kHeld) << "another file of that folder";
  mine.reset();
  EXPECT_EQ(Lock(file_).state, State::kHeld);
}

// `flock sentinel.conf.lock sentinel sentinel.conf` is an old way to have one process only.
TEST_F(FileLockTest, IsNotTheOneThatTheShellWouldTake) {
  EXPECT_EQ(LockOf(file_), file_ + ".sentinel-lock");
}

TEST_F(FileLockTest, OutlastsTheFile) {
  const FileLock mine = Lock(file_);
  FileOps ops;
  ASSERT_TRUE(ReplaceFile(file_, "one", ops).ok);
  ASSERT_TRUE(ReplaceFile(file_, "two", ops).ok);
  EXPECT_EQ(Lock(file_).state, State::kTaken);
  std::filesystem::remove(file_);
  EXPECT_EQ(Lock(file_).state, State::kTaken);
}

TEST_F(FileLockTest, IsThatOfTheFileBehindALink) {
  harness::WriteFile(file_, "");
  const std::string link = dir_.path() / "link";
  std::filesystem::create_symlink(file_, link);
  const FileLock mine = Lock(link);
  EXPECT_EQ(Lock(file_).state, State::kTaken);
}

TEST_F(FileLockTest, DiesWithItsProcess) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    const FileLock theirs = Lock(file_);
    const char held = theirs.state == State::kHeld ? 'y' : 'n';
    if (write(ready[1], &held, 1) == 1) pause();
    _exit(1);
  }
  char held = 0;
  ASSERT_EQ(read(ready[0], &held, 1), 1);
  EXPECT_EQ(held, 'y');
  EXPECT_EQ(Lock(file_).state, State::kTaken);
  kill(child, SIGKILL);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_EQ(Lock(file_).state, State::kHeld);
  close(ready[0]);
  close(ready[1]);
}

TEST_F(FileLockTest, IsOfFilesOnly) {
  ASSERT_EQ(mkfifo(file_.c_str(), 0600), 0);
  const FileLock lock = Lock(file_);
  EXPECT_EQ(lock.state, State::kImpossible);
  EXPECT_EQ(lock.reason, "it is not a regular file");
  EXPECT_FALSE(std::filesystem::exists(LockOf(file_)));
}

TEST_F(FileLockTest, SaysWhyThereCannotBeOne) {
  const FileLock lock = Lock(dir_.path() / "none" / "state");
  EXPECT_EQ(lock.state, State::kImpossible);
  EXPECT_EQ(lock.reason, "No such file or directory");
}

}  // namespace
}  // namespace sentinel::io
