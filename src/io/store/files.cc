#include "io/store/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "base/wipe.h"
#include "io/event/unique_fd.h"

namespace sentinel::io {
namespace {

// Not what others call a copy: sentinel.conf.backup would do for redis-sentinel's ".XXXXXX".
constexpr std::string_view kTemporaryInfix = ".sentinel-saving-";
constexpr int kLinksMax = 40;  // As the kernel follows.
constexpr std::string_view kTemporaryEnd = "XXXXXX";

struct FreeDeleter {
  void operator()(char* text) const { std::free(text); }
};

Error SystemError() { return {std::strerror(errno), errno}; }

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// A file that is removed again unless it was renamed into place.
class TemporaryFile {
 public:
  TemporaryFile(std::string path, FileOps& ops)
      : ops_(ops), path_(std::move(path)), fd_(ops.MakeTemporary(path_)) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (fd_.valid() && !renamed_) ops_.Unlink(path_);
  }

  bool valid() const { return fd_.valid(); }
  int fd() const { return fd_.get(); }

  bool RenameTo(const std::string& path) {
    renamed_ = ops_.Rename(path_, path) == 0;
    return renamed_;
  }

 private:
  FileOps& ops_;
  std::string path_;
  UniqueFd fd_;
  bool renamed_ = false;
};

// Returns how many bytes were written; fewer than asked for, with errno set, on failure.
std::size_t WriteAll(int fd, std::string_view text, FileOps& ops) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t written = ops.Write(fd, text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written == 0) errno = EIO;
    if (written <= 0) break;
    done += static_cast<std::size_t>(written);
  }
  return done;
}

// Mode and owner of the file that is replaced. Giving the file away needs privileges that the
// process rarely has: then it keeps its own user, and the group if that can be had.
bool TakeOver(int fd, const struct stat& old, FileOps& ops) {
  if (ops.ChangeOwner(fd, old.st_uid, old.st_gid) != 0) {
    ops.ChangeOwner(fd, static_cast<uid_t>(-1), old.st_gid);
  }
  return ops.ChangeMode(fd, old.st_mode & 07777) == 0;
}

// Some network file systems cannot sync a folder and say EINVAL.
bool SyncFolder(int fd, FileOps& ops) { return ops.Sync(fd) == 0 || errno == EINVAL; }

ReplacedFile Failed(std::string what) {
  std::string reason = std::strerror(errno);
  return {{false, std::move(what.append(" (").append(reason).append(")")), std::move(reason)}, {}};
}

std::optional<struct stat> Look(int fd) {
  struct stat info;
  if (fstat(fd, &info) != 0) return std::nullopt;
  return info;
}

FileIdentity IdentityOf(const struct stat& info) {
  return {info.st_dev, info.st_ino, info.st_size, info.st_ctim};
}

// Of the very file that was written, whatever bears its name by now. The rename has moved the time
// of its last change; that of its content moves only when somebody writes.
std::optional<FileIdentity> IdentityInPlace(int fd, const std::optional<struct stat>& written) {
  const std::optional<struct stat> now = Look(fd);
  const bool same = written && now && now->st_size == written->st_size &&
                    now->st_mtim.tv_sec == written->st_mtim.tv_sec &&
                    now->st_mtim.tv_nsec == written->st_mtim.tv_nsec;
  if (!same) return std::nullopt;
  return IdentityOf(*now);
}

}  // namespace

bool FileIdentity::operator==(const FileIdentity& other) const {
  return device == other.device && inode == other.inode && size == other.size &&
         changed.tv_sec == other.changed.tv_sec && changed.tv_nsec == other.changed.tv_nsec;
}

std::optional<FileIdentity> Identify(const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) return std::nullopt;
  return IdentityOf(info);
}

bool IsNoFile(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode);
}

Result<std::string> ReadFile(const std::string& path) {
  const UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid()) return Fail(SystemError());
  std::string text;
  struct stat info;
  if (fstat(fd.get(), &info) == 0) text.reserve(static_cast<std::size_t>(info.st_size));
  std::array<char, 1 << 14> piece;
  for (;;) {
    const ssize_t count = read(fd.get(), piece.data(), piece.size());
    if (count == 0) return text;
    if (count > 0) {
      text.append(piece.data(), static_cast<std::size_t>(count));
      Wipe(piece.data(), static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      return Fail(SystemError());
    }
  }
}

std::string Resolved(const std::string& path) {
  std::string at = path;
  for (int links = 0; links < kLinksMax; ++links) {
    const std::unique_ptr<char, FreeDeleter> real(realpath(at.c_str(), nullptr));
    if (real) return real.get();
    struct stat info;
    if (stat(at.c_str(), &info) == 0) break;  // It has no name, as a pipe.
    std::error_code error;
    const std::string target = std::filesystem::read_symlink(at, error);
    if (error) return at;
    at = target.starts_with('/') ? target : FolderOf(at) + "/" + target;
  }
  return path;
}

std::string LastGoodCopy(const std::string& path) { return Resolved(path) + ".last-good"; }

std::optional<struct stat> FindOwner(const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) == 0) return info;
  const bool may_give_away = geteuid() == 0;
  if (!may_give_away) return std::nullopt;
  const bool found = stat(LastGoodCopy(path).c_str(), &info) == 0 ||
                     stat(FolderOf(Resolved(path)).c_str(), &info) == 0;
  return found ? std::optional(info) : std::nullopt;
}

ReplacedFile ReplaceFile(const std::string& path, std::string_view text, FileOps& ops,
                         OldText old_text) {
  const std::string target = Resolved(path);
  const std::string folder = FolderOf(target);
  const std::string temporary = target + std::string(kTemporaryInfix) + std::string(kTemporaryEnd);
  if (temporary.size() >= PATH_MAX) {
    return {{false, "Config file full path is too long", std::strerror(ENAMETOOLONG)}, {}};
  }

  std::optional<struct stat> old(std::in_place);
  if (stat(target.c_str(), &*old) != 0) old.reset();
  if (old && !S_ISREG(old->st_mode)) {
    return {{false, "Config file is not a regular file", "Not a regular file"}, {}};
  }

  // Opened first: once the file is in place, only the sync itself can still fail.
  const UniqueFd folder_fd(ops.OpenFolder(folder));
  if (!folder_fd.valid()) return Failed("Could not sync config file dir");

  TemporaryFile file(temporary, ops);
  if (!file.valid()) return Failed("Could not create tmp config file");
  const std::size_t written = WriteAll(file.fd(), text, ops);
  if (written < text.size()) {
    return Failed("Failed after writing (" + std::to_string(written) +
                  ") bytes to tmp config file");
  }
  if (const auto owner = FindOwner(target); owner && !old) {
    ops.ChangeOwner(file.fd(), owner->st_uid, owner->st_gid);
  }
  if (old && !TakeOver(file.fd(), *old, ops)) return Failed("Could not chmod config file");
  if (ops.Sync(file.fd()) != 0) return Failed("Could not sync tmp config file to disk");
  const std::optional<struct stat> written_file = Look(file.fd());
  if (old && old_text == OldText::kKeep) {
    const std::string copy = LastGoodCopy(target);
    ops.Unlink(copy);
    ops.Link(target, copy);
  }
  if (!file.RenameTo(target)) return Failed("Could not rename tmp config file");
  if (!SyncFolder(folder_fd.get(), ops)) return Failed("Could not sync config file dir");
  return {{}, IdentityInPlace(file.fd(), written_file)};
}

namespace {

// As mkostemp names and ReplaceFile() leaves it: with the first mode of a temporary file, or the
// one of the file that it was to replace.
bool IsLeftover(const std::filesystem::directory_entry& entry, const std::string& begin,
                std::optional<mode_t> mode_of_target) {
  const std::string name = entry.path().filename();
  if (!name.starts_with(begin) || name.size() != begin.size() + kTemporaryEnd.size()) return false;
  const auto is_alphanumeric = [](char c) {
    return (c >= '0' && c <= '9') || (AsciiLower(c) >= 'a' && AsciiLower(c) <= 'z');
  };
  if (!std::all_of(name.begin() + static_cast<std::ptrdiff_t>(begin.size()), name.end(),
                   is_alphanumeric)) {
    return false;
  }
  struct stat info;
  if (lstat(entry.path().c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return false;
  const mode_t mode = info.st_mode & 07777;
  return mode == 0600 || mode == mode_of_target;
}

}  // namespace

void RemoveLeftovers(const std::string& path) {
  const std::filesystem::path target = Resolved(path);
  const std::string begin = target.filename().string() + std::string(kTemporaryInfix);
  struct stat info;
  std::optional<mode_t> mode;
  if (stat(target.c_str(), &info) == 0) mode = info.st_mode & 07777;
  std::error_code error;
  std::filesystem::directory_iterator entry(FolderOf(target), error);
  while (!error && entry != std::filesystem::directory_iterator()) {
    if (IsLeftover(*entry, begin, mode)) ::unlink(entry->path().c_str());
    entry.increment(error);
  }
}

Result<void> WritePidFile(const std::string& path, pid_t pid) {
  const UniqueFd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!fd.valid()) return Fail(SystemError());
  FileOps ops;
  const std::string line = std::to_string(pid) + "\n";
  if (WriteAll(fd.get(), line, ops) < line.size()) return Fail(SystemError());
  return {};
}

}  // namespace sentinel::io
