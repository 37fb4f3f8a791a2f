#include "io/store/file_ops.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace sentinel::io {

int FileOps::MakeTemporary(std::string& path_template) {
  return mkostemp(path_template.data(), O_CLOEXEC);
}

int FileOps::OpenFolder(const std::string& path) {
  return open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

ssize_t FileOps::Write(int fd, const char* data, std::size_t size) { return write(fd, data, size); }

int FileOps::Sync(int fd) { return fsync(fd); }

int FileOps::ChangeMode(int fd, mode_t mode) { return fchmod(fd, mode); }

int FileOps::ChangeOwner(int fd, uid_t owner, gid_t group) { return fchown(fd, owner, group); }

int FileOps::Rename(const std::string& from, const std::string& to) {
  return rename(from.c_str(), to.c_str());
}

int FileOps::Unlink(const std::string& path) { return unlink(path.c_str()); }

int FileOps::Link(const std::string& from, const std::string& to) {
  return link(from.c_str(), to.c_str());
}

}  // namespace sentinel::io
