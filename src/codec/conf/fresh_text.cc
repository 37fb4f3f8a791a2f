#include "codec/conf/fresh_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "codec/conf/document.h"
#include "codec/conf/statement.h"
#include "codec/resp/words.h"

namespace sentinel::codec {
namespace {

using Words = std::vector<std::string>;

// What a line is to somebody who asks whether its file is an old one.
enum class Line : std::uint8_t { kLasting, kChanging, kId, kState };

Line Classify(const Words& words) {
  const std::string directive = AsciiLower(words.front());
  if (directive == "user" || directive == "loglevel") return Line::kChanging;
  if (directive != "sentinel" || words.size() < 2) return Line::kLasting;
  const Statement* const statement = FindStatement(AsciiLower(words[1]));
  if (statement == nullptr) return Line::kLasting;
  if (statement->id == StatementId::kMyId && words.size() == 3) return Line::kId;
  if (statement->is_state()) return Line::kState;
  return statement->changed_by == ChangedBy::kNobody ? Line::kLasting : Line::kChanging;
}

struct Digest {
  std::vector<Words> lasting;  // Quotes come and go. A comment is one word.
  std::optional<std::string> id;
  bool has_state = false;
  bool has_block = false;  // What a sentinel has generated.
};

// Of whole lines.
Digest Summarize(std::string_view text) {
  Digest digest;
  for (const std::string_view raw : Split(text, '\n')) {
    const std::string_view line = Trim(raw);
    if (line.empty()) continue;
    if (line == kGeneratedBlock) digest.has_block = true;
    auto words = line.starts_with('#') ? std::nullopt : SplitWords(line);
    if (!words || words->empty()) {
      digest.lasting.push_back({std::string(line)});
      continue;
    }
    const Line kind = Classify(*words);
    if (kind == Line::kId) digest.id = (*words)[2];
    if (kind == Line::kState) digest.has_state = true;
    if (kind == Line::kLasting) digest.lasting.push_back(*std::move(words));
  }
  return digest;
}

}  // namespace

bool IsFresh(std::string_view text, std::string_view copy) {
  const std::size_t end = text.rfind('\n') + 1;
  const Digest now = Summarize(text.substr(0, end));
  // What is behind the last end of a line may have been cut off, but is state all the same.
  if (now.has_state || Summarize(text.substr(end)).has_state) return false;
  const Digest before = Summarize(copy);
  if (now.id && now.id != before.id) return false;
  // A save puts the id into the block, so this is no cut of what was saved.
  if (now.id && !now.has_block) return true;
  const auto [mine, theirs] = std::ranges::mismatch(now.lasting, before.lasting);
  return mine != now.lasting.end();
}

}  // namespace sentinel::codec
