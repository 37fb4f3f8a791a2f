#include "tree.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

namespace sentinel::tidy {
namespace {

constexpr const char* kFolders[] = {"src", "include", "tests", "bench", "docs", "packaging"};

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void SortByPath(std::vector<SourceFile>& files) { std::ranges::sort(files, {}, &SourceFile::path); }

void Add(Tree& tree, const std::filesystem::path& path, const std::string& name) {
  std::vector<SourceFile>* list = nullptr;
  if (path.extension() == ".h" || path.extension() == ".cc") list = &tree.sources;
  if (path.filename() == "CMakeLists.txt") list = &tree.cmake_lists;
  if (path.extension() == ".md") list = &tree.pages;
  if (path.extension() == ".patch") list = &tree.defects;
  if (list != nullptr) list->push_back(MakeSource(name, ReadFile(path)));
}

}  // namespace

Tree LoadTree(const std::filesystem::path& root) {
  Tree tree;
  for (const char* folder : kFolders) {
    if (!std::filesystem::exists(root / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (!entry.is_regular_file()) continue;
      Add(tree, entry.path(), entry.path().lexically_relative(root).generic_string());
    }
  }
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    if (entry.is_regular_file()) Add(tree, entry.path(), entry.path().filename().string());
  }
  for (auto* files : {&tree.sources, &tree.cmake_lists, &tree.pages, &tree.defects}) {
    SortByPath(*files);
  }
  return tree;
}

}  // namespace sentinel::tidy
