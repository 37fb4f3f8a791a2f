// The rules of the tree, one function each. All are pure: they look at the text they are given.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "source.h"

namespace sentinel::tidy {

// Files of src/core reach nothing outside the process: no sockets, files, clocks, threads,
// environment, logging library or random source of their own.
Findings CheckCoreIsPure(const SourceFile& file);

// Includes of our own headers in src and include point down the list of layers.
Findings CheckIncludesPointDown(const SourceFile& file);

// libevent is used in src/io alone.
Findings CheckLibeventStaysInIo(const SourceFile& file);

// At most 100 columns, no tabs.
Findings CheckLines(const SourceFile& file);

// No notes of unfinished work, no test that is switched off.
Findings CheckNothingIsLeftOpen(const SourceFile& file);

// Headers begin with #pragma once (a comment may stand before it).
Findings CheckHeaderGuard(const SourceFile& file);

// Every .cc file is named by the CMakeLists.txt of its folder or of one above.
Findings CheckEveryUnitIsBuilt(const std::vector<SourceFile>& sources,
                               const std::vector<SourceFile>& cmake_lists);

}  // namespace sentinel::tidy
