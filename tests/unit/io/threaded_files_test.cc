#include "io/store/threaded_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "failing_file_ops.h"
#include "loop_test_base.h"
#include "support/temp_dir.h"

namespace sentinel::io {
namespace {

using Call = FailingFileOps::Call;

class ThreadedFilesTest : public LoopTest {
 protected:
  ThreadedFilesTest() {
    auto ops = std::make_unique<FailingFileOps>();
    ops_ = ops.get();
    files_ = std::make_unique<ThreadedFiles>(loop_, std::move(ops));
  }

  void Replace(const std::filesystem::path& path, const std::string& text) {
    files_->Replace(path, text, [this](SaveResult result) {
      EXPECT_EQ(std::this_thread::get_id(), loop_thread_);
      results_.push_back(std::move(result));
    });
  }

  harness::TempDir dir_;
  const std::filesystem::path file_ = dir_.path() / "users.acl";
  const std::thread::id loop_thread_ = std::this_thread::get_id();
  FailingFileOps* ops_ = nullptr;
  std::vector<SaveResult> results_;
  std::unique_ptr<ThreadedFiles> files_;
};

TEST_F(ThreadedFilesTest, ReplaceOneBehindTheOther) {
  Replace(file_, "one");
  Replace(dir_.path() / "other", "other");
  Replace(file_, "two");
  EXPECT_TRUE(results_.empty()) << "told from inside Replace";
  EXPECT_TRUE(RunUntil([this] { return results_.size() == 3; }));
  for (const SaveResult& result : results_) EXPECT_TRUE(result.ok) << result.error;
  EXPECT_EQ(harness::ReadFile(file_), "two");
  EXPECT_EQ(harness::ReadFile(dir_.path() / "other"), "other");
}

TEST_F(ThreadedFilesTest, MakeTheTextOnTheOtherThread) {
  std::thread::id made_by;
  files_->ReplaceBy(
      file_,
      [&made_by] {
        made_by = std::this_thread::get_id();
        return std::string("made");
      },
      [this](SaveResult result) { results_.push_back(std::move(result)); });
  EXPECT_TRUE(RunUntil([this] { return results_.size() == 1; }));
  EXPECT_NE(made_by, loop_thread_);
  EXPECT_EQ(harness::ReadFile(file_), "made");
}

TEST_F(ThreadedFilesTest, KeepTheOldOneOnFailure) {
  harness::WriteFile(file_, "old");
  ops_->Break(Call::kSyncFile);
  Replace(file_, "new");
  EXPECT_TRUE(RunUntil([this] { return results_.size() == 1; }));
  EXPECT_FALSE(results_[0].ok);
  EXPECT_FALSE(results_[0].reason.empty());
  EXPECT_EQ(harness::ReadFile(file_), "old");
}

TEST_F(ThreadedFilesTest, FinishWhatIsInLine) {
  Replace(file_, "one");
  Replace(file_, "two");
  files_.reset();
  EXPECT_EQ(harness::ReadFile(file_), "two");
  EXPECT_TRUE(results_.empty());
}

}  // namespace
}  // namespace sentinel::io
