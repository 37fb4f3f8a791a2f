// A directory for one test, removed with it unless somebody asked to keep it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sentinel::harness {

class TempDir {
 public:
  // Below TMPDIR (default /tmp), named after `prefix`. Throws HarnessError.
  explicit TempDir(std::string_view prefix = "sentinel-test");
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }

  // Leaves the directory in place on destruction and says where it is.
  void Keep() { keep_ = true; }

 private:
  std::filesystem::path path_;
  bool keep_ = false;
};

// The whole file, empty if there is none.
std::string ReadFile(const std::filesystem::path& file);

// Replaces the file's contents. Throws HarnessError.
void WriteFile(const std::filesystem::path& file, std::string_view contents);

// The last `lines` lines of `file`, each indented, under a heading with its path.
std::string TailOf(const std::filesystem::path& file, std::size_t lines);

}  // namespace sentinel::harness
