#include "tree.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

namespace sentinel::tidy {
namespace {

constexpr const char* kFolders[] = {"src", "include", "tests", "bench"};

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void SortByPath(std::vector<SourceFile>& files) { std::ranges::sort(files, {}, &SourceFile::path); }

}  // namespace

Tree LoadTree(const std::filesystem::path& root) {
  Tree tree;
  for (const char* folder : kFolders) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (!entry.is_regular_file()) continue;
      const auto& path = entry.path();
      const std::string name = path.lexically_relative(root).generic_string();
      if (path.extension() == ".h" || path.extension() == ".cc") {
        tree.sources.push_back(MakeSource(name, ReadFile(path)));
      } else if (path.filename() == "CMakeLists.txt") {
        tree.cmake_lists.push_back(MakeSource(name, ReadFile(path)));
      }
    }
  }
  SortByPath(tree.sources);
  SortByPath(tree.cmake_lists);
  return tree;
}

}  // namespace sentinel::tidy
