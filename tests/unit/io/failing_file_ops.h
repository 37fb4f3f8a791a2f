// The system calls of the store with one that fails on demand.
#pragma once

#include <cerrno>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "io/store/file_ops.h"

namespace sentinel::io {

class FailingFileOps final : public FileOps {
 public:
  enum class Call {
    kNone,
    kMakeTemporary,
    kOpenFolder,
    kWrite,
    kSyncFile,
    kSyncFolder,
    kChangeMode,
    kRename
  };

  // Makes `call` fail with `code` until Heal().
  void Break(Call call, int code = EIO) {
    broken_ = call;
    code_ = code;
  }
  void Heal() { broken_ = Call::kNone; }

  // Writes at most this much at once.
  std::size_t write_max = SIZE_MAX;
  std::function<void()> before_write;
  std::function<void()> after_rename;
  int writes = 0;
  bool owner_fails = false;

  int MakeTemporary(std::string& path_template) override {
    return Broken(Call::kMakeTemporary) ? -1 : FileOps::MakeTemporary(path_template);
  }
  int OpenFolder(const std::string& path) override {
    if (Broken(Call::kOpenFolder)) return -1;
    folder_ = FileOps::OpenFolder(path);
    return folder_;
  }
  ssize_t Write(int fd, const char* data, std::size_t size) override {
    if (before_write) before_write();
    if (Broken(Call::kWrite) && writes > 0) return -1;  // After the first piece.
    ++writes;
    return FileOps::Write(fd, data, std::min(size, write_max));
  }
  int Sync(int fd) override {
    return Broken(fd == folder_ ? Call::kSyncFolder : Call::kSyncFile) ? -1 : FileOps::Sync(fd);
  }
  int ChangeMode(int fd, mode_t mode) override {
    return Broken(Call::kChangeMode) ? -1 : FileOps::ChangeMode(fd, mode);
  }
  int ChangeOwner(int fd, uid_t owner, gid_t group) override {
    owners.push_back(owner);
    if (owner_fails && owner != static_cast<uid_t>(-1)) {
      errno = EPERM;
      return -1;
    }
    return FileOps::ChangeOwner(fd, owner, group);
  }
  int Rename(const std::string& from, const std::string& to) override {
    if (Broken(Call::kRename)) return -1;
    const int result = FileOps::Rename(from, to);
    if (after_rename) after_rename();
    return result;
  }

  std::vector<uid_t> owners;  // Asked for.

 private:
  bool Broken(Call call) {
    if (broken_ == call) errno = code_;
    return broken_ == call;
  }

  Call broken_ = Call::kNone;
  int code_ = 0;
  int folder_ = -1;
};

}  // namespace sentinel::io
