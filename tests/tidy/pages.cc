#include "pages.h"

#include <algorithm>
#include <filesystem>
#include <regex>

namespace sentinel::tidy {
namespace {

using Lines = std::vector<std::string>;

bool LeadsOut(const std::string& target) {
  return target.empty() || target.front() == '#' || target.find("://") != std::string::npos;
}

// One piece of a patch: what it expects to find.
struct Piece {
  std::size_t line = 0;  // Of its @@ in the patch.
  std::string path;
  Lines before;
};

std::vector<Piece> PiecesOf(const SourceFile& patch) {
  std::vector<Piece> pieces;
  std::string path;
  for (std::size_t i = 0; i < patch.lines.size(); ++i) {
    const std::string& line = patch.lines[i];
    if (line.starts_with("+++ b/")) {
      path = line.substr(6);
    } else if (line.starts_with("diff ")) {
      path.clear();
    } else if (line.starts_with("@@ ")) {
      pieces.push_back({i + 1, path, {}});
    } else if (!path.empty() && !pieces.empty() && !line.empty() && line.front() != '+') {
      pieces.back().before.push_back(line.substr(1));
    }
  }
  return pieces;
}

bool IsIn(const Lines& lines, const Lines& wanted) {
  return std::search(lines.begin(), lines.end(), wanted.begin(), wanted.end()) != lines.end();
}

}  // namespace

Findings CheckLinks(const SourceFile& page, const Exists& exists) {
  static const std::regex kLink(R"(\]\(([^)#\s]*)[^)]*\))");
  const std::filesystem::path folder = std::filesystem::path(page.path).parent_path();
  Findings findings;
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    const std::string& line = page.lines[i];
    for (std::sregex_iterator link(line.begin(), line.end(), kLink), end; link != end; ++link) {
      const std::string target = (*link)[1];
      if (LeadsOut(target)) continue;
      if (exists((folder / target).lexically_normal().generic_string())) continue;
      findings.push_back({page.path, i + 1, "leads nowhere: " + target});
    }
  }
  return findings;
}

Findings CheckDefectApplies(const SourceFile& patch, const std::vector<SourceFile>& sources) {
  const std::vector<Piece> pieces = PiecesOf(patch);
  if (pieces.empty()) return {{patch.path, 0, "changes nothing"}};
  Findings findings;
  for (const Piece& piece : pieces) {
    const auto file = std::ranges::find(sources, piece.path, &SourceFile::path);
    if (file != sources.end() && IsIn(file->lines, piece.before)) continue;
    findings.push_back({patch.path, piece.line, "does not apply to " + piece.path});
  }
  return findings;
}

}  // namespace sentinel::tidy
