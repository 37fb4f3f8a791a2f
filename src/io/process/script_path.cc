#include "io/process/script_path.h"

#include <sys/stat.h>

#include <deque>
#include <filesystem>
#include <system_error>

namespace sentinel::io {
namespace {

namespace fs = std::filesystem;

bool WritableByAll(const fs::path& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && (info.st_mode & S_IWOTH) != 0;
}

constexpr int kLinksMost = 40;  // As the system follows.

// Goes down to `path` a name at a time, as the system does: where a link leads, and each link on
// the way there, the folders are others. Returns the last that everybody may write to.
std::string FindWritable(const fs::path& path) {
  std::deque<fs::path> names(path.begin(), path.end());
  fs::path at;
  std::string writable;
  int links = 0;
  while (!names.empty()) {
    const fs::path name = names.front();
    names.pop_front();
    if (name.empty() || name == ".") continue;
    at = name == ".." ? at.parent_path() : at / name;
    std::error_code none;
    const fs::path target = fs::read_symlink(at, none);
    if (none || ++links > kLinksMost) {  // No link, or one that leads nowhere.
      if (WritableByAll(at)) writable = at;
      continue;
    }
    at = at.parent_path();  // An absolute target replaces it.
    names.insert(names.begin(), target.begin(), target.end());
  }
  return writable;
}

}  // namespace

std::string WhyUnsafe(const std::string& path) {
  if (!path.starts_with('/')) return "the path is not absolute";
  const std::string writable = FindWritable(path);
  if (writable.empty()) return {};
  return "everybody may write to " + writable;
}

}  // namespace sentinel::io
