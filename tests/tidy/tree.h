// The source tree on disk.
#pragma once

#include <filesystem>
#include <vector>

#include "source.h"

namespace sentinel::tidy {

struct Tree {
  std::vector<SourceFile> sources;      // .h and .cc below src, include, tests and bench.
  std::vector<SourceFile> cmake_lists;  // Every CMakeLists.txt there.
  std::vector<SourceFile> pages;    // Every .md file of the root, docs, tests, bench and packaging.
  std::vector<SourceFile> defects;  // The patches of the mutation check.
};

// Reads the tree; the lists are sorted by path.
Tree LoadTree(const std::filesystem::path& root);

}  // namespace sentinel::tidy
