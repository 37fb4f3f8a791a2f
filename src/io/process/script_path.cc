#include "io/process/script_path.h"

#include <sys/stat.h>

#include <filesystem>
#include <system_error>

namespace sentinel::io {
namespace {

bool WritableByAll(const std::filesystem::path& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && (info.st_mode & S_IWOTH) != 0;
}

// Of `path`, and of all folders on the way to it.
std::string FindWritable(std::filesystem::path path) {
  for (;; path = path.parent_path()) {
    if (WritableByAll(path)) return path;
    if (path == path.root_path()) return {};
  }
}

}  // namespace

std::string WhyUnsafe(const std::string& path) {
  if (!path.starts_with('/')) return "the path is not absolute";
  std::string writable = FindWritable(path);
  // Where links lead, the folders are others.
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  if (writable.empty() && !error) writable = FindWritable(real);
  if (writable.empty()) return {};
  return "everybody may write to " + writable;
}

}  // namespace sentinel::io
