// The Files port: files are replaced on a thread of its own, which there is from the first one on.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "io/store/file_ops.h"
#include "sentinel/ports.h"

namespace sentinel::io {

class Loop;

class ThreadedFiles final : public Files {
 public:
  // `ops` defaults to the real system calls.
  explicit ThreadedFiles(Loop& loop, std::unique_ptr<FileOps> ops = nullptr);
  // Waits for what is in progress or in line; its `done` is not called.
  ~ThreadedFiles() override;

  void Replace(std::string path, std::string text, std::function<void(SaveResult)> done) override;
  // The same for a text that takes time to make: `text` runs on the other thread.
  void ReplaceBy(std::string path, std::function<std::string()> text,
                 std::function<void(SaveResult)> done);

 private:
  struct Job {
    std::string path;
    std::function<std::string()> text;
    std::function<void(SaveResult)> done;
  };

  void Work();

  Loop& loop_;
  std::unique_ptr<FileOps> ops_;
  std::shared_ptr<bool> alive_;  // Loop's thread.

  std::mutex mutex_;
  std::condition_variable wakeup_;
  std::deque<Job> jobs_;  // Guarded by mutex_.
  bool quit_ = false;     // Guarded by mutex_.
  std::thread worker_;    // Loop's thread.
};

}  // namespace sentinel::io
