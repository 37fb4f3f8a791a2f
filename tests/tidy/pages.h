// Rules about the pages, and about the deliberate defects of the mutation check.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "source.h"

namespace sentinel::tidy {

// Whether there is a file or folder at `path`, relative to the root of the tree.
using Exists = std::function<bool(const std::string& path)>;

// Links to files of the tree lead somewhere.
Findings CheckLinks(const SourceFile& page, const Exists& exists);

// Each piece of the patch finds what it changes, once, in the file it names.
Findings CheckDefectApplies(const SourceFile& patch, const std::vector<SourceFile>& sources);

}  // namespace sentinel::tidy
