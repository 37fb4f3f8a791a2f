#include "io/store/threaded_store.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/check.h"
#include "base/wipe.h"
#include "io/event/loop.h"
#include "io/store/worker_thread.h"

namespace sentinel::io {
namespace {

std::string Absolute(const std::string& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  return error ? path : absolute.string();
}

}  // namespace

ThreadedStore::ThreadedStore(Loop& loop, std::string path, Renderer render, Judge is_worth_a_copy,
                             std::unique_ptr<FileOps> ops)
    : loop_(loop),
      path_(Absolute(path)),
      render_(std::move(render)),
      is_worth_a_copy_(std::move(is_worth_a_copy)),
      ops_(ops ? std::move(ops) : std::make_unique<FileOps>()),
      alive_(std::make_shared<bool>(true)),
      worker_(StartWithoutSignals([this] { Work(); })) {}

ThreadedStore::~ThreadedStore() {
  {
    const std::lock_guard lock(mutex_);
    quit_ = true;
  }
  wakeup_.notify_one();
  worker_.join();
  *alive_ = false;
}

void ThreadedStore::Save(StateImage state, std::function<void(SaveResult)> done) {
  SENTINEL_CHECK(!done_);
  done_ = std::move(done);
  {
    const std::lock_guard lock(mutex_);
    job_ = std::move(state);
  }
  wakeup_.notify_one();
}

// A job that was handed over before the store dies is still carried out.
void ThreadedStore::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wakeup_.wait(lock, [this] { return quit_ || job_; });
    if (!job_) return;
    const StateImage state = *std::exchange(job_, std::nullopt);
    lock.unlock();
    SaveResult result = SaveNow(state);
    WipeStack(kStackOfSave);
    loop_.PostFromThread([this, alive = alive_, result = std::move(result)] {
      if (*alive) Finished(result);
    });
    lock.lock();
  }
}

// A large file that is still the one we wrote is not read again.
Result<std::string> ThreadedStore::CurrentText() const {
  if (durable_ && written_ && Identify(path_) == written_) return *durable_;
  return ReadFile(path_);
}

// A file of that name that is somebody else's stays.
bool ThreadedStore::MayReplaceCopy() {
  if (copy_is_ours_) return true;
  const Result<std::string> copy = ReadFile(LastGoodCopy(path_));
  copy_is_ours_ = copy ? is_worth_a_copy_(*copy) : copy.error().code == ENOENT;
  return copy_is_ours_;
}

SaveResult ThreadedStore::SaveNow(const StateImage& state) {
  const Result<std::string> current = CurrentText();
  if (!current && current.error().code != ENOENT) return {false, {}, current.error().message};
  Result<std::string> text = render_(current.value_or(std::string()), state);
  if (!text) return {false, {}, text.error().message};
  if (current && durable_ && *current == *durable_ && *text == *durable_) return {};

  // What somebody has edited meanwhile need not be good: then the older copy stays.
  const bool good = current && (durable_ ? *current == *durable_ : is_worth_a_copy_(*current)) &&
                    MayReplaceCopy();
  durable_.reset();
  const ReplacedFile replaced =
      ReplaceFile(path_, *text, *ops_, good ? OldText::kKeep : OldText::kForget);
  if (replaced.ok) {
    durable_ = std::move(*text);
    written_ = replaced.identity;
  }
  return replaced;
}

void ThreadedStore::Finished(SaveResult result) {
  const std::function<void(SaveResult)> done = std::exchange(done_, nullptr);
  done(std::move(result));
}

}  // namespace sentinel::io
