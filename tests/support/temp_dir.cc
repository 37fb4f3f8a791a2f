#include "support/temp_dir.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>
#include <vector>

#include "support/error.h"

namespace sentinel::harness {

TempDir::TempDir(std::string_view prefix) {
  std::string pattern =
      (std::filesystem::temp_directory_path() / fmt::format("{}.XXXXXX", prefix)).string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw HarnessError(fmt::format("mkdtemp {}: {}", pattern, std::strerror(errno)));
  }
  path_ = pattern;
}

TempDir::~TempDir() {
  if (keep_) {
    std::fprintf(stderr, "kept for inspection: %s\n", path_.c_str());
    return;
  }
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string ReadFile(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

void WriteFile(const std::filesystem::path& file, std::string_view contents) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << contents;
  stream.close();
  if (!stream) throw HarnessError(fmt::format("cannot write {}", file.string()));
}

std::string TailOf(const std::filesystem::path& file, std::size_t lines) {
  std::istringstream stream(ReadFile(file));
  std::vector<std::string> all;
  for (std::string line; std::getline(stream, line);) all.push_back(std::move(line));
  std::string text = fmt::format("--- {} (last {} of {} lines)\n", file.string(),
                                 std::min(lines, all.size()), all.size());
  for (std::size_t i = all.size() > lines ? all.size() - lines : 0; i < all.size(); ++i) {
    text += fmt::format("    {}\n", all[i]);
  }
  return text;
}

}  // namespace sentinel::harness
