// The source tree on disk.
#pragma once

#include <filesystem>
#include <vector>

#include "source.h"

namespace sentinel::tidy {

struct Tree {
  std::vector<SourceFile> sources;      // .h and .cc below src, include, tests and bench.
  std::vector<SourceFile> cmake_lists;  // Every CMakeLists.txt there.
};

// Reads the tree; both lists are sorted by path.
Tree LoadTree(const std::filesystem::path& root);

}  // namespace sentinel::tidy
