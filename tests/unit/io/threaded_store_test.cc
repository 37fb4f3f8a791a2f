#include "io/store/threaded_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "failing_file_ops.h"
#include "io/store/files.h"
#include "loop_test_base.h"
#include "support/temp_dir.h"

namespace sentinel::io {
namespace {

using Call = FailingFileOps::Call;

class ThreadedStoreTest : public LoopTest {
 protected:
  ThreadedStoreTest() {
    auto ops = std::make_unique<FailingFileOps>();
    ops_ = ops.get();
    harness::WriteFile(file_, "first\n");
    store_ = std::make_unique<ThreadedStore>(
        loop_, file_,
        [this](const std::string& current, const StateImage& state) {
          render_thread_ = std::this_thread::get_id();
          seen_ = current;
          return render_fails_ ? Result<std::string>(Fail("cannot be told"))
                               : Result<std::string>("id " + state.my_id + "\n");
        },
        [](const std::string& text) { return text != "empty\n"; }, std::move(ops));
  }

  static PersistentState State(const std::string& id) {
    PersistentState state;
    state.my_id = id;
    return state;
  }

  SaveResult Save(const std::string& id) {
    std::optional<SaveResult> result;
    store_->Save(State(id), [&](SaveResult r) { result = std::move(r); });
    EXPECT_FALSE(result) << "told from inside Save";
    EXPECT_TRUE(RunUntil([&] { return result.has_value(); }));
    return result.value_or(SaveResult{});
  }

  harness::TempDir dir_;
  std::filesystem::path file_ = dir_.path() / "sentinel.conf";
  FailingFileOps* ops_ = nullptr;
  bool render_fails_ = false;
  std::string seen_;
  std::thread::id render_thread_;
  std::unique_ptr<ThreadedStore> store_;
};

TEST_F(ThreadedStoreTest, RendersAndWritesOnItsOwnThread) {
  EXPECT_TRUE(Save("a").ok);
  EXPECT_EQ(seen_, "first\n");
  EXPECT_EQ(*ReadFile(file_), "id a\n");
  EXPECT_NE(render_thread_, std::this_thread::get_id());
}

TEST_F(ThreadedStoreTest, WritesNothingWhenTheTextIsTheSame) {
  EXPECT_TRUE(Save("a").ok);
  const int writes = ops_->writes;
  EXPECT_TRUE(Save("a").ok);
  EXPECT_EQ(ops_->writes, writes);
  EXPECT_TRUE(Save("b").ok);
  EXPECT_GT(ops_->writes, writes);
}

TEST_F(ThreadedStoreTest, WritesTheSameTextAgainAfterSomebodyEditedTheFile) {
  EXPECT_TRUE(Save("a").ok);
  harness::WriteFile(file_, "edited\n");
  EXPECT_TRUE(Save("a").ok);
  EXPECT_EQ(seen_, "edited\n");
  EXPECT_EQ(*ReadFile(file_), "id a\n");
}

// Right behind the rename, before anybody has had a look at the new file.
TEST_F(ThreadedStoreTest, WritesTheSameTextAgainAfterSomebodyElseWasQuicker) {
  const auto put_in_place = [this] {
    harness::WriteFile(dir_.path() / "other", "theirs\n");
    std::filesystem::rename(dir_.path() / "other", file_);
  };
  const auto write_into = [this] { harness::WriteFile(file_, "their own text\n"); };
  for (const std::function<void()>& way :
       {std::function<void()>(put_in_place), std::function<void()>(write_into)}) {
    ops_->after_rename = way;
    EXPECT_TRUE(Save("a").ok);
    ops_->after_rename = nullptr;
    EXPECT_NE(*ReadFile(file_), "id a\n");
    EXPECT_TRUE(Save("a").ok);
    EXPECT_EQ(*ReadFile(file_), "id a\n");
    EXPECT_TRUE(Save("b").ok);
  }
}

TEST_F(ThreadedStoreTest, KeepsTheTextBeforeTheLastAsACopy) {
  EXPECT_TRUE(Save("a").ok);
  EXPECT_EQ(*ReadFile(LastGoodCopy(file_)), "first\n");
  EXPECT_TRUE(Save("b").ok);
  EXPECT_EQ(*ReadFile(LastGoodCopy(file_)), "id a\n");
  EXPECT_TRUE(Save("b").ok) << "nothing to write";
  EXPECT_EQ(*ReadFile(LastGoodCopy(file_)), "id a\n");
  harness::WriteFile(file_, "damaged by somebody\n");
  EXPECT_TRUE(Save("c").ok);
  EXPECT_EQ(*ReadFile(LastGoodCopy(file_)), "id a\n");
}

TEST_F(ThreadedStoreTest, KeepsNoCopyOfATextThatIsNotWorthIt) {
  harness::WriteFile(LastGoodCopy(file_), "older\n");
  harness::WriteFile(file_, "empty\n");
  EXPECT_TRUE(Save("a").ok);
  EXPECT_EQ(*ReadFile(LastGoodCopy(file_)), "older\n");
  EXPECT_TRUE(Save("b").ok);
  EXPECT_EQ(*ReadFile(LastGoodCopy(file_)), "id a\n");
}

TEST_F(ThreadedStoreTest, LeavesAFileOfSomebodyElseWhereTheCopyWouldBe) {
  harness::WriteFile(LastGoodCopy(file_), "empty\n");
  EXPECT_TRUE(Save("a").ok);
  EXPECT_TRUE(Save("b").ok);
  EXPECT_EQ(*ReadFile(LastGoodCopy(file_)), "empty\n");
  std::filesystem::remove(LastGoodCopy(file_));
  EXPECT_TRUE(Save("c").ok);
  EXPECT_EQ(*ReadFile(LastGoodCopy(file_)), "id b\n");
}

TEST_F(ThreadedStoreTest, KnowsTheFileThatItPutInPlace) {
  const ReplacedFile replaced = ReplaceFile(file_, "second\n", *ops_);
  EXPECT_TRUE(replaced.ok);
  ASSERT_TRUE(replaced.identity);
  EXPECT_EQ(replaced.identity, Identify(file_));
}

TEST_F(ThreadedStoreTest, DoesNotTrustAFileThatItDidNotMakeDurableItself) {
  harness::WriteFile(file_, "id a\n");
  EXPECT_TRUE(Save("a").ok);
  EXPECT_EQ(ops_->writes, 1);
}

TEST_F(ThreadedStoreTest, WritesAgainAfterTheFolderCouldNotBeSynced) {
  ops_->Break(Call::kSyncFolder);
  EXPECT_FALSE(Save("a").ok);
  EXPECT_EQ(*ReadFile(file_), "id a\n");
  EXPECT_FALSE(Save("a").ok) << "the text is in place but not known to be durable";
  ops_->Heal();
  EXPECT_TRUE(Save("a").ok);
}

TEST_F(ThreadedStoreTest, ReportsAFailedSaveAndSucceedsLater) {
  ops_->Break(Call::kSyncFile, EIO);
  const SaveResult result = Save("a");
  EXPECT_FALSE(result.ok);
  EXPECT_EQ(result.error, "Could not sync tmp config file to disk (Input/output error)");
  EXPECT_EQ(result.reason, "Input/output error");
  EXPECT_EQ(*ReadFile(file_), "first\n");
  ops_->Heal();
  EXPECT_TRUE(Save("a").ok);
}

TEST_F(ThreadedStoreTest, StartsFromNothingWhenTheFileIsGone) {
  std::filesystem::remove(file_);
  seen_ = "x";
  EXPECT_TRUE(Save("a").ok);
  EXPECT_EQ(seen_, "");
  EXPECT_EQ(*ReadFile(file_), "id a\n");
}

TEST_F(ThreadedStoreTest, AFileThatCannotBeReadFailsWithTheReasonAlone) {
  std::filesystem::remove(file_);
  std::filesystem::create_directory(file_);
  const SaveResult result = Save("a");
  EXPECT_FALSE(result.ok);
  EXPECT_EQ(result.error, "");
  EXPECT_EQ(result.reason, "Is a directory");
}

TEST_F(ThreadedStoreTest, ATextThatCannotBeRenderedIsNotWritten) {
  render_fails_ = true;
  const SaveResult result = Save("a");
  EXPECT_FALSE(result.ok);
  EXPECT_EQ(result.reason, "cannot be told");
  EXPECT_EQ(*ReadFile(file_), "first\n");
}

TEST_F(ThreadedStoreTest, TheNextSaveMayStartInsideTheReportOfTheLast) {
  bool second_done = false;
  store_->Save(State("a"), [&](SaveResult) {
    store_->Save(State("b"), [&](SaveResult) { second_done = true; });
  });
  ASSERT_TRUE(RunUntil([&] { return second_done; }));
  EXPECT_EQ(*ReadFile(file_), "id b\n");
}

TEST_F(ThreadedStoreTest, DyingWaitsForTheSaveInProgressAndReportsNothing) {
  std::promise<void> writing;
  ops_->before_write = [&] { writing.set_value(); };
  bool reported = false;
  store_->Save(State("a"), [&](SaveResult) { reported = true; });
  writing.get_future().wait();
  store_.reset();
  EXPECT_EQ(*ReadFile(file_), "id a\n");
  RunTurns(3);
  EXPECT_FALSE(reported);
}

TEST_F(ThreadedStoreTest, ARelativePathKeepsItsMeaningWhenTheDirectoryChanges) {
  const ThreadedStore store(loop_, "relative.conf", nullptr, nullptr);
  EXPECT_EQ(store.path(), std::filesystem::current_path() / "relative.conf");
}

}  // namespace
}  // namespace sentinel::io
