// The system calls of the store, so that tests can make each of them fail.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <cstddef>
#include <string>

namespace sentinel::io {

// Every function behaves as the system call behind it: -1 and errno on failure.
class FileOps {
 public:
  virtual ~FileOps() = default;

  // mkostemp with close-on-exec; replaces the six X at the end of `path_template`.
  virtual int MakeTemporary(std::string& path_template);
  virtual int OpenFolder(const std::string& path);  // Read-only, close-on-exec.
  virtual ssize_t Write(int fd, const char* data, std::size_t size);
  virtual int Sync(int fd);
  virtual int ChangeMode(int fd, mode_t mode);
  virtual int ChangeOwner(int fd, uid_t owner, gid_t group);
  virtual int Rename(const std::string& from, const std::string& to);
  virtual int Unlink(const std::string& path);
  virtual int Link(const std::string& from, const std::string& to);
};

}  // namespace sentinel::io
