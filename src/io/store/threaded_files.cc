#include "io/store/threaded_files.h"

#include <utility>

#include "base/wipe.h"
#include "io/event/loop.h"
#include "io/store/files.h"
#include "io/store/worker_thread.h"

namespace sentinel::io {

ThreadedFiles::ThreadedFiles(Loop& loop, std::unique_ptr<FileOps> ops)
    : loop_(loop),
      ops_(ops ? std::move(ops) : std::make_unique<FileOps>()),
      alive_(std::make_shared<bool>(true)) {}

ThreadedFiles::~ThreadedFiles() {
  {
    const std::lock_guard lock(mutex_);
    quit_ = true;
  }
  wakeup_.notify_one();
  if (worker_.joinable()) worker_.join();
  *alive_ = false;
}

void ThreadedFiles::Replace(std::string path, std::string text,
                            std::function<void(SaveResult)> done) {
  ReplaceBy(
      std::move(path), [text = std::move(text)] { return text; }, std::move(done));
}

void ThreadedFiles::ReplaceBy(std::string path, std::function<std::string()> text,
                              std::function<void(SaveResult)> done) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back({std::move(path), std::move(text), std::move(done)});
  }
  if (!worker_.joinable()) worker_ = StartWithoutSignals([this] { Work(); });
  wakeup_.notify_one();
}

void ThreadedFiles::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wakeup_.wait(lock, [this] { return quit_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    SaveResult result = ReplaceFile(job.path, job.text(), *ops_);
    WipeStack(kStackOfSave);
    loop_.PostFromThread([alive = alive_, done = std::move(job.done), result = std::move(result)] {
      if (*alive) done(result);
    });
    lock.lock();
  }
}

}  // namespace sentinel::io
