// Runs a fuzz target without libFuzzer:
//   fuzz_<name> <corpus folder> <mutations>
// over every file of the folder, and over as many mutations of them, the same each time. The input
// in hand is always in <program>.input, where a crash leaves it behind.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace sentinel {
namespace {

namespace fs = std::filesystem;
using Corpus = std::vector<std::string>;

// Ordered by file name: the order in which a folder lists its files differs between machines.
Corpus ReadCorpus(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  Corpus corpus;
  for (const fs::path& path : paths) {
    std::ifstream in(path, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return corpus;
}

class Mutator {
 public:
  Mutator(const Corpus& corpus, std::uint64_t seed) : corpus_(corpus), random_(seed) {}

  // A file of the corpus with one to six changes.
  std::string Next() {
    std::string text = AnyFile();
    for (std::uint64_t changes = 1 + random_.Below(6); changes > 0; --changes) Change(text);
    return text;
  }

 private:
  const std::string& AnyFile() { return corpus_[random_.Below(corpus_.size())]; }
  char AnyByte() { return static_cast<char>(random_.Below(256)); }
  std::size_t AnyPosition(const std::string& text) { return random_.Below(text.size() + 1); }

  std::string AnyPart(const std::string& text) {
    return text.substr(AnyPosition(text), 1 + random_.Below(16));
  }

  void Change(std::string& text) {
    const std::size_t at = AnyPosition(text);
    switch (random_.Below(7)) {
      case 0:
        if (at < text.size()) text[at] = AnyByte();
        break;
      case 1:
        text.insert(at, 1, AnyByte());
        break;
      case 2:
        text.erase(at, 1 + random_.Below(16));
        break;
      case 3:
        text.insert(at, AnyPart(text));
        break;
      case 4:
        text.insert(at, AnyPart(AnyFile()));
        break;
      case 5:
        text.replace(at, std::string::npos, AnyPart(AnyFile()));
        break;
      case 6:
        text.insert(at, kEdges[random_.Below(std::size(kEdges))]);
        break;
    }
  }

  // Where parsers go wrong.
  static constexpr const char* kEdges[] = {"\r\n",
                                           "\n",
                                           "-1",
                                           "0",
                                           "65535",
                                           "65536",
                                           "9223372036854775807",
                                           "-0",
                                           "\"",
                                           "'",
                                           "\\x",
                                           ",",
                                           ":",
                                           "9223372036854775808",
                                           "2147483647",
                                           "2147483648",
                                           "*",
                                           "$",
                                           "-",
                                           "18446744073709551615"};

  const Corpus& corpus_;
  Random random_;
};

void Run(const std::string& text, const std::string& input_path) {
  std::ofstream(input_path, std::ios::binary) << text;
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

int Main(const std::string& program, const fs::path& folder, std::int64_t mutations) {
  const std::string input_path = program + ".input";
  const Corpus corpus = ReadCorpus(folder);
  if (corpus.empty()) {
    std::fprintf(stderr, "%s: no files\n", folder.c_str());
    return 1;
  }
  for (const std::string& text : corpus) Run(text, input_path);
  Mutator mutator(corpus, 1);
  for (std::int64_t i = 0; i < mutations; ++i) Run(mutator.Next(), input_path);
  fs::remove(input_path);
  return 0;
}

}  // namespace
}  // namespace sentinel

int main(int argc, char** argv) {
  const auto mutations = argc == 3 ? sentinel::ParseInteger(argv[2]) : std::nullopt;
  if (!mutations || *mutations < 0) {
    std::fprintf(stderr, "usage: %s <corpus folder> <mutations>\n", argv[0]);
    return 2;
  }
  return sentinel::Main(argv[0], argv[1], *mutations);
}
