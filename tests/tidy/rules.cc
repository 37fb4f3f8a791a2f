#include "rules.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <regex>
#include <string_view>

#include "base/text.h"

namespace sentinel::tidy {
namespace {

constexpr std::size_t kColumnsMax = 100;

// The layers of docs/architecture.md, highest first. Those of one row stand side by side: a file
// may include its own layer and those of lower rows.
using Row = std::vector<std::string_view>;
const std::vector<Row> kLayers = {
    {"src/app/"},
    {"src/daemon/", "src/top/"},
    {"src/http/"},
    {"src/command/"},
    {"src/io/net/", "src/io/store/", "src/io/process/"},
    {"src/io/event/", "src/io/log/", "src/io/tls/"},
    {"src/io/file/"},
    {"src/acl/"},
    {"src/codec/"},
    {"src/core/engine/"},
    {"src/core/failover/"},
    {"src/core/quorum/"},
    {"src/core/monitor/"},
    {"src/core/notify/"},
    {"src/core/model/"},
    {"src/base/"},
    {"include/sentinel/"},
};

// What includes of our own headers are relative to.
constexpr std::array<std::string_view, 3> kIncludeRoots = {"include/", "src/", "src/core/"};

struct Layer {
  std::size_t row;
  std::string_view folder;
};

std::optional<Layer> LayerOf(std::string_view path) {
  for (std::size_t row = 0; row < kLayers.size(); ++row) {
    for (const std::string_view folder : kLayers[row]) {
      if (path.starts_with(folder)) return Layer{row, folder};
    }
  }
  return std::nullopt;
}

std::optional<Layer> LayerOfHeader(const std::string& header) {
  for (const std::string_view root : kIncludeRoots) {
    if (const auto layer = LayerOf(std::string(root) + header)) return layer;
  }
  return std::nullopt;
}

// Headers that bring the outside world into reach; a trailing '*' stands for all below.
constexpr std::string_view kImpureHeaders[] = {
    "event2/*",   "hiredis/*", "spdlog/*",     "fmt/*",     "sys/*",
    "arpa/*",     "net/*",     "netinet/*",    "openssl/*", "thread",
    "mutex",      "future",    "shared_mutex", "iostream",  "fstream",
    "filesystem", "ctime",     "time.h",       "csignal",   "signal.h",
    "unistd.h",   "fcntl.h",   "netdb.h",      "pthread.h", "condition_variable",
};

// What must not be called or named, found as a whole word in the code.
const std::regex kImpureCode(
    R"((?:^|[^\w.>])(?:::|std::)?(time|rand|srand|clock|getenv|gettimeofday)\s*\()"
    R"(|\b(clock_gettime|random_device)\b)"
    R"(|(::now)\s*\()"
    R"(|\b(\w*sleep\w*)\s*\()");

bool Matches(std::string_view header, std::string_view pattern) {
  if (!pattern.ends_with('*')) return header == pattern;
  return header.starts_with(pattern.substr(0, pattern.size() - 1));
}

// What `check` complains about, line by line.
using LineCheck = std::function<std::optional<std::string>(const std::string& line)>;
Findings ForEachLine(const SourceFile& file, const LineCheck& check) {
  Findings findings;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    if (auto what = check(file.lines[i])) findings.push_back({file.path, i + 1, std::move(*what)});
  }
  return findings;
}

std::optional<std::string> FindImpurity(const std::string& line) {
  if (const auto header = IncludedHeader(line)) {
    const auto matches = [&](std::string_view pattern) { return Matches(*header, pattern); };
    if (std::ranges::any_of(kImpureHeaders, matches)) return "the core must not include " + *header;
    return std::nullopt;
  }
  std::smatch match;
  const std::string code = CodeOf(line);
  if (!std::regex_search(code, match, kImpureCode)) return std::nullopt;
  for (std::size_t i = 1; i < match.size(); ++i) {
    if (match[i].matched) return "the core must not use " + match[i].str();
  }
  return std::nullopt;
}

// Continuation bytes of UTF-8 take no column.
std::size_t Columns(std::string_view line) {
  return static_cast<std::size_t>(std::ranges::count_if(
      line, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string FolderOf(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(path.substr(0, slash == std::string_view::npos ? 0 : slash + 1));
}

// The paths that the words of a list can mean, relative to the root of the tree.
void AddNamedPaths(const SourceFile& list, std::set<std::string>& named) {
  static const std::regex kWord(R"re([^\s()"]+)re");
  for (const std::string& line : list.lines) {
    const std::string code = line.substr(0, line.find('#'));
    for (std::sregex_iterator word(code.begin(), code.end(), kWord), end; word != end; ++word) {
      named.insert(FolderOf(list.path) + word->str());
    }
  }
}

}  // namespace

Findings CheckCoreIsPure(const SourceFile& file) {
  if (!file.path.starts_with("src/core/")) return {};
  return ForEachLine(file, FindImpurity);
}

Findings CheckIncludesPointDown(const SourceFile& file) {
  const auto own = LayerOf(file.path);
  if (!own) {
    const bool layered = file.path.starts_with("src/") || file.path.starts_with("include/");
    if (!layered) return {};
    return {{file.path, 0, "belongs to no layer"}};
  }
  return ForEachLine(file, [&](const std::string& line) -> std::optional<std::string> {
    if (!IncludesWithQuotes(line)) return std::nullopt;
    const std::string header = IncludedHeader(line).value();
    const auto other = LayerOfHeader(header);
    if (!other) return header + " belongs to no layer";
    if (other->row > own->row || other->folder == own->folder) return std::nullopt;
    return header + " does not lie below " + std::string(own->folder);
  });
}

Findings CheckLibeventStaysInIo(const SourceFile& file) {
  if (file.path.starts_with("src/io/")) return {};
  return ForEachLine(file, [](const std::string& line) -> std::optional<std::string> {
    const auto header = IncludedHeader(line);
    if (!header || !header->starts_with("event2/")) return std::nullopt;
    return "libevent is for src/io alone";
  });
}

Findings CheckLines(const SourceFile& file) {
  return ForEachLine(file, [](const std::string& line) -> std::optional<std::string> {
    if (line.find('\t') != std::string::npos) return "tab";
    if (Columns(line) > kColumnsMax) return "more than 100 columns";
    return std::nullopt;
  });
}

Findings CheckNothingIsLeftOpen(const SourceFile& file) {
  // Put together from halves, so that this file does not find itself.
  static const std::regex kOpenEnds(
      "\\b(TO"
      "DO|FIX"
      "ME|XX"
      "X)\\b|\\b(DISA"
      "BLED_|GTEST_"
      "SKIP)");
  return ForEachLine(file, [](const std::string& line) -> std::optional<std::string> {
    std::smatch match;
    if (!std::regex_search(line, match, kOpenEnds)) return std::nullopt;
    return match.str() + " has to be done or deleted";
  });
}

Findings CheckHeaderGuard(const SourceFile& file) {
  if (!file.is_header()) return {};
  for (const std::string& line : file.lines) {
    if (line == "#pragma once") return {};
    if (!line.empty() && !line.starts_with("//")) break;
  }
  return {{file.path, 0, "#pragma once is missing"}};
}

Findings CheckEveryUnitIsBuilt(const std::vector<SourceFile>& sources,
                               const std::vector<SourceFile>& cmake_lists) {
  std::set<std::string> named;
  for (const SourceFile& list : cmake_lists) AddNamedPaths(list, named);
  Findings findings;
  for (const SourceFile& file : sources) {
    if (file.is_unit() && !named.contains(file.path)) {
      findings.push_back({file.path, 0, "no CMakeLists.txt names it"});
    }
  }
  return findings;
}

}  // namespace sentinel::tidy
