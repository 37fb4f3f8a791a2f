#include "io/store/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "io/store/files.h"

namespace sentinel::io {
namespace {

FileLock Impossible() { return {FileLock::State::kImpossible, std::strerror(errno), {}}; }

void ShareOwner(int fd, const std::string& path) {
  const auto owner = FindOwner(path);
  if (!owner) return;
  [[maybe_unused]] const int ignored = fchown(fd, owner->st_uid, owner->st_gid);
}

}  // namespace

std::string LockOf(const std::string& path) { return Resolved(path) + ".sentinel-lock"; }

FileLock Lock(const std::string& path) {
  if (IsNoFile(path)) return {FileLock::State::kImpossible, "it is not a regular file", {}};
  // Network file systems lock only what is open for writing.
  UniqueFd fd(open(LockOf(path).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd.valid()) return Impossible();
  ShareOwner(fd.get(), path);
  int locked = 0;
  do {
    locked = flock(fd.get(), LOCK_EX | LOCK_NB);
  } while (locked != 0 && errno == EINTR);
  if (locked == 0) return {FileLock::State::kHeld, {}, std::move(fd)};
  if (errno == EWOULDBLOCK) return {FileLock::State::kTaken, {}, {}};
  return Impossible();
}

}  // namespace sentinel::io
