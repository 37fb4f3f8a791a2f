// The Store port: saves on a thread of its own, so that an fsync never stalls the loop.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/result.h"
#include "io/store/file_ops.h"
#include "io/store/files.h"
#include "sentinel/ports.h"

namespace sentinel::io {

class Loop;

class ThreadedStore final : public Store {
 public:
  // The new text of the file, given its current one (empty when there is no file). Runs on the
  // store's thread: it may use nothing but its arguments and what never changes.
  using Renderer = std::function<Result<std::string>(const std::string& current_file_text,
                                                     const StateImage& state)>;

  // True iff a text that somebody else has left may become the last good copy. Runs where the
  // renderer does.
  using Judge = std::function<bool(const std::string& text)>;

  // `ops` defaults to the real system calls. A relative `path` is resolved here and now.
  ThreadedStore(Loop& loop, std::string path, Renderer render, Judge is_worth_a_copy,
                std::unique_ptr<FileOps> ops = nullptr);

  // Waits for a save in progress; its `done` is not called.
  ~ThreadedStore() override;

  // A text that does not differ from what this store last made durable is not written again.
  void Save(StateImage state, std::function<void(SaveResult)> done) override;

  const std::string& path() const { return path_; }

 private:
  void Work();
  Result<std::string> CurrentText() const;
  bool MayReplaceCopy();
  SaveResult SaveNow(const StateImage& state);
  void Finished(SaveResult result);

  Loop& loop_;
  std::string path_;
  Renderer render_;
  Judge is_worth_a_copy_;
  std::unique_ptr<FileOps> ops_;
  std::function<void(SaveResult)> done_;  // Set while a save is in progress. Loop's thread.
  std::shared_ptr<bool> alive_;           // Loop's thread.
  bool copy_is_ours_ = false;             // What bears its name, or nothing does.
  std::optional<std::string> durable_;    // Text of the last good save. Worker's thread.
  std::optional<FileIdentity> written_;   // The file it went to. Worker's thread.

  std::mutex mutex_;
  std::condition_variable wakeup_;
  std::optional<StateImage> job_;  // Guarded by mutex_.
  bool quit_ = false;              // Guarded by mutex_.
  std::thread worker_;             // Last: starts when everything else is there.
};

}  // namespace sentinel::io
