// Whole files: reading, and replacing one so that a crash at any moment leaves the old or the new
// text, never a mixture (configuration sheet, sections 5.4 and 5.6).
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/store/file_ops.h"
#include "sentinel/ports.h"

namespace sentinel::io {

// The content of a file; the error's code is the errno. Directories fail with EISDIR.
Result<std::string> ReadFile(const std::string& path);

// Tells a file from what was put in its place or written into it later.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  off_t size = 0;
  timespec changed{};  // Of content, name, mode or owner.
  bool operator==(const FileIdentity& other) const;
};

// nullopt when there is no such file, or it cannot be looked at.
std::optional<FileIdentity> Identify(const std::string& path);

// What became of a file: how the save went and, if it went well, the file that was put in place. No
// identity when somebody else has written into it since: it is to be read again.
struct ReplacedFile : SaveResult {
  std::optional<FileIdentity> identity;
};

// True iff there is something that is no regular file: a pipe, a device, a folder.
bool IsNoFile(const std::string& path);

// Where `path` leads through symbolic links, whether the last of them has a file to lead to yet or
// not.
std::string Resolved(const std::string& path);

// The copy of a file that is kept beside it, beside the target of a symbolic link.
std::string LastGoodCopy(const std::string& path);

// Whose a file at `path` is or, where root makes it, is to be: that of its last good copy, or of
// its folder. Who started as root once would lock everybody else out.
std::optional<struct stat> FindOwner(const std::string& path);

// What becomes of the text that is replaced.
enum class OldText : std::uint8_t {
  kForget,
  kKeep,  // It is the last good copy from now on, where the file system has hard links.
};

// Makes `text` the content of `path` and returns when file and folder are synced. The new file has
// the mode and, where the process may, the owner of the old one (0600 when there is none, as it
// holds passwords; see FindOwner()); a symbolic link keeps pointing at the file it points at. What
// is no regular file is not replaced. On failure the old file is untouched, unless only the very
// last step, syncing the folder, failed. Nothing temporary is left.
ReplacedFile ReplaceFile(const std::string& path, std::string_view text, FileOps& ops,
                         OldText old_text = OldText::kForget);

// Removes what a process that was killed in the middle of ReplaceFile() has left. REQUIRES: nobody
// else replaces this file now.
void RemoveLeftovers(const std::string& path);

// Writes "<pid>\n". Not atomic and not synced: a pid file means nothing after a crash.
Result<void> WritePidFile(const std::string& path, pid_t pid);

}  // namespace sentinel::io
